package dev.mimic.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.tensor.PackedConv2d.After;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each fast way beside its plain twin, in float64 where rounding would hide a mistake.
class FastConvolutionTest {
  private final SplittableRandom random = new SplittableRandom(5);
  private Engine engine;

  @BeforeEach
  void start() {
    engine = Engine.start(2);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private Tensor noise(long... shape) {
    long count = 1;
    for (long n : shape) {
      count *= n;
    }
    return Tensor.of(random.doubles(count, -1, 1).toArray(), shape).to(DType.FLOAT32);
  }

  private static Tensor plain(Tensor x, Tensor weight, @Nullable Tensor bias) {
    Tensor precise = bias == null ? null : bias.to(DType.FLOAT64);
    return Ops.conv2d(x.to(DType.FLOAT64), weight.to(DType.FLOAT64), precise, 1, 1, 1);
  }

  private static double apart(Tensor a, Tensor b) {
    return a.to(DType.FLOAT64).sub(b.to(DType.FLOAT64)).abs().max().item();
  }

  private void inScope(Runnable work) {
    engine.call(
        () -> {
          try (Scope _ = Scope.open()) {
            work.run();
          }
          return true;
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 16, 16, 4, 4", "1, 32, 64, 8, 12", "2, 64, 32, 16, 8", "3, 16, 48, 4, 20"})
  void winogradIsTheConvolution(int b, int in, int out, int h, int w) {
    inScope(
        () -> {
          Tensor x = noise(b, in, h, w);
          Tensor weight = noise(out, in, 3, 3);
          Tensor bias = noise(out);
          assertThat(WinogradConv2d.takes(x, out)).isTrue();
          try (WinogradConv2d fast = new WinogradConv2d(weight, bias, null, false)) {
            assertThat(apart(fast.forward(x, null), plain(x, weight, bias))).isLessThan(2e-4);
            assertThat(apart(fast.forward(x.channelsLast(), null), plain(x, weight, bias)))
                .isLessThan(2e-4);
          }
        });
  }

  @Test
  void winogradForgetsWiderPictures() {
    inScope(
        () -> {
          for (int side : new int[] {32, 8, 4}) {
            Tensor x = noise(1, 64, side, side);
            Tensor weight = noise(16, 64, 3, 3);
            try (WinogradConv2d fast = new WinogradConv2d(weight, null, null, false)) {
              assertThat(apart(fast.forward(x, null), plain(x, weight, null))).isLessThan(1e-3);
            }
          }
        });
  }

  @Test
  void winogradDoesTheRestOfTheResidualBlock() {
    inScope(
        () -> {
          Tensor x = noise(2, 32, 8, 8);
          Tensor weight = noise(32, 32, 3, 3);
          Tensor added = noise(2, 32, 8, 8);
          Tensor scale = noise(32);
          Tensor shift = noise(32);
          var before = new WinogradConv2d.Before(scale.floats(), shift.floats());
          Tensor active = x.mul(scale.view(1, 32, 1, 1)).add(shift.view(1, 32, 1, 1)).relu();
          try (WinogradConv2d fast = new WinogradConv2d(weight, null, before, true)) {
            Tensor wanted = plain(active, weight, null).add(added.to(DType.FLOAT64)).relu();
            assertThat(apart(fast.forward(x, added), wanted)).isLessThan(2e-4);
          }
        });
  }

  @Test
  void winogradLeavesOtherPicturesAlone() {
    inScope(
        () -> {
          assertThat(WinogradConv2d.takes(noise(1, 16, 6, 8), 16)).isFalse();
          assertThat(WinogradConv2d.takes(noise(1, 16, 8, 7), 16)).isFalse();
          assertThat(WinogradConv2d.takes(noise(1, 3, 8, 8), 16)).isFalse();
          assertThat(WinogradConv2d.takes(noise(1, 16, 8, 8), 3)).isFalse();
          assertThat(WinogradConv2d.takes(noise(1, 16, 8, 8).to(DType.BFLOAT16), 16)).isFalse();
        });
  }

  @ParameterizedTest
  @CsvSource({"1, 3, 5, 4, 4", "2, 16, 8, 3, 7", "1, 8, 16, 1, 1"})
  void enlargingFirstIsTheSameAsUpConv2d(int b, int in, int out, int h, int w) {
    inScope(
        () -> {
          Tensor x = noise(b, in, h, w);
          Tensor weight = noise(out, in, 3, 3);
          Tensor bias = noise(out);
          Tensor wanted = plain(Ops.upsampleNearest(x, 2), weight, bias).relu();
          Tensor beside = noise(b, 3, 2 * h, 2 * w);
          try (UpConv2d fast = new UpConv2d(weight, bias, After.RELU)) {
            assertThat(apart(fast.forward(x, null), wanted)).isLessThan(1e-4);
            Tensor both = fast.forward(x, beside);
            assertThat(both.shape()).containsExactly(b, out + 3, 2 * h, 2 * w);
            assertThat(apart(both.narrow(1, 0, out), wanted)).isLessThan(1e-4);
            assertThat(apart(both.narrow(1, out, 3), beside)).isZero();
          }
          Tensor narrow = weight.to(DType.BFLOAT16);
          try (UpConv2d fast = new UpConv2d(narrow, bias, After.RELU)) {
            assertThat(apart(fast.forward(x, beside).narrow(1, 0, out), wanted)).isLessThan(0.2);
          }
        });
  }

  @Test
  void quartersHoldTheLargePictureAndNothingAroundIt() {
    inScope(
        () -> {
          Tensor x = noise(2, 4, 3, 5);
          Tensor weight = noise(6, 4, 3, 3);
          Tensor bias = noise(6);
          Tensor wanted = plain(Ops.upsampleNearest(x, 2), weight, bias);
          try (UpConv2d fast = new UpConv2d(weight, bias, After.NOTHING)) {
            Tensor quarters = fast.quarters(x); // (2, 24, 4, 6)
            Tensor order = quarters.reshape(2, 4, 6, 4, 6).permute(0, 2, 1, 3, 4);
            Tensor large = Ops.pixelShuffle(order.reshape(2, 24, 4, 6), 2); // (2, 6, 8, 12)
            assertThat(apart(large.narrow(2, 1, 6).narrow(3, 1, 10), wanted)).isLessThan(1e-5);
            assertThat(large.select(2, 0).abs().max().item()).isZero();
            assertThat(large.select(2, 7).abs().max().item()).isZero();
            assertThat(large.select(3, 0).abs().max().item()).isZero();
            assertThat(large.select(3, 11).abs().max().item()).isZero();
          }
        });
  }

  @Test
  void warpIsGridSampleWithZerosOutside() {
    inScope(
        () -> {
          Tensor x = noise(2, 16, 6, 9);
          Tensor grid = noise(2, 7, 5, 2).mul(1.3);
          Tensor visible = noise(2, 1, 7, 5);
          Tensor wanted = Ops.gridSample(x, grid, Ops.Padding.ZEROS);
          assertThat(apart(Warp.forward(x, grid, null), wanted)).isLessThan(1e-5);
          assertThat(apart(Warp.forward(x, grid, visible), wanted.mul(visible))).isLessThan(1e-5);
          Tensor one = x.narrow(0, 1, 1);
          Tensor shared = Ops.gridSample(one.expand(2, 16, 6, 9), grid, Ops.Padding.ZEROS);
          assertThat(apart(Warp.forward(one, grid, null), shared)).isLessThan(1e-5);
        });
  }
}
