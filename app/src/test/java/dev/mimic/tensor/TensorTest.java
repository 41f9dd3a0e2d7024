package dev.mimic.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void free() {
    scope.close();
  }

  @Test
  void carriesNumbersInAndOut() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(x.shape()).containsExactly(2, 3);
    assertThat(x.permute(1, 0).floats()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(x.to(DType.BFLOAT16).type()).isEqualTo(DType.BFLOAT16);
    assertThat(x.to(DType.BFLOAT16).doubles()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void refusesDataOfTheWrongLength() {
    MemorySegment five = MemorySegment.ofArray(new byte[5]);
    assertThatThrownBy(() -> Tensor.of(five, DType.FLOAT32, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 bytes");
  }

  @Test
  void channelsLastKeepsTheNumbers() {
    float[] values = new float[2 * 3 * 4 * 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Tensor x = Tensor.of(values, 2, 3, 4, 5);
    assertThat(x.isChannelsLast()).isFalse();
    assertThat(x.channelsLast().isChannelsLast()).isTrue();
    assertThat(x.channelsLast().floats()).containsExactly(values);
  }

  @Test
  void invertsTwoByTwoMatrices() {
    Tensor m = Tensor.of(new double[] {2, 1, 7, 4, 1, 0, 0, 1}, 2, 2, 2);
    Tensor product = m.matmul(Ops.inverse2x2(m));
    assertThat(product.doubles())
        .containsExactly(new double[] {1, 0, 0, 1, 1, 0, 0, 1}, within(1e-12));
  }

  @Test
  void samplesWithAlignedCorners() {
    Tensor picture = Tensor.of(new float[] {0, 10, 20, 30}, 1, 1, 2, 2);
    Tensor corners = Tensor.of(new float[] {-1, -1, 1, -1, -1, 1, 1, 1, 0, 0}, 1, 1, 5, 2);
    Tensor seen = Ops.gridSample(picture, corners, Ops.Padding.ZEROS);
    assertThat(seen.floats()).containsExactly(0, 10, 20, 30, 15);
  }

  @Test
  void gathersGradients() {
    try (Grad _ = Grad.enabled()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}, 3).requireGrad(true);
      x.square().sum().backward();
      assertThat(x.grad().floats()).containsExactly(2, 4, 6);
      x.clearGrad();
      assertThat(x.grad()).isNull();
    }
  }

  @Test
  void adamMovesAgainstTheGradient() {
    Tensor x = Tensor.of(new double[] {1, -1}, 2).requireGrad(true);
    try (Adam adam = new Adam(List.of(x), new Adam.Settings(0.1, 0.5, 0.999, 1e-8));
        Grad _ = Grad.enabled()) {
      x.square().sum().backward();
      adam.step(1);
      // the first step is the learning rate itself, whatever the gradient's size
      assertThat(x.detach().doubles()).containsExactly(new double[] {0.9, -0.9}, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "cuda:x", "cpu:0", ""})
  void refusesDevicesThatNobodyKnows(String name) {
    assertThatThrownBy(() -> Device.parse(name))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(" + name + ")");
  }
}
