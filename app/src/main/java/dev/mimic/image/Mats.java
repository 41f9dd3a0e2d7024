package dev.mimic.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/// Pictures to OpenCV's matrices and back. Channels stay in our order, red first, which OpenCV
/// calls RGB and many of its functions do not expect.
public final class Mats {
  private Mats() {}

  /// A copy of the picture, (H, W, 3) of 8 bits; the caller closes it.
  public static Mat of(Image image) {
    Mat mat = new Mat(image.height(), image.width(), opencv_core.CV_8UC3);
    mat.data().put(image.rgb());
    return mat;
  }

  /// A copy of a matrix of 8 bits and three channels.
  public static Image image(Mat mat) {
    if (mat.type() != opencv_core.CV_8UC3 || !mat.isContinuous()) {
      throw new IllegalArgumentException("The matrix is no continuous 8-bit picture.");
    }
    byte[] rgb = new byte[3 * mat.rows() * mat.cols()];
    try (BytePointer data = mat.data()) {
      data.get(rgb);
    }
    return new Image(mat.cols(), mat.rows(), rgb);
  }

  /// OpenCV's bilinear resize of 8-bit pictures: no antialias where it shrinks, and its own
  /// rounding. PaddleGAN's arithmetic; everything else is [Resize]'s.
  public static Image resized(Image image, int width, int height) {
    try (Mat whole = of(image);
        Mat part = new Mat();
        Size size = new Size(width, height)) {
      opencv_imgproc.resize(whole, part, size, 0, 0, opencv_imgproc.INTER_LINEAR);
      return image(part);
    }
  }
}
