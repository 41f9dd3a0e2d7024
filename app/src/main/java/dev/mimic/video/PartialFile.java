package dev.mimic.video;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file in the making: written under another name in the same folder and renamed when complete.
///
/// The name is `.mimic-<process>-<number>.part`, so that what a killed process leaves is
/// recognised, and removed by the next result in that folder; one that ends by Ctrl-C leaves
/// nothing.
public final class PartialFile implements AutoCloseable {
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();
  private static final Set<Path> CLEANED = ConcurrentHashMap.newKeySet(); // once is enough
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final Pattern NAME = Pattern.compile("\\.mimic-(\\d{1,18})-\\d+\\.part");

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(PartialFile::delete)));
  }

  private final Path target;
  private final Path path;

  /// Makes the missing folders and an empty file beside `target`.
  public static PartialFile beside(Path target) {
    Path whole = target.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null || Files.isDirectory(whole)) {
      throw new MimicException(
          "The result (%s) is a folder. Expected the name of a file.".formatted(target));
    }
    long process = ProcessHandle.current().pid();
    String name = ".mimic-%d-%d.part".formatted(process, NUMBER.incrementAndGet());
    PartialFile file = new PartialFile(whole, folder.resolve(name));
    OPEN.add(file.path);
    try {
      Files.createDirectories(folder);
      if (CLEANED.add(folder)) {
        removeLeftovers(folder);
      }
      Files.createFile(file.path);
    } catch (IOException e) {
      OPEN.remove(file.path);
      throw new MimicException(
          "The folder (%s) cannot be written to (%s). Maybe choose another with -o."
              .formatted(folder, reason(e)),
          e);
    }
    return file;
  }

  /// Removes what killed processes left in the folder; a process that lives keeps its files.
  private static void removeLeftovers(Path folder) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, ".mimic-*-*.part")) {
      for (Path file : found) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          delete(file);
        }
      }
    }
  }

  private static String reason(IOException e) {
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    return e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : kind;
  }

  private PartialFile(Path target, Path path) {
    this.target = target;
    this.path = path;
  }

  public Path path() {
    return path;
  }

  /// Gives the file its final name, replacing an older one in a single step.
  public void commit() {
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new MimicException(
          "The result (%s) cannot be put in place: %s.".formatted(target, reason(e)), e);
    }
    OPEN.remove(path);
  }

  /// Removes what was not committed.
  @Override
  public void close() {
    if (OPEN.remove(path)) {
      delete(path);
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // Nothing more can be done about a leftover; its name says what it is.
    }
  }
}
