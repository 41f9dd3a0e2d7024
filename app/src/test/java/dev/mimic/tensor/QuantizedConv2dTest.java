package dev.mimic.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuantizedConv2dTest {
  @Test
  void isNearTheConvolutionOfFloats() {
    try (Engine engine = Engine.start(2)) {
      engine.call(
          () -> {
            try (Scope _ = Scope.open()) {
              SplittableRandom random = new SplittableRandom(3);
              Tensor x =
                  Tensor.of(random.doubles(2 * 32 * 8 * 8, -1, 1).toArray(), 2, 32, 8, 8)
                      .to(DType.FLOAT32);
              Tensor w =
                  Tensor.of(random.doubles(16 * 32 * 9, -1, 1).toArray(), 16, 32, 3, 3)
                      .to(DType.FLOAT32);
              Tensor b = Tensor.of(random.doubles(16, -1, 1).toArray(), 16).to(DType.FLOAT32);
              Range in = Range.of(-1, 1);
              Tensor wanted = Ops.conv2d(x, w, b, 1, 1, 1).relu();
              try (QuantizedConv2d floats =
                      new QuantizedConv2d(w, b, 1, PackedConv2d.After.RELU, null, in, null);
                  QuantizedConv2d bytes =
                      new QuantizedConv2d(
                          w, b, 1, PackedConv2d.After.RELU, null, in, Range.of(0, 30))) {
                Tensor made = floats.forward(x);
                System.out.println(
                    made.sub(wanted).abs().mean().item() + " of " + wanted.abs().mean().item());
                Tensor coarse = bytes.forward(x).to(DType.FLOAT32).mul(30 / 255.0);
                System.out.println(coarse.sub(wanted).abs().mean().item());
                assertThat(made.sub(wanted).abs().mean().item()).isLessThan(0.03);
                assertThat(coarse.sub(wanted).abs().mean().item()).isLessThan(0.06);
              }
            }
            return true;
          });
    }
  }
}
