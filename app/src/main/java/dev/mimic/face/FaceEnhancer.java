package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.List;

/// Sharpens pictures of one face each, as a motion model makes them. Engine thread.
public interface FaceEnhancer extends AutoCloseable {
  /// The same faces, sharper, each a square of [#side] pixels; pictures of one call have one size.
  List<Image> enhance(List<Image> faces);

  /// Width and height of what it gives for squares of `given` pixels: some know one size only.
  int side(int given);

  /// What people call it, such as `gpen-512`.
  String name();

  @Override
  void close();
}
