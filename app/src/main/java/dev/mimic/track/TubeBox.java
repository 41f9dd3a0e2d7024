package dev.mimic.track;

import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.io.Serializable;

/// What is cut out of every frame of a tube, in whole pixels; where it reaches over the frame's
/// border the frame's outermost pixels are repeated.
///
/// @param x1,y1 the first column and row; may be negative
/// @param x2,y2 one past the last; may lie outside
public record TubeBox(int x1, int y1, int x2, int y2) implements Serializable {
  public TubeBox {
    if (x2 <= x1 || y2 <= y1) {
      throw new IllegalArgumentException("(%d, %d)-(%d, %d) is empty.".formatted(x1, y1, x2, y2));
    }
  }

  /// The size of results and the room around a face.
  ///
  /// @param width,height of the pictures that are made of a box, whose aspect is the box's
  /// @param increase room on each side of the face, as a share of its size
  public record Shape(int width, int height, double increase) {
    /// The original's.
    public static final Shape ORIGINAL = new Shape(256, 256, 0.1);

    public Shape {
      if (width < 1 || height < 1 || !(increase >= 0 && increase <= 10)) {
        throw new IllegalArgumentException(
            "There is no box for (%d x %d) pixels and (%s) around the face."
                .formatted(width, height, increase));
      }
    }
  }

  /// The box for everywhere a face was seen (`crop-video.py`, `compute_bbox`): enlarged by the
  /// increase on each side, and further where the shape needs it.
  ///
  /// The original cuts off what lies outside the frame, and its squares are squeezed then. Here the
  /// box is moved inside. One larger than the frame first gives up its room around the face; what
  /// is too large even so is centred, and reaches over the border.
  public static TubeBox of(FaceBox union, Shape shape, int frameWidth, int frameHeight) {
    TubeBox wanted = around(union, shape, shape.increase());
    if (wanted.width() > frameWidth || wanted.height() > frameHeight) {
      wanted = shrunk(wanted, around(union, shape, 0), frameWidth, frameHeight);
    }
    return wanted.movedInside(frameWidth, frameHeight);
  }

  private static TubeBox around(FaceBox face, Shape shape, double increase) {
    double aspect = (double) shape.width() / shape.height();
    double width = Math.max(1, face.width());
    double height = Math.max(1, face.height());
    double room = 1 + 2 * increase;
    double wider = Math.max(increase, (room * height * aspect - width) / (2 * width));
    double higher = Math.max(increase, (room * width / aspect - height) / (2 * height));
    int left = (int) (face.x1() - wider * width);
    int top = (int) (face.y1() - higher * height);
    int right = (int) (face.x2() + wider * width);
    int bottom = (int) (face.y2() + higher * height);
    return new TubeBox(left, top, Math.max(right, left + 1), Math.max(bottom, top + 1));
  }

  /// As large as the frame allows, but no smaller than the face.
  private static TubeBox shrunk(TubeBox wanted, TubeBox least, int frameWidth, int frameHeight) {
    double fits =
        Math.min((double) frameWidth / wanted.width(), (double) frameHeight / wanted.height());
    int width = Math.max(least.width(), (int) Math.round(fits * wanted.width()));
    int height = Math.max(least.height(), (int) Math.round(fits * wanted.height()));
    int left = (wanted.x1 + wanted.x2 - width) / 2;
    int top = (wanted.y1 + wanted.y2 - height) / 2;
    return new TubeBox(left, top, left + width, top + height);
  }

  private TubeBox movedInside(int frameWidth, int frameHeight) {
    int left = inside(x1, width(), frameWidth);
    int top = inside(y1, height(), frameHeight);
    return new TubeBox(left, top, left + width(), top + height());
  }

  private static int inside(int at, int size, int room) {
    return size <= room ? Math.clamp(at, 0, room - size) : (room - size) / 2;
  }

  public int width() {
    return x2 - x1;
  }

  public int height() {
    return y2 - y1;
  }

  /// The picture of the box in a frame, resized to a size in pixels.
  public Image cut(Image frame, int width, int height) {
    int left = Math.clamp(x1, 0, frame.width() - 1);
    int top = Math.clamp(y1, 0, frame.height() - 1);
    int right = Math.clamp(x2, left + 1, frame.width());
    int bottom = Math.clamp(y2, top + 1, frame.height());
    Image part = frame.crop(left, top, right - left, bottom - top);
    boolean whole = part.width() == width() && part.height() == height();
    return Resize.resize(whole ? part : extended(part, left - x1, top - y1), width, height);
  }

  private Image extended(Image part, int left, int top) {
    byte[] rgb = new byte[3 * width() * height()];
    int out = 0;
    for (int y = 0; y < height(); y++) {
      int row = Math.clamp(y - top, 0, part.height() - 1) * part.width();
      for (int x = 0; x < width(); x++, out += 3) {
        int in = 3 * (row + Math.clamp(x - left, 0, part.width() - 1));
        System.arraycopy(part.rgb(), in, rgb, out, 3);
      }
    }
    return new Image(width(), height(), rgb);
  }
}
