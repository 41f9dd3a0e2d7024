package dev.mimic.train.tools;

import dev.mimic.MimicException;
import dev.mimic.data.LabelledFaces;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How good a landmark network is on a folder of labelled pictures or clips. Engine thread.
public final class LandmarkMeasure {
  private static final double SAME = 0.35; // IoU of a detector's box and the label's

  /// Faces that are looked at again and again, and how often.
  private static final int STILLS = 12;

  private static final int TIMES = 8;
  private static final double GRAIN = 5; // of 255: the noise between the frames of a still
  private static final double UNREST = 0.02; // of the box's size: a detector's from frame to frame

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final LandmarkFinder finder;
  private final @Nullable FaceDetector detector;
  private final int every;
  private final LandmarkCheck check = new LandmarkCheck();
  private final List<Double> milliseconds = new ArrayList<>();
  private final List<Double> trembles = new ArrayList<>();
  private int missed;

  /// @param detector whose boxes are used; null for the labels' own
  /// @param every frames of clips whose number is a multiple of this are looked at
  public LandmarkMeasure(LandmarkFinder finder, @Nullable FaceDetector detector, int every) {
    this.finder = finder;
    this.detector = detector;
    this.every = every;
  }

  /// What was measured.
  ///
  /// @param missed faces that the detector did not find, which count for nothing else
  /// @param numbers by the names of [LandmarkCheck#numbers]; and `trembles`, how far a point of a
  ///   still face strays from its mean when noise and an unsteady box change, root mean square over
  ///   the distance of the eyes
  /// @param milliseconds that this thread's core is busy with a face, median: all of the work where
  ///   the engine has one thread, whoever else uses the machine
  public record Report(int faces, int missed, Map<String, Double> numbers, double milliseconds) {}

  /// @param folder with a labels.jsonl
  /// @throws MimicException if there are no labels, or no face was found
  public Report run(Path folder, Consumer<String> notes) {
    LabelledFaces.each(folder, notes, this::add);
    if (check.faces() == 0) {
      throw new MimicException(
          "The detector found none of the (%d) faces of (%s). Maybe name another with --face-detector"
              .formatted(missed, folder));
    }
    Map<String, Double> numbers = new LinkedHashMap<>(check.numbers());
    numbers.put("trembles", trembles.stream().mapToDouble(it -> it).average().orElse(Double.NaN));
    milliseconds.sort(Comparator.naturalOrder());
    return new Report(check.faces(), missed, numbers, milliseconds.get(milliseconds.size() / 2));
  }

  private void add(LabelledFaces.One label) {
    if (label.frame() % every != 0) {
      return;
    }
    FaceBox box = box(label);
    if (box == null) {
      missed++;
      return;
    }
    long start = CLOCK.getCurrentThreadCpuTime();
    Landmarks found = finder.find(label.image(), box);
    milliseconds.add((CLOCK.getCurrentThreadCpuTime() - start) / 1e6);
    check.add(label, found);
    if (label.frame() == 0 && trembles.size() < STILLS) {
      trembles.add(trembling(label.image(), box));
    }
  }

  private @Nullable FaceBox box(LabelledFaces.One label) {
    FaceBox truth = LandmarkCheck.box(label);
    if (detector == null) {
      return truth;
    }
    return detector.detect(label.image()).stream()
        .filter(box -> box.iou(truth) > SAME)
        .max(Comparator.comparingDouble(truth::iou))
        .orElse(null);
  }

  private double trembling(Image still, FaceBox box) {
    SplittableRandom random = new SplittableRandom(trembles.size());
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      all.add(finder.find(noisy(still, random), unsteady(box, random)).xy());
    }
    double sum = 0;
    for (int i = 0; i < 2 * Landmarks.COUNT; i++) {
      int coordinate = i;
      double mean = all.stream().mapToDouble(face -> face[coordinate]).average().orElse(0);
      for (double[] face : all) {
        sum += (face[i] - mean) * (face[i] - mean);
      }
    }
    double[] first = all.getFirst();
    double eyes = Math.hypot(first[90] - first[72], first[91] - first[73]);
    return Math.sqrt(sum / Landmarks.COUNT / TIMES) / eyes;
  }

  private static Image noisy(Image still, RandomGenerator random) {
    byte[] rgb = new byte[still.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      double value = (still.rgb()[i] & 0xff) + GRAIN * random.nextGaussian();
      rgb[i] = (byte) Math.clamp(Math.round(value), 0, 255);
    }
    return new Image(still.width(), still.height(), rgb);
  }

  private static FaceBox unsteady(FaceBox box, RandomGenerator random) {
    double across = UNREST * box.width();
    double down = UNREST * box.height();
    return new FaceBox(
        box.x1() + across * random.nextGaussian(),
        box.y1() + down * random.nextGaussian(),
        box.x2() + across * random.nextGaussian(),
        box.y2() + down * random.nextGaussian(),
        box.score());
  }
}
