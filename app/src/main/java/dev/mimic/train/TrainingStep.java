package dev.mimic.train;

import static java.util.Objects.requireNonNull;

import dev.mimic.MimicException;
import dev.mimic.config.TrainParams;
import dev.mimic.model.Discriminator;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.perceptual.PerceptualNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One step of training: generator and keypoint detector together, then the discriminator. Engine
/// thread, with gradients on, inside the step's [dev.mimic.tensor.Scope].
final class TrainingStep implements AutoCloseable {
  private final TrainingState state;
  private final Replicas replicas;
  private final GeneratorLoss generatorLoss;
  private final @Nullable DiscriminatorLoss discriminatorLoss;

  TrainingStep(
      TrainingState state,
      PerceptualNetwork perceptual,
      @Nullable Expression expression,
      TrainParams params,
      Replicas replicas) {
    this.state = state;
    this.replicas = replicas;
    state.all().forEach(one -> replicas.normalise(one.network()));
    var trained = state.discriminator();
    Discriminator judge =
        trained != null && params.lossWeights().generatorGan() != 0 ? trained.network() : null;
    generatorLoss =
        new GeneratorLoss(state.fomm(), judge, perceptual, expression, params, replicas);
    discriminatorLoss = judge == null ? null : new DiscriminatorLoss(judge, params);
  }

  GeneratorLoss loss() {
    return generatorLoss;
  }

  /// @param losses weighted, by the reference's names
  record Result(Map<String, Double> losses, GeneratorLoss.Result forward) {}

  /// No weight moves before every process has found its gradients: whatever happens to one of them
  /// before that, the step was not made anywhere.
  ///
  /// @param source,driving (B, 3, H, W) in [0, 1], this process's share of the batch
  /// @param labels what is known about the two
  /// @param factor of the learning rates
  Result run(Tensor source, Tensor driving, RandomWarp warp, Supervision labels, double factor) {
    GeneratorLoss.Result forward = generatorLoss.forward(source, driving, warp, labels);
    Map<String, Double> losses = new LinkedHashMap<>();
    forward.terms().forEach((name, term) -> losses.put(name, term.item()));
    replicas.average(losses);
    refuseNonFinite(losses);
    forward.total().backward();
    List<TrainingState.Trained<?>> moving =
        new ArrayList<>(List.of(state.generator(), state.detector()));
    var judge = state.discriminator();
    if (discriminatorLoss != null && judge != null) {
      judge.adam().clearGradients(); // the generator's backward went through it
      double loss = replicas.mean(judged(discriminatorLoss, driving, forward));
      losses.put("disc_gan", loss);
      refuseNonFinite(losses);
      moving.add(judge);
    }
    moving.forEach(one -> replicas.averageGradients(parameters(one)));
    moving.forEach(one -> move(one, factor));
    return new Result(losses, forward);
  }

  /// The discriminator's gradients, and its loss.
  private static double judged(
      DiscriminatorLoss loss, Tensor driving, GeneratorLoss.Result forward) {
    Tensor prediction = requireNonNull(forward.prediction(), "a judge wants a picture").detach();
    Tensor value = loss.forward(driving, prediction, forward.driving().detach());
    value.backward();
    return value.item();
  }

  private static List<Tensor> parameters(TrainingState.Trained<?> trained) {
    return List.copyOf(trained.network().parameters().values());
  }

  private static void move(TrainingState.Trained<?> trained, double factor) {
    trained.adam().step(factor);
    trained.adam().clearGradients();
  }

  private static void refuseNonFinite(Map<String, Double> losses) {
    if (losses.values().stream().allMatch(Double::isFinite)) {
      return;
    }
    String values =
        losses.entrySet().stream()
            .map(e -> "%s %.5g".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(", "));
    throw new MimicException(
        "A loss is not a finite number (%s), expected finite losses; checkpoints written before stay. Maybe lower the learning rates or look at the data."
            .formatted(values));
  }

  @Override
  public void close() {
    generatorLoss.close();
    if (discriminatorLoss != null) {
      discriminatorLoss.close();
    }
  }
}
