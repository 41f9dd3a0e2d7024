package dev.mimic.face.gpen;

import dev.mimic.image.Image;
import dev.mimic.image.Mats;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/// What PaddleGAN's `face_enhancement.py` does to pictures around the network, by OpenCV as there.
final class FacePicture {
  private static final int DESIGNED = 512; // pixels; other sizes in proportion
  private static final int BORDER = 26; // pixels that stay dark before blurring
  private static final int REACH = 50; // of the blur, to each side
  private static final double SIGMA = 11;

  private FacePicture() {}

  /// The square middle of a picture at the network's size: (1, 3, side, side), 0 to 255, not
  /// rounded.
  static Tensor square(Image face, int side) {
    try (Mat bytes = Mats.of(face);
        Mat floats = new Mat()) {
      bytes.convertTo(floats, opencv_core.CV_32FC3);
      return square(floats, side);
    }
  }

  /// @param floats (H, W, 3)
  static Tensor square(Mat floats, int side) {
    int shorter = Math.min(floats.rows(), floats.cols());
    int height = resized(floats.rows(), shorter, side);
    int width = resized(floats.cols(), shorter, side);
    try (Mat fitting = new Mat();
        Size size = new Size(width, height);
        Rect middle = new Rect((width - side) / 2, (height - side) / 2, side, side)) {
      // INTER_AREA enlarges too: by a rule of its own, at twice the size by repeating pixels
      opencv_imgproc.resize(floats, fitting, size, 0, 0, opencv_imgproc.INTER_AREA);
      try (Mat view = new Mat(fitting, middle);
          Mat square = view.clone()) {
        return tensor(square).permute(2, 0, 1).unsqueeze(0).contiguous(); // (1, 3, side, side)
      }
    }
  }

  private static int resized(int length, int shorter, int side) {
    return length == shorter ? side : (int) (length * ((double) side / shorter));
  }

  /// How much of the network's picture is taken where: 1 in the middle, near 0 at the borders.
  ///
  /// @return (1, 1, side, side)
  static Tensor mask(int side) {
    int border = scaled(BORDER, side);
    int reach = scaled(REACH, side);
    double sigma = SIGMA * side / DESIGNED;
    try (Mat mask = new Mat(side, side, opencv_core.CV_32FC1, new Scalar(0));
        Mat once = new Mat();
        Size window = new Size(2 * reach + 1, 2 * reach + 1)) {
      int inside = side - 2 * border + 1; // both ends are filled
      try (Rect middle = new Rect(border, border, inside, inside);
          Mat bright = new Mat(mask, middle)) {
        bright.put(new Scalar(1));
      }
      opencv_imgproc.GaussianBlur(mask, once, window, sigma);
      opencv_imgproc.GaussianBlur(once, mask, window, sigma);
      return tensor(mask).permute(2, 0, 1).unsqueeze(0).contiguous();
    }
  }

  private static int scaled(int pixels, int side) {
    return Math.round((float) pixels * side / DESIGNED);
  }

  /// A copy: (H, W, C).
  private static Tensor tensor(Mat floats) {
    FloatBuffer numbers = floats.createBuffer();
    return Tensor.of(
        MemorySegment.ofBuffer(numbers),
        DType.FLOAT32,
        floats.rows(),
        floats.cols(),
        floats.channels());
  }
}
