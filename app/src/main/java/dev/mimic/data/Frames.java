package dev.mimic.data;

import dev.mimic.image.Image;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;

/// The frames of a clip in order, one at a time. Belongs to one thread.
public interface Frames extends Iterator<Image>, AutoCloseable {
  /// Opens a clip outside of a data set: a video, a folder of pictures or a strip; its frames keep
  /// their own size.
  ///
  /// @param aspect width over height of a frame, by which a strip is cut
  /// @param listener gets a sentence if the clip is damaged
  /// @throws dev.mimic.MimicException if it cannot be read
  static Frames open(Path clip, double aspect, Consumer<String> listener) {
    return Footage.open(clip, aspect, new Notes(listener));
  }

  @Override
  void close();
}
