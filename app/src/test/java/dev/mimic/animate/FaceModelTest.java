package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.config.Config;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaceModelTest {
  @ParameterizedTest
  @CsvSource({
    "vox-256, a.pth, true",
    "configs/vox-adv-256.yaml, a.pth, true",
    "vox-mobile-256, a.pth, true",
    "fashion-256, a.pth, false",
    "taichi-256, a.pth, false",
    "mgif-256, a.pth, false",
    "actions-64, a.pth, false",
    "fashion-256, talking/a.pth, false",
    "bair-256, faces-00000099-checkpoint.pth.tar, true",
    "bair-256, mimic-face, true",
  })
  void namesTell(String name, String checkpoint, boolean faces) {
    assertThat(FaceModel.is(name, Config.find(name), checkpoint)).isEqualTo(faces);
  }
}
