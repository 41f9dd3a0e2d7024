package dev.mimic.train.tools;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.Safetensors;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Adam;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.TrainOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Everything that a small network's training changes, and that a checkpoint must bring back:
/// weights, their running mean, the optimiser, the best weights so far and how far it has come.
///
/// The file is safetensors: `network.…`, `average.…`, `mean.…`, `square.…` and `best.…` under the
/// network's own names, the numbers beside them in its metadata.
final class ToolState implements AutoCloseable {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /// The best weights that were seen.
  ///
  /// @param step after how many steps
  /// @param weights float16
  record Best(double score, long step, StateDict weights) {}

  private final String kind;
  private final Module network;
  private final Adam adam;
  private final Average average;
  private long step;
  private @Nullable Best best;

  /// Fills the task's network with fresh weights. Engine thread.
  ToolState(ToolOptions options, Module network) {
    this.kind = options.config().network();
    this.network = network;
    network.initialise(new SplittableRandom(options.seed()));
    network.to(options.device());
    network.channelsLast();
    network.train(true);
    network.computeConvolutionsIn(options.precision());
    var params = options.config().trainParams();
    adam =
        new Adam(
            List.copyOf(network.parameters().values()),
            new Adam.Settings(params.learningRate(), BETA1, BETA2, EPSILON));
    average = new Average(network, params.average());
  }

  /// Steps made.
  long step() {
    return step;
  }

  @Nullable Best best() {
    return best;
  }

  void best(Best found) {
    best = found;
  }

  /// Moves the weights along the gathered gradients.
  void move(double factor) {
    adam.step(factor);
    adam.clearGradients();
    average.follow(step);
    step++;
  }

  /// What ships if it is the best: the running mean in float16.
  ///
  /// @throws MimicException if a weight is no finite number
  StateDict shipped() {
    StateDict weights = average.stateDict().as(DType.FLOAT16);
    refuseNonFinite(weights);
    return weights;
  }

  private static void refuseNonFinite(StateDict weights) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      for (String name : weights.names()) {
        if (!weights.get(name).tensor().to(DType.FLOAT32).finite()) {
          throw new MimicException(
              "The weights (%s) are no finite numbers any more; nothing was written of them. Maybe lower train_params.learning_rate."
                  .formatted(name));
        }
      }
    }
  }

  // ---------------------------------------------------------------- to a file

  /// Writes the whole state, atomically.
  void save(Path file, long seed) {
    refuseNonFinite(network.stateDict());
    Map<String, Stored> all = new LinkedHashMap<>();
    add(all, "network.", network.stateDict());
    add(all, "average.", average.stateDict());
    List<String> names = List.copyOf(network.parameters().keySet());
    for (int i = 0; i < names.size(); i++) {
      all.put("mean." + names.get(i), Stored.of(adam.means().get(i)));
      all.put("square." + names.get(i), Stored.of(adam.squares().get(i)));
    }
    Map<String, String> words = new LinkedHashMap<>();
    words.put("network", kind);
    words.put("step", Long.toString(step));
    words.put("seed", Long.toString(seed));
    if (best != null) {
      add(all, "best.", best.weights);
      words.put("best_score", Double.toString(best.score));
      words.put("best_step", Long.toString(best.step));
    }
    Safetensors.write(file, new StateDict(all), words);
  }

  private static void add(Map<String, Stored> all, String prefix, StateDict part) {
    part.asMap().forEach((name, tensor) -> all.put(prefix + name, tensor));
  }

  /// Writes weights that ship.
  void ship(Path file, Best best) {
    Safetensors.write(
        file,
        best.weights,
        Map.of("format", "pt", "network", kind, "step", Long.toString(best.step)));
  }

  // ---------------------------------------------------------------- from a file

  /// Takes over what a checkpoint holds.
  ///
  /// @return a sentence about it
  /// @throws MimicException if it is another network's, or has no training in it to go on with
  String load(Checkpoint checkpoint, TrainOptions.Start start) {
    StateDict all = checkpoint.weights();
    String theirs = checkpoint.metadata().get("network");
    if (theirs != null && !theirs.equals(kind)) {
      throw new MimicException(
          "The checkpoint (%s) is of a (%s), expected a (%s). Maybe it belongs to another configuration."
              .formatted(checkpoint.file(), theirs, kind));
    }
    StateDict ours = all.sub("average.");
    StateDict weights = ours.isEmpty() ? all : ours;
    switch (start) {
      case EVERYTHING -> everything(checkpoint, all);
      case WEIGHTS -> network.load(weights);
      case WHAT_FITS -> {
        List<String> left = network.loadFitting(weights);
        average.reset();
        return "The training begins with the weights of (%s), %d of %d tensors."
            .formatted(
                checkpoint.file(), network.state().size() - left.size(), network.state().size());
      }
    }
    if (start == TrainOptions.Start.WEIGHTS) {
      average.reset();
      return "The training begins with the weights of (%s).".formatted(checkpoint.file());
    }
    return "Resumed from (%s) at step %d.".formatted(checkpoint.file(), step);
  }

  private void everything(Checkpoint checkpoint, StateDict all) {
    Map<String, String> words = checkpoint.metadata();
    if (all.sub("mean.").isEmpty() || !words.containsKey("step")) {
      throw new MimicException(
          "The checkpoint (%s) holds no training to go on with, expected last.safetensors of a run. Maybe --load, to begin with its weights"
              .formatted(checkpoint.file()));
    }
    network.load(all.sub("network."));
    average.load(all.sub("average."));
    moments(all);
    step = (long) number(checkpoint, "step");
    adam.resumeAt(step);
    StateDict found = all.sub("best.");
    if (!found.isEmpty()) {
      best =
          new Best(number(checkpoint, "best_score"), (long) number(checkpoint, "best_step"), found);
    }
  }

  private void moments(StateDict all) {
    StateDict means = all.sub("mean.");
    StateDict squares = all.sub("square.");
    int i = 0;
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      for (String name : network.parameters().keySet()) {
        Tensor mean = adam.means().get(i);
        Tensor square = adam.squares().get(i);
        mean.copyInPlace(means.require(name, mean.shape()).tensor());
        square.copyInPlace(squares.require(name, square.shape()).tensor());
        i++;
      }
    }
  }

  private static double number(Checkpoint checkpoint, String key) {
    String word = String.valueOf(checkpoint.metadata().get(key));
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw new MimicException(
          "The checkpoint (%s) says (%s) for %s, expected a number."
              .formatted(checkpoint.file(), word, key),
          e);
    }
  }

  @Override
  public void close() {
    adam.close();
    average.close();
  }
}
