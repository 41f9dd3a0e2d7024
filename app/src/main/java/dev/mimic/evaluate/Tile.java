package dev.mimic.evaluate;

import dev.mimic.image.Image;

/// One picture's place in a grid.
record Tile(Image grid, int left, int top, int width, int height) {

  /// Fills the place by picture `index` of `pixels` in the shape (B, 1 or 3, h, w); another size is
  /// brought to this one by the nearest pixel, a single channel becomes grey.
  void paint(float[] pixels, int index, long[] shape) {
    int channels = (int) shape[1];
    int h = (int) shape[2];
    int w = (int) shape[3];
    for (int c = 0; c < 3; c++) {
      int plane = (index * channels + c % channels) * h * w;
      for (int y = 0; y < height; y++) {
        int line = plane + y * h / height * w;
        for (int x = 0; x < width; x++) {
          set(x, y, c, 255 * pixels[line + x * w / width]);
        }
      }
    }
  }

  /// Draws the `count` points of picture `index` as discs in the colours of their numbers.
  ///
  /// @param points x, y from -1 to 1, picture by picture
  void mark(float[] points, int index, int count, int radius) {
    for (int k = 0; k < count; k++) {
      int at = 2 * (index * count + k);
      double x = width * (points[at] + 1.0) / 2;
      double y = height * (points[at + 1] + 1.0) / 2;
      disc(x, y, radius, Colormap.at((double) k / count));
    }
  }

  private void disc(double x, double y, int radius, double[] rgb) {
    for (int row = inside(y - radius, height); row < inside(y + radius + 1, height); row++) {
      for (int column = inside(x - radius, width);
          column < inside(x + radius + 1, width);
          column++) {
        double dx = column - x;
        double dy = row - y;
        if (dx * dx + dy * dy < radius * radius) {
          dot(column, row, rgb);
        }
      }
    }
  }

  private static int inside(double position, int size) {
    return (int) Math.clamp(position, 0, size);
  }

  /// A white line around the picture. (The original means to, but draws its sides alone.)
  void frame() {
    double[] white = {1, 1, 1};
    for (int x = 0; x < width; x++) {
      dot(x, 0, white);
      dot(x, height - 1, white);
    }
    for (int y = 0; y < height; y++) {
      dot(0, y, white);
      dot(width - 1, y, white);
    }
  }

  private void dot(int x, int y, double[] rgb) {
    for (int c = 0; c < 3; c++) {
      set(x, y, c, (float) (255 * rgb[c]));
    }
  }

  private void set(int x, int y, int channel, float value) {
    int at = 3 * ((top + y) * grid.width() + left + x) + channel;
    grid.rgb()[at] = (byte) Math.clamp(value, 0, 255);
  }
}
