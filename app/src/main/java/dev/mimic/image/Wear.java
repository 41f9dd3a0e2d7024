package dev.mimic.image;

import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;

/// What happens to pictures on their way to us: blur, smaller sizes, noise, JPEG. For teaching a
/// network to undo it, and for measuring whether it does. Any thread.
///
/// Sizes by antialiased filters are [Resize]'s.
public final class Wear {
  private Wear() {}

  /// How OpenCV resizes; of these only AREA looks at all pixels when it shrinks.
  public enum Sampling {
    LINEAR(opencv_imgproc.INTER_LINEAR),
    CUBIC(opencv_imgproc.INTER_CUBIC),
    AREA(opencv_imgproc.INTER_AREA);

    private final int code;

    Sampling(int code) {
      this.code = code;
    }
  }

  /// Out of focus, softly.
  ///
  /// @param sigma in pixels
  public static Image gaussian(Image image, double sigma) {
    return changed(
        image,
        (from, to) -> {
          try (Size size = new Size(0, 0)) {
            opencv_imgproc.GaussianBlur(from, to, size, sigma);
          }
        });
  }

  /// Out of focus, as a lens makes discs of points.
  ///
  /// @param radius of the disc in pixels
  public static Image lens(Image image, double radius) {
    int reach = (int) Math.ceil(radius);
    int size = 2 * reach + 1;
    float[] kernel = new float[size * size];
    for (int i = 0; i < kernel.length; i++) {
      double away = Math.hypot(i % size - reach, i / size - reach);
      kernel[i] = (float) Math.clamp(radius + 0.5 - away, 0, 1);
    }
    return filtered(image, kernel, size);
  }

  /// Moved while the shutter was open.
  ///
  /// @param length in pixels
  /// @param angle in radians
  public static Image motion(Image image, double length, double angle) {
    int reach = (int) Math.ceil(length / 2);
    int size = 2 * reach + 1;
    float[] kernel = new float[size * size];
    for (int i = 0; i < kernel.length; i++) {
      int x = i % size - reach;
      int y = i / size - reach;
      double along = Math.abs(x * Math.cos(angle) + y * Math.sin(angle));
      double beside = Math.abs(y * Math.cos(angle) - x * Math.sin(angle));
      kernel[i] =
          (float) (Math.clamp(1 - beside, 0, 1) * Math.clamp(length / 2 + 0.5 - along, 0, 1));
    }
    return filtered(image, kernel, size);
  }

  private static Image filtered(Image image, float[] kernel, int size) {
    float sum = 0;
    for (float weight : kernel) {
      sum += weight;
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return changed(
        image,
        (from, to) -> {
          try (Mat weights = new Mat(size, size, opencv_core.CV_32FC1);
              FloatPointer numbers = new FloatPointer(weights.data());
              Point centre = new Point(-1, -1)) {
            numbers.put(kernel);
            opencv_imgproc.filter2D(
                from, to, -1, weights, centre, 0, opencv_core.BORDER_REFLECT_101);
          }
        });
  }

  /// Another size, by OpenCV.
  public static Image resized(Image image, int width, int height, Sampling sampling) {
    return changed(
        image,
        (from, to) -> {
          try (Size size = new Size(width, height)) {
            opencv_imgproc.resize(from, to, size, 0, 0, sampling.code);
          }
        });
  }

  /// A sensor in the dark.
  ///
  /// @param deviation of each number, in levels of 255
  /// @param coloured whether the channels differ
  public static Image noise(
      Image image, double deviation, boolean coloured, RandomGenerator random) {
    byte[] rgb = image.rgb().clone();
    double add = 0;
    for (int i = 0; i < rgb.length; i++) {
      add = coloured || i % 3 == 0 ? deviation * random.nextGaussian() : add;
      rgb[i] = (byte) Math.clamp(Math.round((rgb[i] & 0xff) + add), 0, 255);
    }
    return new Image(image.width(), image.height(), rgb);
  }

  /// Stored as JPEG, with halved colours, and read again.
  ///
  /// @param quality 1 to 100, as libjpeg counts it
  public static Image jpeg(Image image, int quality) {
    return changed(
        image,
        (from, to) -> {
          try (Mat blueFirst = new Mat();
              BytePointer stored = new BytePointer();
              IntPointer settings =
                  new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
            opencv_imgproc.cvtColor(from, blueFirst, opencv_imgproc.COLOR_RGB2BGR);
            opencv_imgcodecs.imencode(".jpg", blueFirst, stored, settings);
            try (Mat bytes =
                    new Mat(1, Math.toIntExact(stored.limit()), opencv_core.CV_8UC1, stored);
                Mat read = opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_COLOR)) {
              opencv_imgproc.cvtColor(read, to, opencv_imgproc.COLOR_BGR2RGB);
            }
          }
        });
  }

  private static Image changed(Image image, BiConsumer<Mat, Mat> change) {
    try (Mat from = Mats.of(image);
        Mat to = new Mat()) {
      change.accept(from, to);
      return Mats.image(to);
    }
  }
}
