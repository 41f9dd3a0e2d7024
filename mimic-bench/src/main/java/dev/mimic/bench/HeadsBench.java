package dev.mimic.bench;

import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Heads;
import dev.mimic.nn.Layer;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The keypoint detector's two last layers, 7 x 7: maps of 10 keypoints and of their 10 Jacobians,
/// of 35 channels at 64 x 64 px.
public class HeadsBench extends Bench {
  @Param({"plain", "packed", "joined"})
  public String kernel = "";

  @Setup
  public void prepare() {
    measure(
        () -> {
          Tensor x = noise(1, 35, 64, 64);
          List<Layer> layers = List.of(new Conv2d(35, 10, 7, 0), new Conv2d(35, 40, 7, 0));
          layers.forEach(layer -> layer.initialise(random()));
          Heads heads = new Heads(layers);
          if (kernel.equals("joined")) {
            heads.fuse();
            return () -> heads.forward(x);
          }
          if (kernel.equals("packed")) {
            layers.forEach(Layer::fuse);
          }
          Tensor seen = kernel.equals("packed") ? x : x.contiguous();
          return () -> Ops.cat(layers.stream().map(layer -> layer.forward(seen)).toList(), 1);
        });
  }

  @Benchmark
  public double heads() {
    return run();
  }
}
