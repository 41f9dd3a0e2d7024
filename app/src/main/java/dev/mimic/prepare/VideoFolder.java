package dev.mimic.prepare;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The videos of a folder and of the folders inside it.
final class VideoFolder {
  private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "webp", "bmp");

  private VideoFolder() {}

  /// Paths below the folder, separated by `/`, in order. A folder inside that holds pictures is a
  /// video too: a clip of frames.
  ///
  /// @param results a folder that is not looked into
  /// @throws MimicException if there is no such folder, or nothing in it
  static List<String> list(Path folder, Path results) {
    if (!Files.isDirectory(folder)) {
      throw new MimicException(
          "The folder (%s) doesn't exist, expected a folder of videos. Maybe its name is misspelt."
              .formatted(folder));
    }
    Path away = results.toAbsolutePath().normalize();
    if (folder.toAbsolutePath().normalize().equals(away)) {
      throw new MimicException(
          "The folder (%s) is to be read and written, and the next run would take results for videos. Maybe -o %s"
              .formatted(folder, folder.resolveSibling(folder.getFileName() + "-clips")));
    }
    List<String> found = new ArrayList<>();
    try {
      Files.walkFileTree(folder, new Walk(folder, away, found));
    } catch (IOException e) {
      throw new MimicException("The folder (%s) cannot be read: %s.".formatted(folder, e), e);
    }
    if (found.isEmpty()) {
      throw new MimicException(
          "The folder (%s) holds no videos, expected files such as .mp4, .mov, .avi, .mkv, .webm or .gif, or folders of pictures."
              .formatted(folder));
    }
    return found.stream().sorted().toList();
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Path away;
    private final List<String> found;

    Walk(Path root, Path away, List<String> found) {
      this.root = root;
      this.away = away;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (folder.equals(root)) {
        return FileVisitResult.CONTINUE;
      }
      boolean hidden = folder.getFileName().toString().startsWith(".");
      if (hidden || folder.toAbsolutePath().normalize().equals(away)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      if (isClip(folder)) {
        add(folder);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // a link to a file is as good as the file; one to a folder could lead round in circles
      if (Video.isVideo(file.getFileName().toString()) && !Files.isDirectory(file)) {
        add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private void add(Path path) {
      List<String> parts = new ArrayList<>();
      root.relativize(path).forEach(part -> parts.add(part.toString()));
      found.add(String.join("/", parts));
    }

    private static boolean isClip(Path folder) throws IOException {
      boolean pictures = false;
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (Files.isDirectory(file) || Video.isVideo(name)) {
            return false;
          }
          String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
          pictures |= PICTURES.contains(suffix) && !name.startsWith(".");
        }
      }
      return pictures;
    }
  }
}
