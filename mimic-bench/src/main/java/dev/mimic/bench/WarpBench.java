package dev.mimic.bench;

import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import dev.mimic.tensor.Warp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/// The source's features moved, times the occlusion map: 256 channels, 64 x 64 px.
public class WarpBench extends Bench {
  @Param({"plain", "one pass"})
  public String kernel = "";

  @Setup
  public void prepare() {
    measure(
        () -> {
          Tensor x = noise(1, 256, 64, 64);
          Tensor rows = x.contiguous();
          Tensor grid = noise(1, 64, 64, 2).contiguous();
          Tensor visible = noise(1, 1, 64, 64).contiguous();
          return kernel.equals("plain")
              ? () -> Ops.gridSample(rows, grid, Ops.Padding.ZEROS).mul(visible)
              : () -> Warp.forward(x, grid, visible);
        });
  }

  @Benchmark
  public double warp() {
    return run();
  }
}
