package dev.mimic.train.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.golden.Golden;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class Vgg19Test {
  private static final Vgg19 VGG = new Vgg19("formula");

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.enabled();

  @BeforeAll
  static void fill() {
    Golden.fill(VGG, "vgg19"); // once: 12.9 million numbers
  }

  @AfterAll
  static void freeWeights() {
    VGG.close();
  }

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @Test
  void givesPyTorchsFeaturesAndGradientInFloat64() {
    VGG.to(DType.FLOAT64);

    GoldenFeatures.read().check("vgg19", VGG::features, DType.FLOAT64, 1e-10);
  }

  @Test
  void givesTheSameInFloat32WithChannelsLast() {
    VGG.to(DType.FLOAT32);
    VGG.channelsLast();

    GoldenFeatures.read().check("vgg19", x -> VGG.features(x.channelsLast()), DType.FLOAT32, 1e-4);
  }

  @Test
  void givesFeaturesInThePicturesTypeWhenItComputesInBfloat16() {
    VGG.to(DType.FLOAT32);
    Tensor picture = GoldenFeatures.read().picture("x", DType.FLOAT32);
    Tensor plain = VGG.features(picture).getLast();
    VGG.computeConvolutionsIn(DType.BFLOAT16);

    List<Tensor> narrow = VGG.features(picture);

    VGG.computeConvolutionsIn(DType.FLOAT32);
    assertThat(narrow).extracting(Tensor::type).containsOnly(DType.FLOAT32);
    assertThat(narrow.getLast().sub(plain).abs().mean().item())
        .isBetween(1e-6, 0.05 * plain.mean().item());
  }

  @Test
  void sendsGradientsToThePictureAlone() {
    VGG.to(DType.FLOAT32);
    Tensor picture = Tensor.full(0.5, DType.FLOAT32, 1, 3, 16, 16).requireGrad(true);

    VGG.features(picture).getLast().sum().backward();

    assertThat(picture.grad()).isNotNull();
    assertThat(VGG.parameters().values()).hasSize(26).noneMatch(Tensor::requiresGrad);
    assertThat(VGG.parameters().values()).extracting(Tensor::grad).containsOnlyNulls();
  }

  @Test
  void refusesAPictureTooSmallForItsFivePoolings() {
    Tensor small = Tensor.zeros(DType.FLOAT32, 1, 3, 8, 32);

    assertThatThrownBy(() -> VGG.features(small))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(32 x 8)")
        .hasMessageContaining("train_params.scales");
  }

  @Test
  void givesFiveMapsOfTheExpectedShapes() {
    VGG.to(DType.FLOAT32);
    List<Tensor> maps = VGG.features(Tensor.zeros(DType.FLOAT32, 2, 3, 32, 16));

    assertThat(maps)
        .extracting(Tensor::shape)
        .containsExactly(
            new long[] {2, 64, 32, 16},
            new long[] {2, 128, 16, 8},
            new long[] {2, 256, 8, 4},
            new long[] {2, 512, 4, 2},
            new long[] {2, 512, 2, 1});
  }
}
