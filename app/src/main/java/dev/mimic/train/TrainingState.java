package dev.mimic.train;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.checkpoint.TorchZipWriter;
import dev.mimic.config.Config;
import dev.mimic.config.TrainParams;
import dev.mimic.model.Discriminator;
import dev.mimic.model.Fomm;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Adam;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Everything that a training changes, and that a checkpoint must bring back: three networks, three
/// optimisers and how far the run has come. All randomness follows from the seed and that position.
///
/// The file has the original's layout (`generator`, `discriminator`, `kp_detector`,
/// `optimizer_generator`, …, `epoch`), so that PyTorch and the original's `run.py` read it; what is
/// ours stands under `mimic`.
final class TrainingState implements AutoCloseable {
  private static final double BETA1 = 0.5;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /// A network and what moves it.
  record Trained<M extends Module>(String name, M network, Adam adam) {}

  private final Fomm fomm;
  private final List<Trained<?>> all = new ArrayList<>();
  private final @Nullable Trained<Discriminator> discriminator;
  private final Trained<?> generator;
  private final Trained<?> detector;
  private int epoch;
  private int batch;

  /// Fresh networks. Engine thread.
  TrainingState(Config config, long seed, Device device, DType weights) {
    TrainParams train = config.requireTrain();
    SplittableRandom random = new SplittableRandom(seed);
    fomm = Fomm.of(config.modelParams());
    generator =
        trained("generator", fomm.generator(), train.lrGenerator(), random, device, weights);
    detector =
        trained("kp_detector", fomm.detector(), train.lrKpDetector(), random, device, weights);
    discriminator =
        config.modelParams().discriminatorParams() == null
            ? null
            : trained(
                "discriminator",
                new Discriminator(
                    config.modelParams().commonParams(), config.requireDiscriminator()),
                train.lrDiscriminator(),
                random,
                device,
                weights);
  }

  private <M extends Module> Trained<M> trained(
      String name, M network, double rate, SplittableRandom random, Device device, DType type) {
    network.initialise(random.split());
    network.to(type);
    network.to(device);
    network.channelsLast();
    network.train(true);
    List<Tensor> parameters = List.copyOf(network.parameters().values());
    Adam adam = new Adam(parameters, new Adam.Settings(rate, BETA1, BETA2, EPSILON));
    Trained<M> made = new Trained<>(name, network, adam);
    all.add(made);
    return made;
  }

  Fomm fomm() {
    return fomm;
  }

  Trained<?> generator() {
    return generator;
  }

  Trained<?> detector() {
    return detector;
  }

  @Nullable Trained<Discriminator> discriminator() {
    return discriminator;
  }

  List<Trained<?>> all() {
    return all;
  }

  /// The epoch that is running or comes next, from 0.
  int epoch() {
    return epoch;
  }

  /// The batch of that epoch that comes next, from 0.
  int batch() {
    return batch;
  }

  void at(int epoch, int batch) {
    this.epoch = epoch;
    this.batch = batch;
  }

  /// Tells this state from others: how far it has come, and a checksum of all weights.
  String fingerprint() {
    CRC32 sum = new CRC32();
    for (Trained<?> one : all) {
      for (Tensor tensor : one.network().state().values()) {
        try (Scope _ = Scope.open()) {
          sum.update(tensor.detach().bytes().asByteBuffer());
        }
      }
    }
    return "epoch %d, batch %d, weights %08x".formatted(epoch, batch, sum.getValue());
  }

  /// Refuses to go on with weights that are not numbers: a file of them would be no checkpoint.
  void refuseNonFinite() {
    try (Scope _ = Scope.open()) {
      for (Trained<?> one : all) {
        one.network
            .parameters()
            .forEach(
                (name, weight) -> {
                  if (!weight.detach().finite()) {
                    throw new MimicException(
                        "The weights (%s.%s) are no finite numbers any more; no checkpoint was written of them. Maybe lower the learning rates."
                            .formatted(one.name, name));
                  }
                });
      }
    }
  }

  // ---------------------------------------------------------------- to a file

  /// Writes the whole state, atomically.
  void save(Path file, long seed) {
    Map<String, Object> root = new LinkedHashMap<>();
    for (Trained<?> one : all) {
      root.put(one.name, one.network.stateDict().asMap());
    }
    for (Trained<?> one : all) {
      root.put("optimizer_" + one.name, optimiser(one.adam));
    }
    // the original names the epoch that a file was written in, and goes on from there
    root.put("epoch", (long) Math.max(0, batch == 0 ? epoch - 1 : epoch));
    root.put("mimic", Map.of("next_epoch", (long) epoch, "next_batch", (long) batch, "seed", seed));
    TorchZipWriter.write(file, root);
  }

  private static Map<String, Object> optimiser(Adam adam) {
    Map<Object, Object> state = new LinkedHashMap<>();
    List<Long> indices = new ArrayList<>();
    for (int i = 0; i < adam.means().size(); i++) {
      indices.add((long) i);
      if (adam.steps() > 0) {
        Map<String, Object> moments = new LinkedHashMap<>();
        moments.put("step", adam.steps());
        moments.put("exp_avg", Stored.of(adam.means().get(i)));
        moments.put("exp_avg_sq", Stored.of(adam.squares().get(i)));
        state.put((long) i, moments);
      }
    }
    Adam.Settings settings = adam.settings();
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("lr", settings.learningRate());
    group.put("initial_lr", settings.learningRate());
    group.put("betas", List.of(settings.beta1(), settings.beta2()));
    group.put("eps", settings.epsilon());
    group.put("weight_decay", 0L);
    group.put("amsgrad", false);
    group.put("params", indices);
    return Map.of("state", state, "param_groups", List.of(group));
  }

