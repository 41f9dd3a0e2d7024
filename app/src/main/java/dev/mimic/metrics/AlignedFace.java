package dev.mimic.metrics;

import dev.mimic.face.FaceBox;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;

/// A face turned upright and brought to the place where embedders of identity expect it.
///
/// Eyes, nose and corners of the mouth go to ArcFace's five points of a picture of 112 pixels, by
/// the similarity that fits best (least squares). Without landmarks the square around the
/// detector's box is taken, a tenth larger. Sampled bilinearly; beyond the frame its border is
/// repeated.
final class AlignedFace {
  private static final double SIDE = 112;
  private static final double[][] TEMPLATE = {
    {38.2946, 51.6963},
    {73.5318, 51.5014},
    {56.0252, 71.7366},
    {41.5493, 92.3655},
    {70.7299, 92.2041},
  };
  private static final double ROOM = 1.1;

  private AlignedFace() {}

  static Image cut(Image frame, FacePoints face, int width, int height) {
    Landmarks landmarks = face.landmarks();
    Similarity map =
        landmarks == null
            ? Similarity.ofBox(face.box(), width, height)
            : Similarity.ofPoints(fivePoints(landmarks), width, height);
    return map.sample(frame, width, height);
  }

  /// Centres of the eyes, tip of the nose, corners of the mouth.
  private static double[][] fivePoints(Landmarks face) {
    return new double[][] {
      mean(face, 36, 41),
      mean(face, 42, 47),
      mean(face, 30, 30),
      mean(face, 48, 48),
      mean(face, 54, 54),
    };
  }

  private static double[] mean(Landmarks face, int first, int last) {
    double x = 0;
    double y = 0;
    for (int i = first; i <= last; i++) {
      x += face.x(i);
      y += face.y(i);
    }
    int count = last - first + 1;
    return new double[] {x / count, y / count};
  }

  /// From the result's pixels to the frame's: x' = a x - b y + dx, y' = b x + a y + dy, centres of
  /// pixels at whole numbers.
  private record Similarity(double a, double b, double dx, double dy) {
    static Similarity ofBox(FaceBox box, int width, int height) {
      double scale = ROOM * Math.max(box.width(), box.height()) / Math.min(width, height);
      double x = (box.x1() + box.x2()) / 2 - scale * width / 2;
      double y = (box.y1() + box.y2()) / 2 - scale * height / 2;
      double half = scale / 2 - 0.5; // the corner of a pixel is half a pixel before its centre
      return new Similarity(scale, 0, x + half, y + half);
    }

    static Similarity ofPoints(double[][] points, int width, int height) {
      double scale = Math.min(width, height) / SIDE;
      double[][] wanted = new double[TEMPLATE.length][];
      for (int i = 0; i < wanted.length; i++) {
        double x = scale * TEMPLATE[i][0] + (width - scale * SIDE) / 2;
        double y = scale * TEMPLATE[i][1] + (height - scale * SIDE) / 2;
        wanted[i] = new double[] {x, y};
      }
      return fit(points, wanted).inverse();
    }

    // Umeyama 1991 in the plane, where rotation and scale are one complex number
    private static Similarity fit(double[][] from, double[][] to) {
      double[] fromMean = centre(from);
      double[] toMean = centre(to);
      double real = 0;
      double imaginary = 0;
      double norm = 0;
      for (int i = 0; i < from.length; i++) {
        double x = from[i][0] - fromMean[0];
        double y = from[i][1] - fromMean[1];
        double u = to[i][0] - toMean[0];
        double v = to[i][1] - toMean[1];
        real += x * u + y * v;
        imaginary += x * v - y * u;
        norm += x * x + y * y;
      }
      double a = real / Math.max(norm, 1e-9);
      double b = imaginary / Math.max(norm, 1e-9);
      double dx = toMean[0] - a * fromMean[0] + b * fromMean[1];
      double dy = toMean[1] - b * fromMean[0] - a * fromMean[1];
      return new Similarity(a, b, dx, dy);
    }

    private static double[] centre(double[][] points) {
      double x = 0;
      double y = 0;
      for (double[] point : points) {
        x += point[0] / points.length;
        y += point[1] / points.length;
      }
      return new double[] {x, y};
    }

    private Similarity inverse() {
      double norm = Math.max(a * a + b * b, 1e-12);
      double back = a / norm;
      double turn = -b / norm;
      return new Similarity(back, turn, -back * dx + turn * dy, -turn * dx - back * dy);
    }

    Image sample(Image frame, int width, int height) {
      byte[] rgb = new byte[3 * width * height];
      int out = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double atX = Math.clamp(a * x - b * y + dx, 0, frame.width() - 1.0);
          double atY = Math.clamp(b * x + a * y + dy, 0, frame.height() - 1.0);
          for (int channel = 0; channel < 3; channel++) {
            rgb[out++] = (byte) Math.round(bilinear(frame, atX, atY, channel));
          }
        }
      }
      return new Image(width, height, rgb);
    }

    private static double bilinear(Image frame, double x, double y, int channel) {
      int left = (int) x;
      int top = (int) y;
      int right = Math.min(left + 1, frame.width() - 1);
      int bottom = Math.min(top + 1, frame.height() - 1);
      double across = x - left;
      double down = y - top;
      double upper =
          (1 - across) * frame.at(left, top, channel) + across * frame.at(right, top, channel);
      double lower =
          (1 - across) * frame.at(left, bottom, channel)
              + across * frame.at(right, bottom, channel);
      return (1 - down) * upper + down * lower;
    }
  }
}
