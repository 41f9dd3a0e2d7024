package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The frames of a clip as they are stored: a video, a folder of pictures, or one picture of all
/// frames side by side.
final class Footage {
  private static final Set<String> VIDEOS = Set.of("mp4", "gif", "mov", "avi", "mkv", "webm");
  private static final Set<String> STRIPS = Set.of("png", "jpg", "jpeg");
  private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "webp", "bmp");
  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private Footage() {}

  /// Whether a data set's folder may hold this as a clip; other files in it (labels, lists) are
  /// none of ours.
  static boolean isClip(Path path) {
    String suffix = suffix(path);
    return Files.isDirectory(path) || VIDEOS.contains(suffix) || STRIPS.contains(suffix);
  }

  /// Whether this is one picture, which may also hold a strip of frames.
  static boolean isPicture(Path path) {
    return !Files.isDirectory(path) && PICTURES.contains(suffix(path));
  }

  /// Opens a clip.
  ///
  /// @param aspect width over height of a frame in a strip
  static Frames open(Path clip, double aspect, Notes notes) {
    if (Files.isDirectory(clip)) {
      return folder(pictures(clip));
    }
    return STRIPS.contains(suffix(clip)) ? strip(clip, aspect) : video(clip, notes);
  }

  private static String suffix(Path path) {
    String name = path.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// The pictures of a folder by name; numbers in names by value, so that 10 follows 9.
  static List<Path> pictures(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures =
          files
              .filter(file -> PICTURES.contains(suffix(file)) && !isHidden(file))
              .sorted(Comparator.comparing(Footage::naturalKey))
              .toList();
      if (pictures.isEmpty()) {
        throw new MimicException(
            "The folder (%s) holds no pictures, expected the frames of a clip".formatted(folder));
      }
      return pictures;
    } catch (IOException e) {
      throw new MimicException(
          "The folder (%s) cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static String naturalKey(Path file) {
    return DIGITS
        .matcher(file.getFileName().toString())
        .replaceAll(
            digits -> "0".repeat(Math.max(0, 20 - digits.group().length())) + digits.group());
  }

  private static Frames folder(List<Path> pictures) {
    return new Indexed(pictures.size()) {
      @Override
      Image frame(int index) {
        return ImageFile.read(pictures.get(index));
      }
    };
  }

  /// The original cuts a strip by `frame_shape`; here its height says how large its frames are,
  /// which is the same where the original can read it, and also serves when a configuration asks
  /// for another size.
  private static Frames strip(Path file, double aspect) {
    Image strip = ImageFile.read(file);
    int width = (int) Math.round(strip.height() * aspect);
    if (width == 0 || strip.width() % width != 0) {
      throw new MimicException(
          "The strip (%s) has (%d x %d) pixels, expected frames of (%d x %d) side by side"
              .formatted(file, strip.width(), strip.height(), width, strip.height()));
    }
    return new Indexed(strip.width() / width) {
      @Override
      Image frame(int index) {
        return strip.crop(index * width, 0, width, strip.height());
      }
    };
  }

  private static Frames video(Path file, Notes notes) {
    VideoReader reader = VideoReader.open(file);
    return new Frames() {
      @Override
      public boolean hasNext() {
        boolean more = reader.hasNext();
        @Nullable String damage = more ? null : reader.damage();
        if (damage != null) {
          notes.once("damage of " + file, damage + " Its other frames are used");
        }
        return more;
      }

      @Override
      public Image next() {
        return reader.next().image();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  private abstract static class Indexed implements Frames {
    private final int count;
    private int next;

    Indexed(int count) {
      this.count = count;
    }

    abstract Image frame(int index);

    @Override
    public boolean hasNext() {
      return next < count;
    }

    @Override
    public Image next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return frame(next++);
    }

    @Override
    public void close() {}
  }
}
