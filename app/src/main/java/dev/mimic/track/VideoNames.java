package dev.mimic.track;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Which videos people mean.
final class VideoNames {
  private static final Set<String> VIDEOS =
      Set.of("mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "ts", "flv", "wmv", "gif");

  private VideoNames() {}

  /// The videos that names stand for: a folder's own videos (not those of folders inside), or the
  /// folder itself where it holds none and so is a clip of pictures.
  ///
  /// @param results the folder that results go to
  /// @throws MimicException if one does not exist, if results of two would get the same names, or
  ///   if a folder is that of the results
  static List<Path> resolve(List<Path> names, Path results) {
    names.forEach(name -> requireApart(name, results));
    List<Path> videos = names.stream().flatMap(name -> inside(name).stream()).distinct().toList();
    Map<String, Path> stems = new HashMap<>();
    for (Path video : videos) {
      Path other = stems.put(VideoTubes.stem(video.getFileName().toString()), video);
      if (other != null) {
        throw new MimicException(
            "The videos (%s) and (%s) are called alike, and so would be their results. Maybe cut them into two folders, or rename one."
                .formatted(other, video));
      }
    }
    return videos;
  }

  private static void requireApart(Path name, Path results) {
    Path read = name.toAbsolutePath().normalize();
    if (read.equals(results.toAbsolutePath().normalize())) {
      throw new MimicException(
          "The folder (%s) is to be read and written, and the next run would take results for videos. Maybe -o %s"
              .formatted(name, results.resolve("clips")));
    }
  }

  private static List<Path> inside(Path name) {
    if (!Files.exists(name)) {
      throw new MimicException(
          "The video (%s) doesn't exist. Maybe its name or folder is misspelt.".formatted(name));
    }
    if (!Files.isDirectory(name)) {
      return List.of(name);
    }
    try (Stream<Path> files = Files.list(name)) {
      List<Path> videos = files.filter(VideoNames::isVideo).sorted().toList();
      return videos.isEmpty() ? List.of(name.toAbsolutePath().normalize()) : videos;
    } catch (IOException e) {
      throw new MimicException(
          "The folder (%s) cannot be read: %s.".formatted(name, e.getMessage()), e);
    }
  }

  private static boolean isVideo(Path file) {
    String name = file.getFileName().toString();
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && VIDEOS.contains(suffix) && Files.isRegularFile(file);
  }
}
