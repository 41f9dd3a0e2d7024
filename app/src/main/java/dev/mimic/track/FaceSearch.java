package dev.mimic.track;

import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import java.util.List;

/// Where the faces of a picture are, asked from any one thread; what stands behind it is a
/// [dev.mimic.face.FaceDetector] with an engine of its own.
///
/// A test's fake looks for a colour.
public interface FaceSearch extends AutoCloseable {
  /// All faces, best score first.
  List<FaceBox> faces(Image picture);

  @Override
  void close();
}
