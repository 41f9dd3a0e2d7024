package dev.mimic.face;

import dev.mimic.image.Image;
import dev.mimic.image.Mats;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/// Landmarks drawn into their picture: the lines of a face, and its points.
public final class LandmarkDrawing {
  private static final List<Line> LINES =
      List.of(
          new Line(0, 16, false), // jaw
          new Line(17, 21, false), // brows
          new Line(22, 26, false),
          new Line(27, 30, false), // nose
          new Line(31, 35, false),
          new Line(36, 41, true), // eyes
          new Line(42, 47, true),
          new Line(48, 59, true), // lips, outside and inside
          new Line(60, 67, true));

  /// @param closed whether it comes back to where it began
  private record Line(int first, int last, boolean closed) {}

  private LandmarkDrawing() {}

  /// A copy of the picture with them; lines grow with the faces.
  public static Image over(Image picture, List<Landmarks> faces) {
    try (Mat canvas = Mats.of(picture);
        Scalar line = new Scalar(0, 200, 255, 0);
        Scalar point = new Scalar(255, 255, 0, 0)) {
      for (Landmarks face : faces) {
        int thickness = (int) Math.max(1, Math.round(span(face) / 150));
        LINES.forEach(it -> draw(canvas, face, it, line, thickness));
        for (int i = 0; i < Landmarks.COUNT; i++) {
          try (Point at = point(face, i)) {
            opencv_imgproc.circle(
                canvas, at, thickness, point, opencv_imgproc.FILLED, opencv_imgproc.LINE_AA, 0);
          }
        }
      }
      return Mats.image(canvas);
    }
  }

  private static void draw(Mat canvas, Landmarks face, Line line, Scalar colour, int thickness) {
    int end = line.closed ? line.last : line.last - 1;
    for (int i = line.first; i <= end; i++) {
      try (Point from = point(face, i);
          Point to = point(face, i == line.last ? line.first : i + 1)) {
        opencv_imgproc.line(canvas, from, to, colour, thickness, opencv_imgproc.LINE_AA, 0);
      }
    }
  }

  private static Point point(Landmarks face, int i) {
    return new Point((int) Math.round(face.x(i)), (int) Math.round(face.y(i)));
  }

  /// From ear to ear, in pixels.
  private static double span(Landmarks face) {
    return Math.hypot(face.x(16) - face.x(0), face.y(16) - face.y(0));
  }
}
