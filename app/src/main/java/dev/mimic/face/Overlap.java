package dev.mimic.face;

import java.util.ArrayList;
import java.util.List;

/// Shares out what crops have in common: a pixel goes to the face whose middle it is nearest to,
/// measured in each crop's own size, with a soft change from one to the next.
///
/// In the inner part of a single crop that face has the pixel alone. Two faces cheek to cheek
/// change over in what their inner parts share, two that stand apart in what lies between. So both
/// are rarely seen at once, and no hard line is.
final class Overlap {
  // Where two inner parts just touch the change still takes room, so it keeps off them by twice
  // that.
  private static final double ROOM = 0.08;
  private static final double INNER = SoftMask.INNER + 2 * ROOM;

  private final CropBox box;
  private final float[] mask;

  private Overlap(CropBox box, float[] mask) {
    this.box = box;
    this.mask = mask;
  }

  /// Weights of 0 to 1 with which the boxes are to be painted one after the other.
  ///
  /// @param masks each box's own mask, 0 to 1, row-major
  static List<float[]> paintingWeights(List<CropBox> boxes, List<float[]> masks) {
    List<Overlap> all = new ArrayList<>();
    for (int i = 0; i < boxes.size(); i++) {
      all.add(new Overlap(boxes.get(i), masks.get(i)));
    }
    return all.stream().map(one -> one.paintingWeights(all)).toList();
  }

  private float[] paintingWeights(List<Overlap> all) {
    List<Overlap> near = all.stream().filter(other -> other.box.overlap(box) > 0).toList();
    float[] weights = new float[mask.length];
    int at = 0;
    for (int y = box.y1(); y < box.y2(); y++) {
      for (int x = box.x1(); x < box.x2(); x++, at++) {
        boolean alone = near.size() == 1 || mask[at] == 0;
        weights[at] = alone ? mask[at] : (float) paintingWeight(near, x, y);
      }
    }
    return weights;
  }

  /// What this box is painted with so that it has its part once the later ones are painted over it.
  ///
  /// @param near the boxes that overlap with this one, in the order of painting, and itself
  private double paintingWeight(List<Overlap> near, int x, int y) {
    double photo = 1; // what shows through all masks
    double own = 0;
    double later = 0;
    double sum = 0;
    boolean passed = false;
    for (Overlap one : near) {
      double part = one.part(near, x, y);
      photo *= 1 - one.mask(x, y);
      sum += part;
      own = one == this ? part : own;
      later += passed ? part : 0;
      passed |= one == this;
    }
    double covered = (1 - photo) / sum;
    double left = 1 - covered * later;
    return own == 0 ? 0 : Math.clamp(covered * own / left, 0.0, 1.0);
  }

  private double part(List<Overlap> near, int x, int y) {
    double part = mask(x, y);
    for (Overlap other : near) {
      if (part > 0 && other != this && other.holds(x, y)) {
        part *= share(other, x, y);
      }
    }
    return part;
  }

  private double mask(int x, int y) {
    return holds(x, y) ? mask[(y - box.y1()) * box.width() + x - box.x1()] : 0;
  }

  private boolean holds(int x, int y) {
    return x >= box.x1() && x < box.x2() && y >= box.y1() && y < box.y2();
  }

  /// What this box gets of a pixel that it shares with another, 0 to 1; the other gets the rest.
  private double share(Overlap other, int x, int y) {
    double ours = outside(x, y);
    double theirs = other.outside(x, y);
    double room = Math.max(2 * ROOM, Math.abs(ours) + Math.abs(theirs));
    double way = Math.clamp((1 + (theirs - ours) / room) / 2, 0.0, 1.0);
    return way * way * (3 - 2 * way);
  }

  /// How far a pixel is outside the box's inner part, over half of the box; negative inside.
  private double outside(int x, int y) {
    double u = Math.abs(2 * x + 1 - box.x1() - box.x2()) / (double) box.width();
    double v = Math.abs(2 * y + 1 - box.y1() - box.y2()) / (double) box.height();
    return Math.max(u, v) - INNER;
  }
}
