package dev.mimic.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantizedConv2dTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(3);

  @Test
  void isNearTheConvolutionOfFloats() {
    try (Engine engine = Engine.start(2)) {
      engine.call(
          () -> {
            compare();
            return true;
          });
    }
  }

  private static void compare() {
    try (Scope _ = Scope.open()) {
      Tensor x = noise(2, 32, 8, 8);
      Tensor weight = noise(16, 32, 3, 3);
      Tensor bias = noise(16);
      Range in = Range.of(-1, 1);
      Tensor wanted = Ops.conv2d(x, weight, bias, 1, 1, 1).relu();
      double most = wanted.max().item();
      try (QuantizedConv2d floats = conv(weight, bias, in, null);
          QuantizedConv2d bytes = conv(weight, bias, in, Range.of(0, most))) {
        Tensor made = floats.forward(x);
        Tensor coarse = bytes.forward(x);

        // a step of the picture's is 0.008, one of the result's 0.1; sums of 288 products
        assertThat(made.sub(wanted).abs().mean().item()).isBetween(1e-4, 0.03);
        assertThat(coarse.type()).isEqualTo(DType.UINT8);
        Tensor read = coarse.to(DType.FLOAT32).mul(most / 255);
        assertThat(read.sub(wanted).abs().mean().item()).isLessThan(0.05);
      }
    }
  }

  private static QuantizedConv2d conv(Tensor weight, Tensor bias, Range in, Range out) {
    return new QuantizedConv2d(weight, bias, 1, PackedConv2d.After.RELU, null, in, out);
  }

  private static Tensor noise(long... shape) {
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    return Tensor.of(RANDOM.doubles(count, -1, 1).toArray(), shape).to(DType.FLOAT32);
  }
}
