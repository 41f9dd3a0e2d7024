package dev.mimic.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.Progress;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.data.Clips;
import dev.mimic.evaluate.Reconstruction.ClipResult;
import dev.mimic.evaluate.Reconstruction.Result;
import dev.mimic.golden.Shared;
import dev.mimic.model.Fomm;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real weights on real clips against what the reference code gives.
class ReferenceReconstructionTest {
  // ../shared/data/reconstruction-128/reference.json
  private static final Map<String, Double> REFERENCE =
      Map.of(
          "t000-0", 0.020004115,
          "t001-0", 0.044905385,
          "t002-0", 0.038213373,
          "t003-0", 0.072628683,
          "t004-0", 0.044399618,
          "t005-0", 0.028093072);

  @TempDir Path folder;

  @Test
  void agreesWithTheReferenceOnEveryClip() {
    Path data = Shared.path("data/reconstruction-128");
    Config config =
        Config.load(Shared.path("weights/talking-128.yaml"))
            .with("dataset_params.root_dir=" + data);
    Checkpoint weights = Checkpoint.read(Shared.path("weights/talking-128.pth.tar"));

    Result result;
    try (Engine engine = Engine.start(1)) {
      Fomm fomm =
          engine.call(
              () -> Fomm.load(config.modelParams(), weights).optimise(Device.CPU, DType.FLOAT32));
      result =
          Reconstruction.run(
              new LoadedModel(engine, fomm, Device.CPU, 4, false),
              Clips.test(config.requireDataset(), note -> {}).list(),
              config.reconstructionOrDefault(),
              new Visualizer(config.visualizerOrDefault()),
              folder,
              Progress.NONE);
      engine.call(
          () -> {
            fomm.close();
            return fomm;
          });
    }

    assertThat(result.clips()).extracting(ClipResult::clip).hasSameElementsAs(REFERENCE.keySet());
    for (ClipResult clip : result.clips()) {
      assertThat(clip.measures().l1())
          .as(clip.clip())
          .isCloseTo(REFERENCE.get(clip.clip()), within(2e-4));
      assertThat(clip.measures().frames()).isEqualTo(20);
    }
    assertThat(result.all().l1()).isCloseTo(0.041374041, within(2e-4));
    assertThat(result.all().still()).isCloseTo(0.05633, within(1e-5)); // reference.json
  }
}
