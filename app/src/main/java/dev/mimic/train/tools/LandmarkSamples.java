package dev.mimic.train.tools;

import dev.mimic.data.LabelledFaces;
import dev.mimic.face.LandmarkCrop;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Faces with their points, as the landmark network may meet them: half of them by a detector's
/// box, shifted, scaled and turned; half upright in their place, as its second look sees them.
///
/// Half come from portraits, half from clips; there each source is drawn as often as another,
/// however long it is. All frames stay in memory, some 1.2 GB.
final class LandmarkSamples {
  /// @param crop what the network sees
  /// @param points u and v of the crop by turns
  record Sample(Image crop, double[] points) {}

  private final List<LabelledFaces.One> portraits = new ArrayList<>();
  private final List<List<LabelledFaces.One>> sources;
  private final double[] meanFace;

  /// @param root holds portraits and talking-heads
  LandmarkSamples(Path root, Consumer<String> notes) {
    LabelledFaces.each(root.resolve("portraits/train"), notes, portraits::add);
    TreeMap<String, List<LabelledFaces.One>> bySource = new TreeMap<>();
    Path clips = root.resolve("talking-heads/train");
    if (Files.isDirectory(clips)) {
      LabelledFaces.each(
          clips,
          notes,
          face -> bySource.computeIfAbsent(face.identity(), _ -> new ArrayList<>()).add(face));
    }
    sources = List.copyOf(bySource.values());
    meanFace = mean(portraits);
  }

  /// The mean of faces in the crops around their boxes, those turned by more than 30 degrees left
  /// out.
  private static double[] mean(List<LabelledFaces.One> faces) {
    double[] mean = new double[2 * Landmarks.COUNT];
    int count = 0;
    for (LabelledFaces.One face : faces) {
      double[] points = LandmarkCrop.around(LandmarkCheck.box(face)).fromPicture(face.points());
      double across = points[2 * 45] - points[2 * 36]; // from one outer corner of the eyes
      double down = points[2 * 45 + 1] - points[2 * 36 + 1];
      if (across > 0 && Math.abs(down) < 0.58 * across) {
        count++;
        for (int i = 0; i < mean.length; i++) {
          mean[i] += points[i];
        }
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= Math.max(1, count);
    }
    return mean;
  }

  /// In the crop around the box, u and v by turns.
  double[] meanFace() {
    return meanFace;
  }

  /// How many frames there are.
  int size() {
    return portraits.size() + sources.stream().mapToInt(List::size).sum();
  }

  /// One face, changed by a draw.
  Sample sample(RandomGenerator random) {
    LabelledFaces.One face = face(random);
    LandmarkCrop crop = random.nextBoolean() ? boxed(face, random) : upright(face, random);
    boolean mirrored = random.nextBoolean();
    LandmarkCrop seen = mirrored ? mirrored(crop) : crop;
    double[] points = seen.fromPicture(face.points());
    return new Sample(
        Wear.of(seen.of(face.image()), random),
        mirrored ? Landmarks.exchangeSides(points) : points);
  }

  private LabelledFaces.One face(RandomGenerator random) {
    if (sources.isEmpty() || random.nextBoolean()) {
      return portraits.get(random.nextInt(portraits.size()));
    }
    List<LabelledFaces.One> source = sources.get(random.nextInt(sources.size()));
    return source.get(random.nextInt(source.size()));
  }

  /// The first look: other detectors' boxes are elsewhere and of other sizes, and faces lean.
  private static LandmarkCrop boxed(LabelledFaces.One face, RandomGenerator random) {
    int kind = random.nextInt(10);
    double angle =
        kind < 4
            ? Math.toRadians(15) * random.nextGaussian()
            : Math.toRadians(kind < 9 ? 60 : 180) * (2 * random.nextDouble() - 1);
    return moved(LandmarkCrop.around(LandmarkCheck.box(face)), 0.07, 0.16, angle, random);
  }

  /// The second look: nearly where it should be.
  private LandmarkCrop upright(LabelledFaces.One face, RandomGenerator random) {
    double angle = Math.toRadians(6) * random.nextGaussian();
    return moved(LandmarkCrop.fitted(meanFace, face.points()), 0.025, 0.06, angle, random);
  }

  /// Shifted, scaled, turned, and a little stretched and slanted: more faces than there are.
  private static LandmarkCrop moved(
      LandmarkCrop crop, double shift, double scale, double angle, RandomGenerator random) {
    double u = 0.5 + Math.clamp(shift * random.nextGaussian(), -0.2, 0.2);
    double v = 0.5 + Math.clamp(shift * random.nextGaussian(), -0.2, 0.2);
    double size = Math.exp(scale * random.nextGaussian());
    double stretch = Math.exp(0.06 * random.nextGaussian());
    double slant = 0.05 * random.nextGaussian();
    double cos = size * Math.cos(angle);
    double sin = size * Math.sin(angle);
    double xu = stretch * (cos * crop.xu() - sin * crop.yu());
    double yu = stretch * (sin * crop.xu() + cos * crop.yu());
    double xv = (cos * crop.xv() - sin * crop.yv()) / stretch + slant * xu;
    double yv = (sin * crop.xv() + cos * crop.yv()) / stretch + slant * yu;
    return new LandmarkCrop(
        crop.pictureX(u, v) - (xu + xv) / 2, crop.pictureY(u, v) - (yu + yv) / 2, xu, yu, xv, yv);
  }

  private static LandmarkCrop mirrored(LandmarkCrop crop) {
    return new LandmarkCrop(
        crop.x() + crop.xu(), crop.y() + crop.yu(), -crop.xu(), -crop.yu(), crop.xv(), crop.yv());
  }
}
