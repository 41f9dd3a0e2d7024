package dev.mimic.train.tools.finder;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// One scene in the making.
final class SceneSketch {
  private static final double SMALLEST_TILE = 36; // pixels
  private static final double WITH_FACE = 0.68; // of the tiles of a mosaic
  private static final double VISIBLE = 0.7; // of a face that must be found
  private static final double HIDDEN = 0.05; // of a face that is none any more
  private static final int TRIES = 3;
  private static final double SMALLEST_FACE = 9; // pixels: the longer side of its box
  private static final Canvas.Mask ALL = (_, _) -> 1;

  private final Album album;
  private final int side;
  private final RandomGenerator random;
  private final Canvas canvas;
  private final List<Shot.Face> faces = new ArrayList<>();
  private final List<Area> ignored = new ArrayList<>();

  SceneSketch(Album album, int side, RandomGenerator random) {
    this.album = album;
    this.side = side;
    this.random = random;
    canvas = new Canvas(side);
  }

  Scene scene() {
    return new Scene(canvas.picture(), List.copyOf(faces), List.copyOf(ignored));
  }

  // ---------------------------------------------------------------- pictures beside each other

  /// Fills the scene with pictures of about one size, anything from the whole scene to a tile with
  /// a face of ten pixels.
  void mosaic() {
    boolean near = random.nextInt(4) == 0;
    double size = Draws.logarithmic(random, near ? 0.6 * side : SMALLEST_TILE, 2 * side);
    split(new Area(0, 0, side, side), size, WITH_FACE);
  }

  private void split(Area area, double size, double withFace) {
    double longer = Math.max(area.width(), area.height());
    double shorter = Math.min(area.width(), area.height());
    if (longer > 1.5 * size && longer > 2 * SMALLEST_TILE || longer > 1.7 * shorter) {
      double at = random.nextDouble(0.35, 0.65);
      boolean wide = area.width() >= area.height();
      double x = wide ? Math.rint(area.x1() + at * area.width()) : area.x2();
      double y = wide ? area.y2() : Math.rint(area.y1() + at * area.height());
      split(new Area(area.x1(), area.y1(), x, y), size, withFace);
      split(
          new Area(wide ? x : area.x1(), wide ? area.y1() : y, area.x2(), area.y2()),
          size,
          withFace);
    } else if (random.nextDouble() < withFace) {
      picture(area);
    } else {
      new Nobody(canvas, album, random).fill(area);
    }
  }

  /// A whole picture with a face, or most of one.
  private void picture(Area tile) {
    Shot shot = album.face(random);
    double fit = Math.max(tile.width() / shot.width(), tile.height() / shot.height());
    double zoom =
        switch (random.nextInt(10)) {
          case 0, 1 -> random.nextDouble(0.5, 1);
          case 2, 3 ->
              Draws.logarithmic(random, 1.7, 5); // too near: ears, mouths and hats are no faces
          default -> random.nextDouble(1, 1.7);
        };
    double scale = fit * zoom;
    paint(tile, shot, somewhere(tile, shot, scale), ALL);
  }

  /// Mostly so that the face is seen.
  private Placement somewhere(Area tile, Shot shot, double scale) {
    double roomX = Math.abs(scale * shot.width() - tile.width()) / 2;
    double roomY = Math.abs(scale * shot.height() - tile.height()) / 2;
    Placement placement;
    int tries = 0;
    do {
      placement =
          Placement.of(
              tile.x() + roomX * random.nextDouble(-1, 1),
              tile.y() + roomY * random.nextDouble(-1, 1),
              shot.width() / 2.0,
              shot.height() / 2.0,
              scale,
              Draws.squeeze(random),
              angle(),
              random.nextBoolean());
      tries++;
    } while (tries < TRIES
        && shot.face() != null
        && placement.moved(shot.face().box()).share(tile) < VISIBLE);
    return placement;
  }

