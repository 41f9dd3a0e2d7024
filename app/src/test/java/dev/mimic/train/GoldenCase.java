package dev.mimic.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.config.Config;
import dev.mimic.data.Share;
import dev.mimic.golden.Golden;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.perceptual.Vgg19;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.assertj.core.data.Offset;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Everything of one golden case, ready to step: the whole batch, or one replica's share of it.
record GoldenCase(
    Golden golden, JsonNode losses, TrainingState state, TrainingStep step, DType type, Share share)
    implements AutoCloseable {

  static GoldenCase open(String file, String prefix, String override, DType type) {
    return open(file, prefix, override, type, Replicas.ALONE);
  }

  static GoldenCase open(
      String file, String prefix, String override, DType type, Replicas replicas) {
    Config config = Config.load(Golden.path("tiny.yaml"));
    Config varied = override.isEmpty() ? config : config.with(override);
    TrainingState state = new TrainingState(varied, 0, Device.CPU, type);
    state.all().forEach(t -> Golden.fill(t.network(), prefix + t.name()));
    Vgg19 vgg = new Vgg19("formula weights");
    Golden.fill(vgg, prefix + "vgg19");
    vgg.to(type);
    TrainingStep step = new TrainingStep(state, vgg, null, varied.requireTrain(), replicas);
    return new GoldenCase(
        Golden.open(file + ".safetensors"), read(file), state, step, type, replicas.share());
  }

  private static JsonNode read(String file) {
    try {
      return new ObjectMapper().readTree(Files.readString(Golden.path(file + ".json")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  TrainingStep.Result run() {
    RandomWarp warp = new RandomWarp(get("theta"), get("control_params"));
    return step.run(get("source"), get("driving"), warp, Supervision.none(), 1);
  }

  /// What goes into a step.
  Tensor get(String name) {
    Tensor batch = golden.get(name).to(type);
    int size = Math.toIntExact(batch.size(0));
    return batch.narrow(0, share.first(size), share.size(size));
  }

  void checkLosses(int index, Map<String, Double> ours, double relative) {
    JsonNode theirs = losses.get(index);
    assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(theirs.propertyNames());
    ours.forEach(
        (name, value) -> {
          double expected = theirs.get(name).asDouble();
          Offset<Double> tolerance = within(relative * Math.abs(expected));
          assertThat(value).as("%s of step %d", name, index + 1).isEqualTo(expected, tolerance);
        });
  }

  void checkWeightsAfterTwoSteps() {
    for (TrainingState.Trained<?> trained : state.all()) {
      var now = trained.network().stateDict();
      for (String name : now.names()) {
        golden.check("after2." + trained.name() + "." + name, now.get(name).tensor(), 1e-7);
      }
    }
  }

  @Override
  public void close() {
    step.close();
    state.close();
  }
}