  // ---------------------------------------------------------------- from a file

  /// Takes over what a checkpoint holds: ours, or the original's. Without optimisers, or without a
  /// discriminator, those stay fresh.
  ///
  /// @param start everything, or less: then optimisers and position stay fresh
  /// @return sentences about what was not there
  List<String> load(Checkpoint checkpoint, TrainOptions.Start start) {
    List<String> notes = new ArrayList<>();
    if (!(checkpoint.root() instanceof Map<?, ?> root)) {
      throw new MimicException(
          "The checkpoint (%s) holds no dictionary, expected the networks of a training."
              .formatted(checkpoint.file()));
    }
    for (Trained<?> one : all) {
      StateDict weights = checkpoint.network(one.name);
      if (weights == null && one.equals(discriminator)) {
        notes.add("The checkpoint has no discriminator: a fresh one is trained.");
        continue;
      }
      if (weights == null) {
        throw new MimicException(
            "The checkpoint (%s) holds no (%s), which training needs. Maybe it is the file of another network."
                .formatted(checkpoint.file(), one.name));
      }
      if (start == TrainOptions.Start.WHAT_FITS) {
        notes.add(whatFits(one, weights));
        continue;
      }
      one.network.load(weights);
      if (start == TrainOptions.Start.WEIGHTS) {
        continue;
      }
      if (root.get("optimizer_" + one.name) instanceof Map<?, ?> optimiser) {
        load(one, optimiser);
      } else {
        notes.add(
            "The checkpoint has no optimiser for (%s): it starts afresh.".formatted(one.name));
      }
    }
    if (start == TrainOptions.Start.EVERYTHING) {
      position(checkpoint, root, notes);
    }
    return notes;
  }

  private static String whatFits(Trained<?> one, StateDict weights) {
    List<String> left = one.network.loadFitting(weights);
    int all = one.network.stateDict().size();
    return "(%s) begins with %d of its %d tensors from the checkpoint%s."
        .formatted(
            one.name,
            all - left.size(),
            all,
            left.isEmpty() ? "" : ", fresh are (%s) and the like".formatted(left.getFirst()));
  }

  private void position(Checkpoint checkpoint, Map<?, ?> root, List<String> notes) {
    if (root.get("mimic") instanceof Map<?, ?> ours
        && ours.get("next_epoch") instanceof Long next
        && ours.get("next_batch") instanceof Long at) {
      at(Math.toIntExact(next), Math.toIntExact(at));
    } else if (checkpoint.format() == Checkpoint.Format.PADDLE) {
      notes.add(
          "PaddleGAN's checkpoints count iterations, not epochs: training begins with epoch 0.");
    } else if (root.get("epoch") instanceof Long last) {
      at(Math.toIntExact(last) + 1, 0); // the original's files end with their epoch
    }
  }

  private static void load(Trained<?> one, Map<?, ?> optimiser) {
    List<Object> ids = parameterIds(optimiser);
    if (!(optimiser.get("state") instanceof Map<?, ?> state) || state.isEmpty()) {
      return;
    }
    List<String> names = List.copyOf(one.network.parameters().keySet());
    if (ids.size() != names.size()) {
      throw new MimicException(
          "The optimiser of (%s) moves %d parameters where the configuration makes %d. Maybe the checkpoint belongs to another configuration."
              .formatted(one.name, ids.size(), names.size()));
    }
    long steps = 0;
    try (Scope _ = Scope.open()) {
      for (int i = 0; i < ids.size(); i++) {
        if (state.get(ids.get(i)) instanceof Map<?, ?> moments) {
          one.adam.means().get(i).copyInPlace(moment(moments, "exp_avg", names.get(i)));
          one.adam.squares().get(i).copyInPlace(moment(moments, "exp_avg_sq", names.get(i)));
          steps = Math.max(steps, step(moments.get("step")));
        }
      }
    }
    one.adam.resumeAt(steps);
  }

  /// The parameters in their order, under the names that `state` uses: Python's object ids in old
  /// files, indices in newer ones.
  private static List<Object> parameterIds(Map<?, ?> optimiser) {
    List<Object> ids = new ArrayList<>();
    if (optimiser.get("param_groups") instanceof List<?> groups) {
      for (Object group : groups) {
        if (group instanceof Map<?, ?> fields && fields.get("params") instanceof List<?> params) {
          ids.addAll(params);
        }
      }
    }
    return ids;
  }

  private static Tensor moment(Map<?, ?> moments, String key, String parameter) {
    if (moments.get(key) instanceof Stored stored) {
      return stored.tensor();
    }
    throw new MimicException(
        "The optimiser's state of (%s) has no (%s). Maybe it was not saved by Adam."
            .formatted(parameter, key));
  }

  private static long step(@Nullable Object step) {
    return switch (step) {
      case Long n -> n;
      case Stored stored -> Math.round(stored.tensor().item()); // newer PyTorch keeps a tensor
      case null, default -> 0;
    };
  }

  @Override
  public void close() {
    for (Trained<?> one : all) {
      one.adam.close();
      one.network.close();
    }
  }
}
