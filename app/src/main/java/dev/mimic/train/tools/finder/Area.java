package dev.mimic.train.tools.finder;

/// An upright rectangle in pixels; the left upper edge of the picture is (0, 0).
record Area(double x1, double y1, double x2, double y2) {
  static Area around(double x, double y, double width, double height) {
    return new Area(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  }

  double width() {
    return x2 - x1;
  }

  double height() {
    return y2 - y1;
  }

  double x() {
    return (x1 + x2) / 2;
  }

  double y() {
    return (y1 + y2) / 2;
  }

  double size() {
    return Math.sqrt(Math.max(0, width()) * Math.max(0, height()));
  }

  /// What both have; its size is 0 where they have nothing.
  Area and(Area other) {
    double left = Math.max(x1, other.x1);
    double top = Math.max(y1, other.y1);
    return new Area(
        left, top, Math.max(left, Math.min(x2, other.x2)), Math.max(top, Math.min(y2, other.y2)));
  }

  boolean touches(Area other) {
    return and(other).size() > 0;
  }

  /// How much of this is in the other, 0 to 1.
  double share(Area other) {
    double all = width() * height();
    Area both = and(other);
    return all > 0 ? both.width() * both.height() / all : 0;
  }

  boolean holds(double x, double y) {
    return x >= x1 && x <= x2 && y >= y1 && y <= y2;
  }

  /// Grown around its middle.
  Area times(double factor) {
    return around(x(), y(), factor * width(), factor * height());
  }
}
