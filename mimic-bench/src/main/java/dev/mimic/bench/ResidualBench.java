package dev.mimic.bench;

import static dev.mimic.tensor.PackedConv2d.After.NOTHING;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.PackedConv2d;
import dev.mimic.tensor.QuantizedConv2d;
import dev.mimic.tensor.Range;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.WinogradConv2d;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// A 3 x 3 convolution of the bottleneck: 64 x 64 px, 256 channels (vox-256) or 128.
public class ResidualBench extends Bench {
  @Param({"plain", "packed", "winograd", "bytes"})
  public String kernel = "";

  @Param({"256", "128"})
  public int channels;

  @Setup
  public void prepare() {
    measure(
        () -> {
          Tensor x = noise(1, channels, 64, 64);
          Tensor weight = noise(channels, channels, 3, 3);
          Tensor bias = noise(channels);
          return of(x, weight, bias);
        });
  }

  private Supplier<Tensor> of(Tensor x, Tensor weight, Tensor bias) {
    return switch (kernel) {
      case "plain" -> () -> Ops.conv2d(x.contiguous(), weight, bias, 1, 1, 1);
      case "packed" -> {
        PackedConv2d conv = new PackedConv2d(weight, bias, 1, 1, 1, NOTHING);
        yield () -> conv.forward(x);
      }
      case "winograd" -> {
        WinogradConv2d conv = new WinogradConv2d(weight.contiguous(), bias, null, false);
        yield () -> conv.forward(x, null);
      }
      default -> {
        QuantizedConv2d conv =
            new QuantizedConv2d(weight, bias, 1, NOTHING, null, Range.of(-1, 1), null);
        yield () -> conv.forward(x);
      }
    };
  }

  @Benchmark
  public double convolution() {
    return run();
  }
}
