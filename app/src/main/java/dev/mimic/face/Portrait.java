package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.Arrays;

/// The square around a face that a network which was trained on portraits should see.
final class Portrait {
  /// A portrait's side over the larger side of the detected face; CelebAMask-HQ's are about so.
  private static final double MARGIN = 2;

  /// How much higher than the face's centre the portrait's is, over its side: there is hair.
  private static final double RISE = 0.05;

  private Portrait() {}

  /// Whether the picture is a portrait of this face already.
  static boolean isOne(Image picture, FaceBox face) {
    double shape = (double) picture.width() / picture.height();
    double share = side(face) / Math.max(picture.width(), picture.height());
    return shape > 0.8 && shape < 1.25 && share > 0.8;
  }

  private static double side(FaceBox face) {
    return MARGIN * Math.max(face.width(), face.height());
  }

  /// A square inside the picture, as large as the face wants it or as the picture allows.
  static CropBox around(FaceBox face, Image picture) {
    int most = Math.min(picture.width(), picture.height());
    int side = Math.clamp(Math.round(side(face)), 1, most);
    double centreX = (face.x1() + face.x2()) / 2;
    double centreY = (face.y1() + face.y2()) / 2 - RISE * side;
    return CropBox.square(centreX, centreY, side, picture.width(), picture.height());
  }

  /// Maps of portraits put back into the picture that they were cut from.
  static final class Collage {
    private final int width;
    private final byte[] classes;
    private final float[] distances; // to the nearest face so far, in sizes of that face

    Collage(int width, int height) {
      this.width = width;
      classes = new byte[width * height];
      distances = new float[width * height];
      Arrays.fill(distances, Float.POSITIVE_INFINITY);
    }

    void add(PartMap map, CropBox box, FaceBox face) {
      double centreX = (face.x1() + face.x2()) / 2;
      double centreY = (face.y1() + face.y2()) / 2;
      for (int y = 0; y < map.height(); y++) {
        for (int x = 0; x < map.width(); x++) {
          int at = (box.y1() + y) * width + box.x1() + x;
          double distance = Math.hypot(box.x1() + x - centreX, box.y1() + y - centreY);
          float sizes = (float) (distance / side(face));
          if (sizes < distances[at]) {
            distances[at] = sizes;
            classes[at] = (byte) map.at(x, y);
          }
        }
      }
    }

    PartMap map() {
      return new PartMap(width, classes.length / width, classes);
    }
  }
}
