package dev.mimic.bench;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.UpConv2d;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// An up block: every pixel twice in both directions, a 3 x 3 convolution, a ReLU; 64 x 64 px with
/// 256 channels to 128 x 128 with 128, and 128 x 128 with 128 to 256 x 256 with 64.
public class UpBench extends Bench {
  @Param({"plain", "packed", "small"})
  public String kernel = "";

  @Param({"64", "128"})
  public int side;

  @Setup
  public void prepare() {
    measure(
        () -> {
          int in = 16384 / side;
          Tensor x = noise(1, in, side, side);
          Tensor weight = noise(in / 2, in, 3, 3);
          Tensor bias = noise(in / 2);
          PackedConv2d packed = new PackedConv2d(weight, bias, 1, 1, 1, PackedConv2d.After.RELU);
          UpConv2d small = new UpConv2d(weight, bias, PackedConv2d.After.RELU);
          return switch (kernel) {
            case "plain" -> {
              Tensor rows = x.contiguous();
              yield () -> Ops.conv2d(Ops.upsampleNearest(rows, 2), weight, bias, 1, 1, 1).relu();
            }
            case "packed" -> () -> packed.forward(Ops.upsampleNearest(x, 2));
            default -> () -> small.forward(x, null);
          };
        });
  }

  @Benchmark
  public double up() {
    return run();
  }
}
