package dev.mimic.train.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.config.ToolConfig;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The task on drawn pictures.
class SharpenerTaskTest {
  @TempDir Path data;
  private final Engine engine = Engine.start(1);

  @AfterEach
  void stop() {
    engine.close();
  }

  private static Image picture(int n) {
    byte[] rgb = new byte[3 * 96 * 96];
    SplittableRandom random = new SplittableRandom(n);
    for (int i = 0; i < 400; i++) {
      int left = random.nextInt(88);
      int top = random.nextInt(88);
      byte level = (byte) random.nextInt(256);
      for (int k = 0; k < 64; k++) {
        rgb[3 * ((top + k / 8) * 96 + left + k % 8) + i % 3] = level;
      }
    }
    return new Image(96, 96, rgb);
  }

  private void pictures() throws IOException {
    for (String half : List.of("train", "test")) {
      Path folder = Files.createDirectories(data.resolve("portraits").resolve(half));
      for (int n = 0; n < 4; n++) {
        ImageFile.writePng(folder.resolve(n + ".png"), picture(n));
      }
    }
  }

  private ToolConfig config() {
    return ToolConfig.find("mimic-sharpener")
        .with("dataset_params.root_dir=" + data)
        .with("dataset_params.side=32");
  }

  @Test
  void aSampleIsWornAndFollowsFromItsSeedAlone() throws IOException {
    pictures();
    try (SharpenerTask task = engine.call(() -> new SharpenerTask(config(), Device.CPU, _ -> {}))) {
      List<SharpenerTask.Sample> samples = new ArrayList<>();
      for (int seed = 0; seed < 40; seed++) {
        samples.add(task.sample(new SplittableRandom(seed)));
      }

      assertThat(samples).allMatch(s -> s.worn().width() == 32 && s.clean().height() == 32);
      long untouched = samples.stream().filter(s -> s.worn().equals(s.clean())).count();
      assertThat(untouched).isBetween(1L, 12L); // a good picture must stay
      assertThat(samples.stream().map(SharpenerTask.Sample::clean).distinct().count())
          .isGreaterThan(35);
      assertThat(task.sample(new SplittableRandom(7))).isEqualTo(samples.get(7));
      assertThat(
              samples.stream()
                  .mapToDouble(s -> SharpenerTrial.psnr(s.worn(), s.clean()))
                  .filter(psnr -> psnr < 100)
                  .average()
                  .orElseThrow())
          .isBetween(8.0, 35.0); // hard edges everywhere: much is lost, but not all
    }
  }

  @Test
  void theLossIsSmallestForWhatWasBefore() throws IOException {
    pictures();
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Grad _ = Grad.disabled();
              SharpenerTask task = new SharpenerTask(config(), Device.CPU, _ -> {})) {
            task.network().initialise(new SplittableRandom(1));
            Image clean = picture(9);
            double kept = loss(task, new SharpenerTask.Sample(clean, clean));
            double changed = loss(task, new SharpenerTask.Sample(picture(8), clean));
            assertThat(kept).isLessThan(0.003);
            assertThat(changed).isGreaterThan(10 * kept);
          }
          return 0;
        });
  }

  private static double loss(SharpenerTask task, SharpenerTask.Sample sample) {
    Map<String, Tensor> losses = task.losses(List.of(sample));
    assertThat(losses.keySet()).containsExactly("colours", "edges");
    return losses.values().stream().mapToDouble(Tensor::item).sum();
  }

  @Test
  void aSharpenerThatChangesNothingGainsNothing() throws IOException {
    pictures();
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Grad _ = Grad.disabled();
              SharpenerTask task = new SharpenerTask(config(), Device.CPU, _ -> {})) {
            task.network().initialise(new SplittableRandom(1));
            Task.Score score = task.validate(task.network().stateDict());
            assertThat(score.value()).isZero();
            assertThat(score.numbers())
                .containsEntry("unworn_psnr", 100.0)
                .containsEntry("half_jpeg_gain", 0.0)
                .doesNotContainKey("blur_flicker"); // there are no clips
            assertThat(score.numbers().get("energy"))
                .isEqualTo(score.numbers().get("worn_energy"))
                .isLessThan(0.95);
          }
          return 0;
        });
  }

  @Test
  void aFolderWithoutFacesIsRefused() {
    assertThatThrownBy(() -> engine.call(() -> new SharpenerTask(config(), Device.CPU, _ -> {})))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll(data.toString(), "portraits/train");
  }
}
