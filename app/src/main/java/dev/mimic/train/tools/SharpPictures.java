package dev.mimic.train.tools;

import dev.mimic.MimicException;
import dev.mimic.data.Frames;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Pictures and frames of clips whose fine detail can be learnt from: a network that is shown soft
/// pictures as what it should make learns to blur.
final class SharpPictures {
  private static final double SOFT = 0.1; // of all: left out
  private static final int FRAMES = 2; // of a clip: its face stays the same
  private static final int STEP = 8; // frames between them

  private SharpPictures() {}

  /// The sharper ones of `portraits/train` and of frames of `talking-heads/train`, where there are
  /// such folders.
  ///
  /// @param notes hears of damaged clips
  /// @throws MimicException if there are no pictures at all
  static List<Image> train(Path root, Consumer<String> notes) {
    List<Image> all = new ArrayList<>();
    for (Path file : files(root.resolve("portraits/train"), List.of("jpg", "jpeg", "png"))) {
      all.add(ImageFile.read(file));
    }
    for (Path clip : files(root.resolve("talking-heads/train"), List.of("mp4"))) {
      all.addAll(frames(clip, FRAMES, STEP, notes));
    }
    if (all.isEmpty()) {
      throw new MimicException(
          "The folder (%s) holds no faces to learn from, expected pictures in portraits/train or clips in talking-heads/train. Maybe --data shared/data"
              .formatted(root));
    }
    all.sort(Comparator.comparingDouble(SharpPictures::energy));
    return List.copyOf(all.subList((int) (SOFT * all.size()), all.size()));
  }

  /// The files of a folder with one of these endings, by name; none where there is no folder.
  static List<Path> files(Path folder, List<String> endings) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> endings.contains(ending(file))).sorted().toList();
    } catch (IOException e) {
      throw new MimicException(
          "The folder (%s) cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// Some frames of a clip: the first, and every `step`-th after it.
  static List<Image> frames(Path clip, int count, int step, Consumer<String> notes) {
    List<Image> taken = new ArrayList<>();
    try (Frames frames = Frames.open(clip, 1, notes)) {
      for (int i = 0; taken.size() < count && frames.hasNext(); i++) {
        Image frame = frames.next();
        if (i % step == 0) {
          taken.add(frame);
        }
      }
    }
    return taken;
  }

  /// How much happens from each pixel to the next, in levels of 255.
  static double energy(Image image) {
    int width = image.width();
    int height = image.height();
    long sum = 0;
    for (int y = 0; y + 1 < height; y++) {
      for (int x = 0; x + 1 < width; x++) {
        for (int c = 0; c < 3; c++) {
          int here = image.at(x, y, c);
          sum += Math.abs(image.at(x + 1, y, c) - here) + Math.abs(image.at(x, y + 1, c) - here);
        }
      }
    }
    return sum / (3.0 * width * height);
  }
}
