package dev.mimic.tensor;

import java.util.ArrayList;
import java.util.List;

/// The Adam optimiser (Kingma and Ba 2015), step by step as PyTorch computes it.
///
/// The state of parameter `i` is what a PyTorch checkpoint calls `exp_avg` and `exp_avg_sq`; `load`
/// and the accessors let a checkpoint carry it.
public final class Adam implements AutoCloseable {
  /// @param learningRate the step's length
  /// @param beta1 decay of the mean of gradients
  /// @param beta2 decay of the mean of squared gradients
  public record Settings(double learningRate, double beta1, double beta2, double epsilon) {}

  private final List<Tensor> parameters;
  private final List<Tensor> means = new ArrayList<>(); // exp_avg
  private final List<Tensor> squares = new ArrayList<>(); // exp_avg_sq
  private final Settings settings;
  private long step;

  public Adam(List<Tensor> parameters, Settings settings) {
    this.parameters = List.copyOf(parameters);
    this.settings = settings;
    for (Tensor parameter : parameters) {
      means.add(Tensor.zeros(parameter.type(), parameter.shape()).to(parameter.device()).retain());
      squares.add(
          Tensor.zeros(parameter.type(), parameter.shape()).to(parameter.device()).retain());
    }
  }

  /// Moves every parameter that has a gradient.
  ///
  /// @param factor of the learning rate, as the schedule has it now
  public void step(double factor) {
    step++;
    double rate = settings.learningRate * factor / (1 - Math.pow(settings.beta1, step));
    double root = Math.sqrt(1 - Math.pow(settings.beta2, step));
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      for (int i = 0; i < parameters.size(); i++) {
        Tensor gradient = parameters.get(i).grad();
        if (gradient == null) {
          continue;
        }
        Tensor mean = means.get(i);
        Tensor square = squares.get(i);
        mean.mulInPlace(settings.beta1).addInPlace(gradient, 1 - settings.beta1);
        square.mulInPlace(settings.beta2).addProductInPlace(gradient, gradient, 1 - settings.beta2);
        Tensor denominator = square.sqrt().mulInPlace(1 / root).addInPlace(settings.epsilon);
        parameters.get(i).addQuotientInPlace(mean, denominator, -rate);
      }
    }
  }

  /// Forgets the gathered gradients.
  public void clearGradients() {
    parameters.forEach(Tensor::clearGrad);
  }

  public Settings settings() {
    return settings;
  }

  /// How many steps were made.
  public long steps() {
    return step;
  }

  /// Running means of the gradients, in the order of the parameters.
  public List<Tensor> means() {
    return means;
  }

  /// Running means of the squared gradients, in the order of the parameters.
  public List<Tensor> squares() {
    return squares;
  }

  /// Goes on after `step` steps; the caller has filled [#means] and [#squares].
  public void resumeAt(long step) {
    this.step = step;
  }

  @Override
  public void close() {
    means.forEach(Tensor::close);
    squares.forEach(Tensor::close);
  }
}
