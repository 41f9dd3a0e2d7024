package dev.mimic.face;

import dev.mimic.image.Image;
import dev.mimic.image.Mats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/// The reference's paste (PaddleGAN, `first_order_predictor.py:197-232`), equal to the bit.
final class HardPaste implements Paste {
  private final Image picture;
  private final List<CropBox> boxes;
  private final List<Disc> discs = new ArrayList<>(); // none for a single face

  HardPaste(Image picture, List<CropBox> boxes, double ratio) {
    this.picture = picture;
    this.boxes = List.copyOf(boxes);
    if (boxes.size() > 1) {
      for (CropBox box : boxes) {
        discs.add(Disc.of(box, ratio, picture.width(), picture.height()));
      }
    }
  }

  @Override
  public Image paste(List<Image> faces) {
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < boxes.size(); i++) {
      CropBox box = boxes.get(i);
      Image face = Mats.resized(faces.get(i), box.width(), box.height());
      if (discs.isEmpty()) {
        rectangle(rgb, face, box);
      } else {
        disc(rgb, face, box, discs.get(i));
      }
    }
    return new Image(picture.width(), picture.height(), rgb);
  }

  /// A filled circle, cut at the picture's borders.
  ///
  /// @param from,to the first column and the one past the last, for each row of the picture
  record Disc(int[] from, int[] to) {
    static Disc of(CropBox box, double ratio, int width, int height) {
      int radius = (int) Math.ceil(box.height() * ratio);
      int x = (box.x1() + box.x2()) / 2;
      int y = (box.y1() + box.y2()) / 2;
      int[] from = new int[height];
      int[] to = new int[height];
      try (Mat mask = new Mat(height, width, opencv_core.CV_8UC1, Scalar.all(0));
          BytePointer data = mask.data();
          Point centre = new Point(x, y)) {
        opencv_imgproc.circle(mask, centre, radius, Scalar.all(255), opencv_imgproc.FILLED, 8, 0);
        byte[] pixels = new byte[width * height];
        data.get(pixels);
        for (int i = 0; i < pixels.length; i++) {
          if (pixels[i] != 0) {
            int row = i / width;
            from[row] = to[row] == 0 ? i % width : from[row];
            to[row] = i % width + 1;
          }
        }
      }
      return new Disc(from, to);
    }
  }

  private void rectangle(byte[] rgb, Image face, CropBox box) {
    for (int y = box.y1(); y < box.y2(); y++) {
      row(rgb, face, box, y, box.x1(), box.x2());
    }
  }

  private void disc(byte[] rgb, Image face, CropBox box, Disc disc) {
    for (int y = 0; y < picture.height(); y++) {
      int start = 3 * y * picture.width();
      Arrays.fill(rgb, start + 3 * disc.from[y], start + 3 * disc.to[y], (byte) 0);
      int from = Math.max(box.x1(), disc.from[y]);
      int to = Math.min(box.x2(), disc.to[y]);
      if (y >= box.y1() && y < box.y2() && from < to) {
        row(rgb, face, box, y, from, to);
      }
    }
  }

  private void row(byte[] rgb, Image face, CropBox box, int y, int from, int to) {
    System.arraycopy(
        face.rgb(),
        3 * ((y - box.y1()) * face.width() + from - box.x1()),
        rgb,
        3 * (y * picture.width() + from),
        3 * (to - from));
  }
}
