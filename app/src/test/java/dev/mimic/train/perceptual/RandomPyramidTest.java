package dev.mimic.train.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomPyramidTest {
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.enabled();
  private final RandomPyramid pyramid = new RandomPyramid(0);
  private final Tensor x = GoldenFeatures.read().picture("x", DType.FLOAT32);
  private final Tensor y = GoldenFeatures.read().picture("y", DType.FLOAT32);

  @AfterEach
  void free() {
    pyramid.close();
    grad.close();
    scope.close();
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() {
    try (RandomPyramid same = new RandomPyramid(0);
        RandomPyramid other = new RandomPyramid(1)) {
      float[] features = pyramid.features(x).getLast().floats();

      assertThat(same.features(x).getLast().floats()).isEqualTo(features);
      assertThat(other.features(x).getLast().floats()).isNotEqualTo(features);
    }
  }

  @Test
  void neverChangesFromReleaseToRelease() { // else a resumed training would chase another goal
    assertThat(pyramid.parameters().get("levels.0.weight").floats()[0]).isEqualTo(2.5755618f);
  }

  @Test
  void keepsDifferentPicturesApartAtEveryLevel() {
    List<Tensor> a = pyramid.features(x);
    List<Tensor> b = pyramid.features(y);

    for (int i = 1; i < a.size(); i++) {
      double cosine =
          a.get(i).mul(b.get(i)).sum().item() / (a.get(i).norm().item() * b.get(i).norm().item());
      assertThat(cosine).as("of level %d", i).isLessThan(0.9);
    }
  }

  @Test
  void doesNotSeeAConstantAwayFromTheBorder() {
    Tensor map = pyramid.features(Tensor.full(0.7, DType.FLOAT32, 1, 3, 8, 8)).get(1);

    assertThat(map.narrow(2, 1, 6).narrow(3, 1, 6).abs().max().item()).isLessThan(1e-5);
  }

  @Test
  void sendsGradientsToThePictureAlone() {
    x.requireGrad(true);

    GoldenFeatures.loss(pyramid.features(x), pyramid.features(y)).backward();

    assertThat(x.grad()).isNotNull();
    assertThat(pyramid.parameters().values()).hasSize(10).noneMatch(Tensor::requiresGrad);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 8, 16, 63})
  void takesPicturesOfAnySize(long side) {
    List<Tensor> features = pyramid.features(Tensor.zeros(DType.FLOAT32, 2, 3, side, side));

    int levels = Math.min(5, 64 - Long.numberOfLeadingZeros(side));
    assertThat(features).hasSize(1 + levels);
  }

  @Test
  void computesInThePicturesTypeAndInBfloat16() {
    List<Tensor> plain = pyramid.features(x.channelsLast());
    pyramid.computeConvolutionsIn(DType.BFLOAT16);
    List<Tensor> narrow = pyramid.features(x);
    pyramid.computeConvolutionsIn(DType.FLOAT32);
    pyramid.to(DType.FLOAT64);
    List<Tensor> wide = pyramid.features(x.to(DType.FLOAT64));

    assertThat(narrow).extracting(Tensor::type).containsOnly(DType.FLOAT32);
    assertThat(wide.getLast().type()).isEqualTo(DType.FLOAT64);
    double size = plain.getLast().abs().mean().item();
    assertThat(narrow.getLast().sub(plain.getLast()).abs().mean().item()).isLessThan(0.1 * size);
  }
}
