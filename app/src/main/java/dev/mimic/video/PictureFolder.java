package dev.mimic.video;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;

/// A folder of pictures as a clip: name order, a constant rate, one picture in memory at a time.
final class PictureFolder implements VideoReader {
  private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "webp", "bmp", "gif");

  private final List<Path> pictures;
  private final VideoInfo info;
  private int next;

  static PictureFolder open(Path folder, Rational rate) {
    List<Path> pictures = pictures(folder);
    if (pictures.isEmpty()) {
      throw new MimicException(
          "The folder (%s) holds no pictures. Expected frames as PNG, JPEG, WebP, BMP or GIF."
              .formatted(folder));
    }
    return new PictureFolder(pictures, rate);
  }

  /// A clip of the one picture.
  static PictureFolder of(Path picture, Rational rate) {
    return new PictureFolder(List.of(picture), rate);
  }

  static boolean isJpeg(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 0xff && in.read() == 0xd8 && in.read() == 0xff;
    } catch (IOException e) {
      return false; // whoever opens it says what is wrong
    }
  }

  private static List<Path> pictures(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(PictureFolder::isPicture).sorted().toList();
    } catch (IOException e) {
      throw new MimicException("The folder (%s) cannot be read: %s.".formatted(folder, e), e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    String suffix = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && SUFFIXES.contains(suffix) && !Files.isDirectory(file);
  }

  private PictureFolder(List<Path> pictures, Rational rate) {
    this.pictures = pictures;
    Image first = ImageFile.read(pictures.getFirst());
    int count = pictures.size();
    info =
        new VideoInfo(
            first.width(),
            first.height(),
            rate,
            rate.inverse(),
            count,
            count / rate.value(),
            false);
  }

  @Override
  public VideoInfo info() {
    return info;
  }

  @Override
  public boolean hasNext() {
    return next < pictures.size();
  }

  @Override
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The folder has no more pictures.");
    }
    Path file = pictures.get(next);
    Image image = ImageFile.read(file);
    if (image.width() != info.width() || image.height() != info.height()) {
      throw new MimicException(
          ("The picture (%s) has (%d x %d) pixels, but the first of its folder (%d x %d). "
                  + "Expected frames of one size.")
              .formatted(file, image.width(), image.height(), info.width(), info.height()));
    }
    return new Frame(image, next++, 1);
  }

  @Override
  public void close() {}
}
