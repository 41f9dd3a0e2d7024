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
  private final boolean labelled;
  private final Map<Path, Still> read = new ConcurrentHashMap<>();

  /// @param face in pixels of the resized picture
  private record Still(Image image, Labels.@Nullable Face face) {}

  private Stills(
      List<Path> pictures,
      Labels labels,
      StillsParams params,
      int width,
      int height,
      boolean labelled) {
    this.pictures = pictures;
    this.labels = labels;
    this.params = params;
    this.width = width;
    this.height = height;
    this.labelled = labelled;
  }

  /// The pictures to train on, of `train` inside the folder where there is one; null when the
  /// configuration has none.
  ///
  /// @param labelled whether samples say where the points of the face are
  /// @throws MimicException if the folder has no pictures
  static @Nullable Stills train(DatasetParams params, boolean labelled) {
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
        labelled);
  }

  /// How many of all samples are stills, 0 to 1.
  double share() {
    return params.share();
  }

  /// One picture in two poses.
  VideoPair sample(RandomGenerator random) {
    Path file = pictures.get(random.nextInt(pictures.size()));
    Still still = read.computeIfAbsent(file, this::read);
    LabelledFrame one = posed(still, random);
    return new VideoPair(one, posed(still, random), String.valueOf(file.getFileName()));
  }

  private LabelledFrame posed(Still still, RandomGenerator random) {
    Labels.Face face = still.face;
    double[] box = face == null ? null : face.box();
    StillMotion motion = StillMotion.draw(width, height, box, params, random);
    double[] points = face == null || !labelled ? null : face.points();
    return new LabelledFrame(motion.apply(still.image), LabelledFrame.moved(points, motion::place));
  }

  private Still read(Path file) {
    Image stored = ImageFile.read(file);
    Labels.Face face = labels.find(String.valueOf(file.getFileName()), 0);
    return new Still(
        Resize.resize(stored, width, height),
        face == null
            ? null
            : face.scaled((double) width / stored.width(), (double) height / stored.height()));
  }
}
