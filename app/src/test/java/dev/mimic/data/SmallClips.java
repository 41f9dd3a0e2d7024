package dev.mimic.data;

import dev.mimic.config.Config;
import dev.mimic.image.Image;
import dev.mimic.video.Frame;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Clips of every kind for tests, 16x16, whose frame n is of the grey 10 n but for a red left half.
final class SmallClips {
  static final int SIZE = 16;

  private SmallClips() {}

  static Image frame(int n) {
    Image image = Image.filled(SIZE, SIZE, 10 * n, 10 * n, 10 * n);
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE / 2; x++) {
        image.rgb()[3 * (y * SIZE + x)] = (byte) 255;
      }
    }
    return image;
  }

  /// Which frame this is, as its right half says.
  static int number(Image frame) {
    return Math.round(frame.at(frame.width() - 2, frame.height() / 2, 1) / 10f);
  }

  static List<Integer> numbers(Clip clip) {
    List<Integer> numbers = new ArrayList<>();
    try (Frames frames = clip.frames()) {
      frames.forEachRemaining(frame -> numbers.add(number(frame)));
    }
    return numbers;
  }

  static Path strip(Path file, int frames) {
    byte[] rgb = new byte[3 * SIZE * SIZE * frames];
    for (int n = 0; n < frames; n++) {
      byte[] frame = frame(n).rgb();
      for (int y = 0; y < SIZE; y++) {
        System.arraycopy(frame, 3 * SIZE * y, rgb, 3 * SIZE * (y * frames + n), 3 * SIZE);
      }
    }
    ImageFile.writePng(file, new Image(SIZE * frames, SIZE, rgb));
    return file;
  }

  static void folder(Path folder, int frames, String format) {
    for (int n = 0; n < frames; n++) {
      ImageFile.writePng(folder.resolve(format.formatted(n)), frame(n));
    }
  }

  static void video(Path file, int frames) {
    var settings = VideoWriter.Settings.constant(new Rational(25, 1));
    try (VideoWriter writer = VideoWriter.create(file, settings)) {
      for (int n = 0; n < frames; n++) {
        writer.write(new Frame(frame(n), n, 1));
      }
      writer.finish();
    }
  }

  static void broken(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "this is no video");
  }

  /// A configuration for 16-px frames of a folder; `overrides` as in [Config#with].
  static Config config(Path root, String... overrides) {
    Config config =
        Config.find("actions-64")
            .with("dataset_params.root_dir=" + root)
            .with("dataset_params.frame_shape=[16, 16, 3]")
            .with("dataset_params.augmentation_params=None")
            .with("train_params.num_repeats=1")
            .with("train_params.batch_size=2");
    for (String override : overrides) {
      config = config.with(override);
    }
    return config;
  }
}
