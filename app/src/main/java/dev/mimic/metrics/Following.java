package dev.mimic.metrics;

import dev.mimic.face.Landmarks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Whether a head turns, and a mouth opens, when the other one does: the correlation over time of
/// what landmarks say, clip by clip. Faces need not be alike.
final class Following {
  private static final int FEWEST = 8; // frames of which a correlation says something

  private final ToDoubleFunction<Landmarks> gauge;
  private final double least; // deviation of the real clip; one that hardly moves says nothing
  private final List<double[]> clip = new ArrayList<>();
  private final List<Double> clips = new ArrayList<>();

  private Following(ToDoubleFunction<Landmarks> gauge, double least) {
    this.gauge = gauge;
    this.least = least;
  }

  /// Heads that turn to the side.
  static Following ofYaw() {
    return new Following(Following::yaw, 0.02);
  }

  /// Mouths that open.
  static Following ofMouth() {
    return new Following(Following::mouth, 0.01);
  }

  /// Where the tip of the nose is on the way from one end of the jaw to the other: 0 to 1, about a
  /// half from the front.
  static double yaw(Landmarks face) {
    double across = face.x(16) - face.x(0);
    double down = face.y(16) - face.y(0);
    double noseAcross = face.x(30) - face.x(0);
    double noseDown = face.y(30) - face.y(0);
    double square = across * across + down * down;
    return (noseAcross * across + noseDown * down) / Math.max(square, 1e-9);
  }

  /// The opening of the inner lips over the distance of the eyes' outer corners.
  static double mouth(Landmarks face) {
    double open = apart(face, 61, 67) + apart(face, 62, 66) + apart(face, 63, 65);
    return open / 3 / Math.max(apart(face, 36, 45), 1e-9);
  }

  private static double apart(Landmarks face, int a, int b) {
    return Math.hypot(face.x(a) - face.x(b), face.y(a) - face.y(b));
  }

  void add(Landmarks real, Landmarks generated) {
    clip.add(new double[] {gauge.applyAsDouble(real), gauge.applyAsDouble(generated)});
  }

  /// Ends a clip.
  void finish() {
    double[] mean = new double[2];
    for (double[] pair : clip) {
      mean[0] += pair[0] / clip.size();
      mean[1] += pair[1] / clip.size();
    }
    double real = 0;
    double made = 0;
    double both = 0;
    for (double[] pair : clip) {
      real += (pair[0] - mean[0]) * (pair[0] - mean[0]);
      made += (pair[1] - mean[1]) * (pair[1] - mean[1]);
      both += (pair[0] - mean[0]) * (pair[1] - mean[1]);
    }
    if (clip.size() >= FEWEST && Math.sqrt(real / clip.size()) >= least) {
      clips.add(
          made < 1e-12 ? 0 : both / Math.sqrt(real * made)); // who stands still follows nobody
    }
    clip.clear();
  }

  /// Mean over the clips that move, -1 to 1; null without any.
  @Nullable Double value() {
    return clips.isEmpty()
        ? null
        : clips.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
