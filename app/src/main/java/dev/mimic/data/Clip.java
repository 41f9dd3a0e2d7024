package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.ImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// One clip of a data set: a video, a folder of frames, or a strip of frames side by side in one
/// picture.
///
/// Its frames come at the size of the data set. The original does not resize, and fails at clips of
/// another size (PaddleGAN resizes videos, without antialiasing, but not folders of frames).
public final class Clip {
  private final Path path;
  private final int width;
  private final int height;
  private final FrameCache cache;
  private final Notes notes;
  private volatile int storedWidth; // 0 until a frame was read
  private volatile int storedHeight;
  private volatile int count =
      -1; // not known until it was read once: containers promise wrong numbers

  Clip(Path path, int width, int height, FrameCache cache, Notes notes) {
    this.path = path;
    this.width = width;
    this.height = height;
    this.cache = cache;
    this.notes = notes;
  }

  /// The file's or folder's name, with its extension: what pairs lists and result files call the
  /// clip.
  public String name() {
    return path.getFileName().toString();
  }

  /// The file or folder.
  public Path path() {
    return path;
  }

  /// Who is seen.
  public String identity() {
    return identity(name());
  }

  /// Who is seen in a clip of this name: the name up to the first `#`, else without its extension.
  public static String identity(String name) {
    int hash = name.indexOf('#');
    int dot = name.lastIndexOf('.');
    return hash >= 0 ? name.substring(0, hash) : dot > 0 ? name.substring(0, dot) : name;
  }

  /// All frames, one at a time; a video is never held in memory.
  ///
  /// @throws MimicException here or on the way if it cannot be read
  public Frames frames() {
    return frames(1);
  }

  /// Every so manyth frame, from the first on.
  public Frames frames(int every) {
    Frames stored = Footage.open(path, (double) width / height, notes);
    return new Frames() {
      @Override
      public boolean hasNext() {
        return stored.hasNext();
      }

      @Override
      public Image next() {
        Image frame = sized(stored.next());
        for (int skipped = 1; skipped < every && stored.hasNext(); skipped++) {
          stored.next();
        }
        return frame;
      }

      @Override
      public void close() {
        stored.close();
      }
    };
  }

  private Image sized(Image frame) {
    storedWidth = frame.width();
    storedHeight = frame.height();
    if (frame.width() != width || frame.height() != height) {
      notes.once(
          "size",
          "Frames are resized to (%d x %d); those of (%s) have (%d x %d)"
              .formatted(width, height, name(), frame.width(), frame.height()));
    }
    return Resize.resize(frame, width, height);
  }

  /// Two frames and where they stand in the clip.
  record Two(int early, int late, Image first, Image second) {}

  /// Two frames at random, the earlier one first; they may be the same.
  Two twoFrames(RandomGenerator random) {
    int frames = count();
    int one = random.nextInt(frames);
    int other = random.nextInt(frames);
    int early = Math.min(one, other);
    int late = Math.max(one, other);
    Image first = cache.get(this, early);
    Image second = cache.get(this, late);
    return first != null && second != null
        ? new Two(early, late, first, second)
        : read(early, late);
  }

  /// A label's face in the frames as they are given out; one must have been read before.
  Labels.Face sized(Labels.Face face) {
    return face.scaled((double) width / storedWidth, (double) height / storedHeight);
  }

  private int count() {
    if (count < 0) {
      count = Files.isDirectory(path) ? Footage.pictures(path).size() : cacheAll();
    }
    return count;
  }

  private int cacheAll() {
    int frames = 0;
    try (Frames all = frames()) {
      for (; all.hasNext(); frames++) {
        cache.offer(this, frames, all.next());
      }
    }
    if (frames == 0) {
      throw new MimicException("The clip (%s) has no frames".formatted(path));
    }
    return frames;
  }

  private Two read(int early, int late) {
    if (Files.isDirectory(path)) {
      List<Path> pictures = Footage.pictures(path);
      return new Two(early, late, readPicture(pictures, early), readPicture(pictures, late));
    }
    // Seeking lands on a key frame somewhere before; from the start is exact, and a clip for
    // training is short.
    Image first = null;
    try (Frames all = frames()) {
      for (int i = 0; all.hasNext(); i++) {
        Image frame = all.next();
        first = i == early ? frame : first;
        if (i == late && first != null) {
          return new Two(early, late, first, frame);
        }
      }
    }
    throw new MimicException("The clip (%s) has become shorter".formatted(path));
  }

  private Image readPicture(List<Path> pictures, int index) {
    Image cached = cache.get(this, index);
    if (cached != null) {
      return cached;
    }
    Image frame = sized(ImageFile.read(pictures.get(index)));
    cache.offer(this, index, frame);
    return frame;
  }
}
