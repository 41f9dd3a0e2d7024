package dev.mimic.data;

import dev.mimic.image.Image;
import java.util.Iterator;

/// The frames of a clip in order, one at a time. Belongs to one thread.
public interface Frames extends Iterator<Image>, AutoCloseable {
  @Override
  void close();
}
