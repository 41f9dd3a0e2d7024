package dev.mimic.face;

import dev.mimic.image.Image;
import java.util.List;

/// Finds faces. Engine thread.
public interface FaceDetector extends AutoCloseable {
  /// All faces of the picture, best score first; an empty list when there are none.
  ///
  /// Large pictures are searched at a bounded size, so that memory does not grow with them.
  List<FaceBox> detect(Image picture);

  /// What people call it: `s3fd`, `blazeface`, `yunet`, `cascade`.
  String name();

  @Override
  void close();
}
