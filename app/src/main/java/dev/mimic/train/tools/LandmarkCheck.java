package dev.mimic.train.tools;

import dev.mimic.data.LabelledFaces;
import dev.mimic.face.FaceBox;
import dev.mimic.face.LandmarkCrop;
import dev.mimic.face.Landmarks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// How near found points come to labelled ones, over many faces.
///
/// Distances are those of points, over the distance of the face's outer corners of the eyes (the
/// usual normalised mean error) or over the box's size.
public final class LandmarkCheck {
  private static final Map<String, int[]> PARTS = parts();

  private static Map<String, int[]> parts() {
    Map<String, int[]> parts = new LinkedHashMap<>(); // first point, and the one after the last
    parts.put("jaw", new int[] {0, 17});
    parts.put("brows", new int[] {17, 27});
    parts.put("nose", new int[] {27, 36});
    parts.put("eyes", new int[] {36, 48});
    parts.put("mouth", new int[] {48, 68});
    return parts;
  }

  /// A clip whose mouth or lids hardly move says nothing about whether they are followed.
  private static final double MOVES = 0.01; // standard deviation, of the distance of the eyes

  private final List<Face> labels = new ArrayList<>();
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private final Map<String, List<double[]>> mouths = new TreeMap<>(); // by clip: label, found
  private final Map<String, List<double[]>> lids = new TreeMap<>();

  /// A label without its picture.
  private record Face(FaceBox box, double[] points) {}

  /// Adds a face.
  public void add(LabelledFaces.One label, Landmarks found) {
    double[] truth = label.points();
    double eyes = eyes(truth);
    double all = 0;
    for (Map.Entry<String, int[]> part : PARTS.entrySet()) {
      double sum = 0;
      int[] range = part.getValue();
      for (int i = range[0]; i < range[1]; i++) {
        sum += distance(truth, found.xy(), i, i);
      }
      all += sum;
      count(part.getKey(), sum / (range[1] - range[0]) / eyes);
    }
    count("nme", all / Landmarks.COUNT / eyes);
    count("nme_box", all / Landmarks.COUNT / Math.sqrt(box(label).area()));
    series(mouths, label.file(), mouth(truth) / eyes, mouth(found.xy()) / eyes);
    series(lids, label.file(), lids(truth) / eyes, lids(found.xy()) / eyes);
    labels.add(new Face(box(label), truth));
  }

  static FaceBox box(LabelledFaces.One label) {
    double[] box = label.box();
    return new FaceBox(box[0], box[1], box[2], box[3], 1);
  }

  private static double eyes(double[] face) {
    return distance(face, face, 36, 45);
  }

  private void count(String name, double value) {
    sums.merge(name, value, Double::sum);
  }

  private static void series(
      Map<String, List<double[]>> all, String clip, double label, double found) {
    all.computeIfAbsent(clip, _ -> new ArrayList<>()).add(new double[] {label, found});
  }

  private static double distance(double[] a, double[] b, int i, int j) {
    return Math.hypot(a[2 * i] - b[2 * j], a[2 * i + 1] - b[2 * j + 1]);
  }

  /// How far the inner lips are apart, in pixels.
  private static double mouth(double[] face) {
    return (distance(face, face, 61, 67)
            + distance(face, face, 62, 66)
            + distance(face, face, 63, 65))
        / 3;
  }

  /// How far the lids of both eyes are apart, in pixels.
  private static double lids(double[] face) {
    return (distance(face, face, 37, 41)
            + distance(face, face, 38, 40)
            + distance(face, face, 43, 47)
            + distance(face, face, 44, 46))
        / 4;
  }

  /// How many faces were added.
  public int faces() {
    return labels.size();
  }

  /// Means over all faces by name: `nme` by the eyes and `nme_box` by the box's size, then `jaw`,
  /// `brows`, `nose`, `eyes` and `mouth` by the eyes; where clips move, `mouth_follows` and
  /// `lids_follow`: correlation over time with the labels' openings, mean over clips. `mean_face`
  /// is the `nme` of who knows only the boxes and lays the labels' own mean face into each.
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String name : List.of("nme", "nme_box", "jaw", "brows", "nose", "eyes", "mouth")) {
      numbers.put(name, sums.getOrDefault(name, Double.NaN) / faces());
    }
    numbers.put("mean_face", meanFaceError());
    correlation(mouths).ifPresent(value -> numbers.put("mouth_follows", value));
    correlation(lids).ifPresent(value -> numbers.put("lids_follow", value));
    return numbers;
  }

  private double meanFaceError() {
    List<double[]> laid =
        labels.stream()
            .map(face -> LandmarkCrop.around(face.box).fromPicture(face.points))
            .toList();
    double[] mean = new double[2 * Landmarks.COUNT];
    for (double[] face : laid) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += face[i] / laid.size();
      }
    }
    double sum = 0;
    for (Face face : labels) {
      double[] guess = LandmarkCrop.around(face.box).toPicture(mean);
      for (int i = 0; i < Landmarks.COUNT; i++) {
        sum += distance(face.points, guess, i, i) / eyes(face.points) / Landmarks.COUNT;
      }
    }
    return sum / faces();
  }

  private static OptionalDouble correlation(Map<String, List<double[]>> clips) {
    return clips.values().stream()
        .filter(clip -> Math.sqrt(covariance(clip, 0, 0)) > MOVES)
        .mapToDouble(
            clip ->
                covariance(clip, 0, 1)
                    / Math.sqrt(covariance(clip, 0, 0) * covariance(clip, 1, 1) + 1e-12))
        .average();
  }

  private static double covariance(List<double[]> clip, int a, int b) {
    double meanA = clip.stream().mapToDouble(pair -> pair[a]).average().orElse(0);
    double meanB = clip.stream().mapToDouble(pair -> pair[b]).average().orElse(0);
    return clip.stream()
        .mapToDouble(pair -> (pair[a] - meanA) * (pair[b] - meanB))
        .average()
        .orElse(0);
  }
}
