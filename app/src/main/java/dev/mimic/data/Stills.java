package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams;
import dev.mimic.config.DatasetParams.StillsParams;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.ImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Pictures among the clips that move by arithmetic ([StillMotion]): many more faces than there are
/// clips of. Safe to use from many threads.
final class Stills {
  private final List<Path> pictures;
  private final Labels labels;
  private final StillsParams params;
  private final int width;
  private final int height;
  private final boolean emphasised;
  private final Map<Path, Still> read = new ConcurrentHashMap<>();

  /// @param box of the face, in pixels of the resized picture
  private record Still(Image image, double @Nullable [] box, @Nullable Image emphasis) {}

  private Stills(
      List<Path> pictures,
      Labels labels,
      StillsParams params,
      int width,
      int height,
      boolean emphasised) {
    this.pictures = pictures;
    this.labels = labels;
    this.params = params;
    this.width = width;
    this.height = height;
    this.emphasised = emphasised;
  }

  /// The pictures to train on, of `train` inside the folder where there is one; null when the
  /// configuration has none.
  ///
  /// @param emphasised whether eyes and mouths are marked
  /// @throws MimicException if the folder has no pictures
  static @Nullable Stills train(DatasetParams params, boolean emphasised) {
    StillsParams stills = params.stills();
    if (stills == null) {
      return null;
    }
    Path root = Path.of(stills.rootDir());
    Path half = root.resolve("train");
    Path folder = Files.isDirectory(half) ? half : root;
    return new Stills(
        Footage.pictures(folder),
        Labels.of(folder),
        stills,
        params.width(),
        params.height(),
        emphasised);
  }

  /// How many of all samples are stills, 0 to 1.
  double share() {
    return params.share();
  }

  /// One picture in two poses.
  VideoPair sample(RandomGenerator random) {
    Path file = pictures.get(random.nextInt(pictures.size()));
    Still still = read.computeIfAbsent(file, this::read);
    StillMotion one = StillMotion.draw(width, height, still.box, params, random);
    StillMotion other = StillMotion.draw(width, height, still.box, params, random);
    Image emphasis = still.emphasis == null ? null : other.apply(still.emphasis);
    return new VideoPair(
        one.apply(still.image),
        other.apply(still.image),
        String.valueOf(file.getFileName()),
        emphasis);
  }

  private Still read(Path file) {
    Image stored = ImageFile.read(file);
    Labels.Face face = labels.find(String.valueOf(file.getFileName()), 0);
    double scaleX = (double) width / stored.width();
    double scaleY = (double) height / stored.height();
    Image image = Resize.resize(stored, width, height);
    if (face == null) {
      return new Still(image, null, null);
    }
    double[] box = face.box().clone();
    for (int i = 0; i < box.length; i++) {
      box[i] = (box[i] + 0.5) * (i % 2 == 0 ? scaleX : scaleY) - 0.5;
    }
    return new Still(
        image, box, emphasised ? Emphasis.of(face, width, height, scaleX, scaleY) : null);
  }
}
