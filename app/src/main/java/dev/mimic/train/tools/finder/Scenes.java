package dev.mimic.train.tools.finder;

import dev.mimic.image.Damage;
import dev.mimic.image.Image;
import java.util.random.RandomGenerator;

/// Draws scenes: pictures beside each other, or faces before something else, of all sizes. Safe to
/// use from many threads.
///
/// @param side of a scene in pixels
record Scenes(Album album, int side) {
  private static final double MOSAICS = 0.65; // of all scenes

  Scene draw(RandomGenerator random) {
    SceneSketch sketch = new SceneSketch(album, side, random);
    if (random.nextDouble() < MOSAICS) {
      sketch.mosaic();
    } else {
      sketch.crowd();
    }
    Scene scene = sketch.scene();
    return new Scene(worn(scene.picture(), random), scene.faces(), scene.ignored());
  }

  /// What cameras and files do to a picture.
  private static Image worn(Image picture, RandomGenerator random) {
    Image worn = picture;
    if (random.nextInt(7) == 0) {
      worn = Damage.gaussian(worn, random.nextDouble(0.4, 1.8));
    }
    if (random.nextInt(12) == 0) {
      worn = Damage.motion(worn, random.nextDouble(2, 7), random.nextDouble(Math.PI));
    }
    if (random.nextInt(4) == 0) {
      worn = Damage.noise(worn, random.nextDouble(2, 16), random.nextBoolean(), random);
    }
    if (random.nextInt(3) == 0) {
      worn = Damage.jpeg(worn, random.nextInt(15, 90));
    }
    return worn;
  }
}
