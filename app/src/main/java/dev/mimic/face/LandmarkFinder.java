package dev.mimic.face;

import dev.mimic.image.Image;

/// Finds the 68 points of a face that a detector has found. Engine thread.
public interface LandmarkFinder extends AutoCloseable {
  Landmarks find(Image picture, FaceBox face);

  /// What people call it, such as `fan-68`.
  String name();

  @Override
  void close();
}
