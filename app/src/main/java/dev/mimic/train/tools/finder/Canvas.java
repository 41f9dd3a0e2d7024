package dev.mimic.train.tools.finder;

import dev.mimic.image.Image;

/// Where a scene is painted.
final class Canvas {
  private final int side;
  private final byte[] rgb;

  Canvas(int side) {
    this.side = side;
    rgb = new byte[3 * side * side];
  }

  /// How much a shot covers what was there, at a pixel of the scene, 0 to 1.
  interface Mask {
    float at(float x, float y);
  }

  Image picture() {
    return new Image(side, side, rgb);
  }

  /// Paints a shot into a rectangle. What lies outside of the shot is its nearest edge, or nothing
  /// where there is a mask.
  ///
  /// @param where in whole pixels
  /// @param coarser how many levels smaller than needed the shot is looked at: unsharp
  void paint(Area where, Shot shot, Placement placement, Colours colours, int coarser, Mask mask) {
    int level = level(shot, placement.step(), coarser);
    Image from = shot.levels().get(level);
    double scaleX = (double) from.width() / shot.width();
    double scaleY = (double) from.height() / shot.height();
    double[] a = placement.a();
    float[] pixel = new float[3];
    for (int y = edge(where.y1()); y < edge(where.y2()); y++) {
      for (int x = edge(where.x1()); x < edge(where.x2()); x++) {
        float cover = mask.at(x + 0.5f, y + 0.5f);
        double u = a[0] * (x + 0.5) + a[1] * (y + 0.5) + placement.b()[0];
        double v = a[2] * (x + 0.5) + a[3] * (y + 0.5) + placement.b()[1];
        if (cover > 0) {
          sample(from, (float) (u * scaleX - 0.5), (float) (v * scaleY - 0.5), pixel);
          colours.change(
              pixel,
              (float) ((x - where.x()) / where.width()),
              (float) ((y - where.y()) / where.height()));
          mix(x, y, pixel, cover);
        }
      }
    }
  }

  /// Paints one colour.
  void fill(Area where, float[] colour, Mask mask) {
    for (int y = edge(where.y1()); y < edge(where.y2()); y++) {
      for (int x = edge(where.x1()); x < edge(where.x2()); x++) {
        mix(x, y, colour, mask.at(x + 0.5f, y + 0.5f));
      }
    }
  }

  private static int level(Shot shot, double step, int coarser) {
    int level = (int) Math.round(Math.log(Math.max(1, step)) / Math.log(2)) + coarser;
    return Math.clamp(level, 0, shot.levels().size() - 1);
  }

  private int edge(double at) {
    return Math.clamp((int) Math.round(at), 0, side);
  }

  private void mix(int x, int y, float[] pixel, float cover) {
    int at = 3 * (y * side + x);
    for (int c = 0; c < 3; c++) {
      float was = rgb[at + c] & 0xff;
      rgb[at + c] = (byte) (int) (was + cover * (pixel[c] - was) + 0.5f);
    }
  }

  private static void sample(Image image, float x, float y, float[] pixel) {
    float u = Math.clamp(x, 0f, image.width() - 1.001f);
    float v = Math.clamp(y, 0f, image.height() - 1.001f);
    int left = (int) u;
    int top = (int) v;
    float right = u - left;
    float down = v - top;
    byte[] rgb = image.rgb();
    int above = 3 * (top * image.width() + left);
    int below = above + 3 * image.width();
    for (int c = 0; c < 3; c++) {
      float a = rgb[above + c] & 0xff;
      float b = rgb[below + c] & 0xff;
      a += right * ((rgb[above + 3 + c] & 0xff) - a);
      b += right * ((rgb[below + 3 + c] & 0xff) - b);
      pixel[c] = a + down * (b - a);
    }
  }
}
