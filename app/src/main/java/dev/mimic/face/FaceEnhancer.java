package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.List;

/// Sharpens pictures of one face each, as a motion model makes them. Engine thread.
public interface FaceEnhancer extends AutoCloseable {
  /// The same faces, sharper, in the enhancer's own square size; pictures of one call have one
  /// size.
  List<Image> enhance(List<Image> faces);

  /// Width and height of what it gives, in pixels.
  int side();

  /// What people call it, such as `gpen-512`.
  String name();

  @Override
  void close();
}