  private void paint(Area where, Shot shot, Placement placement, Canvas.Mask mask) {
    int coarser = random.nextInt(6) == 0 ? 1 : 0;
    canvas.paint(where, shot, placement, Colours.draw(random), coarser, mask);
    shot.ignored().forEach(area -> ignore(placement.moved(area).and(where)));
    if (shot.face() != null) {
      face(where, shot.face(), placement);
    }
  }

  private void face(Area where, Shot.Face face, Placement placement) {
    Area box = placement.moved(face.box());
    Area seen = box.and(where);
    Shot.Face moved = placement.moved(face);
    boolean large = Math.max(seen.width(), seen.height()) >= SMALLEST_FACE;
    if (moved != null && large && box.share(where) >= VISIBLE) {
      new Disguise(canvas, random).over(moved, where);
      faces.add(new Shot.Face(seen, moved.points()));
    } else if (box.share(where) > HIDDEN) {
      ignore(seen);
    }
  }

  private void ignore(Area area) {
    if (area.size() > 0) {
      ignored.add(area);
    }
  }

  // ---------------------------------------------------------------- faces before something else

  /// Pastes faces of all sizes, with hair and perhaps shoulders, into pictures of nobody.
  void crowd() {
    split(new Area(0, 0, side, side), Draws.logarithmic(random, side / 5.0, 1.5 * side), 0);
    int count = 1 + (int) Math.min(12, -3.5 * Math.log(1 - random.nextDouble()));
    if (random.nextInt(8) == 0) {
      return; // nobody came
    }
    for (int i = 0; i < count; i++) {
      pasted();
    }
  }

  private void pasted() {
    Shot shot = album.face(random);
    Shot.Face face = shot.face();
    if (face == null) {
      return;
    }
    double scale = Draws.logarithmic(random, 10, 0.6 * side) / face.box().size();
    Placement placement =
        Placement.of(
            random.nextDouble(side),
            random.nextDouble(side),
            face.box().x(),
            face.box().y(),
            scale,
            Draws.squeeze(random),
            angle(),
            random.nextBoolean());
    Area box = placement.moved(face.box());
    Area reach =
        Area.around(
            box.x(),
            box.y() + random.nextDouble(0, 0.25) * box.height(),
            box.width() * random.nextDouble(1.4, 2.4),
            box.height() * random.nextDouble(1.5, 2.4));
    boolean hides = faces.stream().anyMatch(other -> other.box().share(reach.times(0.9)) > 0.15);
    boolean hidesUnsure = ignored.stream().anyMatch(other -> other.touches(reach));
    if (!hides && !hidesUnsure) {
      Area where = reach.and(new Area(0, 0, side, side));
      paint(whole(where), shot, placement, feathered(reach));
    }
  }

  private static Area whole(Area area) {
    return new Area(
        Math.rint(area.x1()), Math.rint(area.y1()), Math.rint(area.x2()), Math.rint(area.y2()));
  }

  /// An ellipse, or something more like a rectangle, that fades at its rim.
  private Canvas.Mask feathered(Area reach) {
    double power = random.nextInt(3) == 0 ? random.nextDouble(3, 8) : 2;
    double feather = random.nextDouble(0.03, 0.35);
    return (x, y) -> {
      double u = Math.abs(2 * (x - reach.x()) / reach.width());
      double v = Math.abs(2 * (y - reach.y()) / reach.height());
      double away = Math.pow(Math.pow(u, power) + Math.pow(v, power), 1 / power);
      double way = Math.clamp((1 - away) / feather, 0.0, 1.0);
      return (float) (way * way * (3 - 2 * way));
    };
  }

  // ---------------------------------------------------------------- draws

  /// Mostly upright, some far from it, a few upside down.
  private double angle() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextDouble(-180, 180);
      case 1, 2, 3, 4 -> random.nextDouble(-50, 50);
      default -> 9 * random.nextGaussian();
    };
  }
}
