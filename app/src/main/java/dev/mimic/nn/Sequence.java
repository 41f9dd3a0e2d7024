package dev.mimic.nn;

import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Layers one after another, each under the name that the checkpoint gives it.
public final class Sequence extends Layer {
  private final List<Layer> steps = new ArrayList<>();

  /// Appends a layer; a step without weights, such as [#relu], takes no name.
  public Sequence then(String name, Layer layer) {
    steps.add(child(name, layer));
    return this;
  }

  public Sequence relu() {
    steps.add(
        new Layer() {
          @Override
          public Tensor forward(Tensor x) {
            return x.relu();
          }
        });
    return this;
  }

  /// The step that makes the result.
  public Layer last() {
    return steps.getLast();
  }

  @Override
  public Tensor forward(Tensor x) {
    for (Layer step : steps) {
      x = step.forward(x);
    }
    return x;
  }

  @Override
  public void quantise(Calibration calibration) {
    steps.forEach(step -> step.quantise(calibration));
  }
}
