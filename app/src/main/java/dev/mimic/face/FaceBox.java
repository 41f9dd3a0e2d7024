package dev.mimic.face;

/// A face found in a picture: an upright rectangle from forehead to chin, in pixels of the upright
/// picture; it may reach a little outside.
///
/// @param x1,y1 its left and upper edge
/// @param x2,y2 its right and lower edge
/// @param score the detector's confidence, 0 to 1; scores of different detectors do not compare
public record FaceBox(double x1, double y1, double x2, double y2, double score) {
  public double width() {
    return x2 - x1;
  }

  public double height() {
    return y2 - y1;
  }

  /// In square pixels; 0 for an empty box.
  public double area() {
    return Math.max(0, width()) * Math.max(0, height());
  }

  /// Intersection over union, 0 to 1.
  public double iou(FaceBox other) {
    double width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
    double height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
    double both = Math.max(0, width) * Math.max(0, height);
    double all = area() + other.area() - both;
    return all > 0 ? both / all : 0;
  }
}
