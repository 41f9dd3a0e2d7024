package dev.mimic.metrics;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which clip is measured against which: those of one name, whatever kind of file they are.
///
/// The name is the file's without its extensions, so that `a.mp4`, a folder `a` and `mimic
/// reconstruct`'s `a.mp4.png` belong together.
final class ClipNames {
  static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "webp", "bmp");
  private static final Set<String> VIDEOS = Set.of("mp4", "gif", "mov", "avi", "mkv", "webm");

  private ClipNames() {}

  /// Two clips to compare.
  record Pair(String name, Path real, Path generated) {}

  /// All pairs of two folders by name, or the one pair where either is a file.
  ///
  /// @throws MimicException if there is none
  static List<Pair> pairs(Path real, Path generated, Consumer<String> notes) {
    require(real, "--real");
    require(generated, "--generated");
    if (!Files.isDirectory(real) || !Files.isDirectory(generated)) {
      return List.of(new Pair(name(real), real, generated));
    }
    Map<String, Path> truths = clips(real);
    Map<String, Path> results = clips(generated);
    List<Pair> pairs = new ArrayList<>();
    truths.forEach(
        (name, truth) -> {
          Path result = results.get(name);
          if (result != null) {
            pairs.add(new Pair(name, truth, result));
          }
        });
    if (pairs.isEmpty()) {
      throw new MimicException(
          "Of (%d) clips in (%s) and (%d) in (%s) no two have the same name, expected pairs such as a.mp4 and a.mp4. Maybe name two clips instead of their folders"
              .formatted(truths.size(), real, results.size(), generated));
    }
    tellOfRest(truths, results, real, notes);
    tellOfRest(results, truths, generated, notes);
    return pairs;
  }

  private static void require(Path path, String option) {
    if (!Files.exists(path)) {
      throw new MimicException(
          "The clips of %s (%s) don't exist. Maybe the name is misspelt".formatted(option, path));
    }
  }

  private static void tellOfRest(
      Map<String, Path> clips, Map<String, Path> others, Path folder, Consumer<String> notes) {
    List<String> rest = clips.keySet().stream().filter(name -> !others.containsKey(name)).toList();
    if (!rest.isEmpty()) {
      notes.accept(
          "(%d) of (%d) clips in (%s) have no partner and are left out, first (%s)."
              .formatted(rest.size(), clips.size(), folder, rest.getFirst()));
    }
  }

  private static Map<String, Path> clips(Path folder) {
    Map<String, Path> clips = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Path other = isClip(file) ? clips.put(name(file), file) : null;
        if (other != null) {
          throw new MimicException(
              "The clips (%s) and (%s) have the same name, expected one clip of a name in a folder. Maybe move one away"
                  .formatted(other, file));
        }
      }
    } catch (IOException e) {
      throw new MimicException(
          "The folder (%s) cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
    return clips;
  }

  private static boolean isClip(Path path) throws IOException {
    if (path.getFileName().toString().startsWith(".")) {
      return false;
    }
    if (!Files.isDirectory(path)) {
      return isMedia(suffix(path.getFileName().toString()));
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(ClipNames::isPicture);
    }
  }

  private static boolean isMedia(@Nullable String suffix) {
    return suffix != null && (PICTURES.contains(suffix) || VIDEOS.contains(suffix));
  }

  /// Whether this is a picture by its name, which may be a strip of frames.
  static boolean isPicture(Path file) {
    String suffix = suffix(file.getFileName().toString());
    return suffix != null && PICTURES.contains(suffix) && !Files.isDirectory(file);
  }

  private static String name(Path file) {
    String name = file.toAbsolutePath().normalize().getFileName().toString();
    for (String suffix = suffix(name); isMedia(suffix); suffix = suffix(name)) {
      name = name.substring(0, name.lastIndexOf('.'));
    }
    return name;
  }

  private static @Nullable String suffix(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 1 ? null : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
