package dev.mimic.prepare;

import dev.mimic.data.Clip;
import java.io.Serializable;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A video among others, by its path below their folder: `id10001/interview/00001.mp4`.
///
/// Folders count into who is seen: the clip of that one is called `id10001#interview#00001.mp4`,
/// and its identity is `id10001`. A folder `train` or `test` at the top is the half, and no
/// identity.
///
/// @param path separated by `/`
/// @param half where it lies already; null if that is for us to choose
public record Video(String path, @Nullable Half half) implements Serializable {
  /// What is taken for a video, by its extension.
  static final Set<String> KINDS =
      Set.of("mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "ts", "flv", "wmv", "gif");

  /// @param halves whether the folders `train` and `test` at the top are halves
  public static Video of(String path, boolean halves) {
    for (Half half : Half.values()) {
      if (halves && path.startsWith(half.folder() + "/")) {
        return new Video(path, half);
      }
    }
    return new Video(path, null);
  }

  /// Whether a file of this name is a video, as far as names tell.
  public static boolean isVideo(String name) {
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && KINDS.contains(suffix);
  }

  /// The name of its clips, without extension.
  public String name() {
    String inside = half == null ? path : path.substring(half.folder().length() + 1);
    String flat = inside.replace('/', '#');
    return isVideo(flat) ? flat.substring(0, flat.lastIndexOf('.')) : flat;
  }

  /// The name of its file, without folders and extension.
  String id() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return isVideo(file) ? file.substring(0, file.lastIndexOf('.')) : file;
  }

  String identity() {
    return Clip.identity(name() + ".mp4");
  }
}
