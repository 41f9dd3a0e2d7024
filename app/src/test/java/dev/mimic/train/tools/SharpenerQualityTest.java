package dev.mimic.train.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.face.sharpener.MimicSharpener;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// What the sharpener in the box does to faces that it never saw.
class SharpenerQualityTest {
  private static MimicSharpener bundled() {
    String name = "mimic-sharpener";
    try (InputStream in =
        SharpenerQualityTest.class.getResourceAsStream("/models/" + name + ".safetensors")) {
      assertThat(in).as("weights in the box").isNotNull();
      byte[] bytes = in.readAllBytes();
      assertThat(bytes.length).isLessThan(2_000_000);
      return MimicSharpener.load(Checkpoint.of(name, bytes), Device.CPU);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void bringsWornFacesBack(TestReporter report) {
    Path data = Shared.path("data/portraits/test").getParent().getParent();
    try (Engine engine = Engine.start(1)) {
      Map<String, Double> numbers =
          engine.call(
              () -> {
                try (MimicSharpener sharpener = bundled()) {
                  return SharpenerTrial.read(data, _ -> {}).run(sharpener);
                }
              });
      numbers.forEach((name, value) -> report.publishEntry(name, "%.3f".formatted(value)));

      // the aim is 1 dB in the mean; blur and enlarging are there, JPEG is hardly undone yet
      assertThat(numbers.get("gain")).isGreaterThan(0.85);
      assertThat(numbers.get("blur_gain")).isGreaterThan(2);
      assertThat(numbers.get("third_gain")).isGreaterThan(1.2);
      assertThat(numbers.get("blur_half_jpeg_gain")).isGreaterThan(1.3);
      for (String way : List.of("half", "jpeg", "half_jpeg")) {
        assertThat(numbers.get(way + "_gain")).as(way).isPositive();
      }
      assertThat(numbers.get("energy"))
          .isGreaterThan(numbers.get("worn_energy") + 0.03)
          .isLessThan(1.05);
      assertThat(numbers.get("blur_flicker")).isLessThan(numbers.get("worn_blur_flicker"));
      assertThat(
              numbers.get(
                  "half_jpeg_flicker")) // trembling of JPEG's own is sharpened with the rest
          .isLessThan(1.06 * numbers.get("worn_half_jpeg_flicker"));
      assertThat(numbers.get("unworn_psnr")).isGreaterThan(48); // what is good stays
    }
  }

  @Test
  void coloursAndPlacesStay() {
    Image face = ImageFile.read(Shared.path("data/portraits/test/024.jpg"));
    try (Engine engine = Engine.start(1)) {
      Image sharp =
          engine.call(
              () -> {
                try (MimicSharpener sharpener = bundled()) {
                  return sharpener.enhance(List.of(face)).getFirst();
                }
              });
      for (int c = 0; c < 3; c++) {
        assertThat(Math.abs(mean(sharp, c) - mean(face, c))).isLessThan(0.5);
      }
      double here = SharpenerTrial.psnr(sharp, face);
      Image moved = face.crop(1, 0, 255, 256);
      assertThat(here).isGreaterThan(SharpenerTrial.psnr(sharp.crop(0, 0, 255, 256), moved) + 3);
    }
  }

  private static double mean(Image image, int channel) {
    double sum = 0;
    for (int i = channel; i < image.rgb().length; i += 3) {
      sum += image.rgb()[i] & 0xff;
    }
    return 3 * sum / image.rgb().length;
  }
}
