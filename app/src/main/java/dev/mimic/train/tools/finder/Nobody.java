package dev.mimic.train.tools.finder;

import java.util.random.RandomGenerator;

/// Fills parts of a scene with what is nobody's face.
record Nobody(Canvas canvas, Album album, RandomGenerator random) {
  void fill(Area tile) {
    int kind = random.nextInt(10);
    if (kind < 3 && beside(tile)) {
      return;
    }
    if (kind < 6) {
      pieces(tile);
    } else if (kind < 7 && !album.strips().isEmpty()) {
      Shot strip = album.strips().get(random.nextInt(album.strips().size()));
      double scale = random.nextDouble(0.5, 1.4); // so that their faces stay too small
      background(tile, strip, strip.width() / 2.0, strip.height() / 2.0, scale);
    } else {
      Shot texture = Shot.without(Textures.draw(random));
      double scale = random.nextDouble(0.6, 4);
      background(tile, texture, texture.width() / 2.0, texture.height() / 2.0, scale);
    }
  }

  /// Eyes, mouths, hair and collars, in no order: only a whole face is a face.
  private void pieces(Area tile) {
    Shot shot = album.face(random);
    boolean ofOne = random.nextBoolean();
    double size = Math.rint(Draws.logarithmic(random, 16, 90));
    for (double y = tile.y1(); y < tile.y2(); y += size) {
      for (double x = tile.x1(); x < tile.x2(); x += size) {
        Area piece = new Area(x, y, x + size, y + size).and(tile);
        piece(piece, size, ofOne ? shot : album.face(random));
      }
    }
  }

  private void piece(Area where, double size, Shot shot) {
    double face = shot.face() == null ? shot.width() : shot.face().box().size();
    double seen = random.nextDouble(0.15, 0.42) * face;
    background(
        where,
        shot,
        random.nextDouble(seen / 2, shot.width() - seen / 2),
        random.nextDouble(seen / 2, shot.height() - seen / 2),
        size / seen);
  }

  /// Something beside a face: wall, clothes, hands, hair.
  ///
  /// @return whether there was such a part
  private boolean beside(Area tile) {
    for (int i = 0; i < 12; i++) {
      Shot shot = album.face(random);
      double scale = Draws.logarithmic(random, 0.5, 6);
      double reach = Math.hypot(tile.width(), tile.height()) / scale; // however it is turned
      if (shot.face() == null || reach > shot.width()) {
        continue;
      }
      Area part =
          Area.around(
              random.nextDouble(reach / 2, shot.width() - reach / 2 + 1e-6),
              random.nextDouble(reach / 2, shot.height() - reach / 2 + 1e-6),
              reach,
              reach);
      boolean free =
          !part.touches(shot.face().box().times(1.05))
              && shot.ignored().stream().noneMatch(part::touches);
      if (free) {
        background(tile, shot, part.x(), part.y(), scale);
        return true;
      }
    }
    return false;
  }

  private void background(Area tile, Shot shot, double x, double y, double scale) {
    double angle = random.nextInt(4) * 90 + 10 * random.nextGaussian();
    Placement placement =
        Placement.of(
            tile.x(), tile.y(), x, y, scale, Draws.squeeze(random), angle, random.nextBoolean());
    canvas.paint(tile, shot, placement, Colours.draw(random), random.nextInt(2), (_, _) -> 1);
  }
}
