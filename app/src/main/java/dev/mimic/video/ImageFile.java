package dev.mimic.video;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Picture files: the one way in (PNG, JPEG, WebP, BMP, GIF) and the one way out (PNG, JPEG).
///
/// FFmpeg's decoders read them all, also CMYK, palettes and 16 bit; ICC profiles are ignored.
public final class ImageFile {
  static {
    Ffmpeg.load();
  }

  private ImageFile() {}

  /// Reads a picture by its content, whatever its name: upright (EXIF obeyed), 8-bit RGB,
  /// transparency on white; the first frame of an animation.
  ///
  /// @throws MimicException if it is missing, cut off, damaged, larger than 100 megapixels or no
  ///   picture
  public static Image read(Path file) {
    byte[] bytes = InputFile.bytes(file, "picture");
    if (AnimatedWebp.isOne(ByteBuffer.wrap(bytes))) {
      return new AnimatedWebp(bytes, file).next().image();
    }
    PictureHeader header = PictureHeader.of(bytes, file).checked(file);
    return header.orientation().apply(StillDecoder.decode(bytes, header.codec(), null, file));
  }

  /// A picture in memory, by the same rules.
  ///
  /// @param name for people
  public static Image decode(byte[] bytes, String name) {
    Path file = Path.of(name);
    PictureHeader header = PictureHeader.of(bytes, file).checked(file);
    return header.orientation().apply(StillDecoder.decode(bytes, header.codec(), null, file));
  }

  /// Width and height in pixels as stored.
  public record Size(int width, int height) {
    public long pixels() {
      return (long) width * height;
    }
  }

  /// How large a picture claims to be, told by its header: nothing is decoded.
  ///
  /// @throws MimicException if it is missing, cut off or no picture
  public static Size size(Path file) {
    return size(InputFile.bytes(file, "picture"), file.toString());
  }

  /// The same of a picture in memory.
  ///
  /// @param name for people
  public static Size size(byte[] bytes, String name) {
    PictureHeader header = PictureHeader.of(bytes, Path.of(name));
    return new Size(header.width(), header.height());
  }

  /// The bytes of a lossless PNG.
  ///
  /// @param comment in its metadata; empty for none
  public static byte[] png(Image image, String comment) {
    byte[] png = StillEncoder.png(image);
    return comment.isEmpty() ? png : Comment.inPng(png, comment);
  }

  /// The bytes of a JPEG of high quality.
  public static byte[] jpeg(Image image) {
    return StillEncoder.jpeg(image);
  }

  private static byte[] jpeg(Image image, String comment) {
    byte[] jpeg = StillEncoder.jpeg(image);
    return comment.isEmpty() ? jpeg : Comment.inJpeg(jpeg, comment);
  }

  /// Whether [#write] knows the ending of this name.
  public static boolean canWrite(Path file) {
    return suffix(file).equals("png") || isJpeg(file);
  }

  private static boolean isJpeg(Path file) {
    return suffix(file).equals("jpg") || suffix(file).equals("jpeg");
  }

  private static String suffix(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// Writes a picture as the ending of its name says: .png, lossless, or .jpg, of high quality.
  ///
  /// @throws MimicException if the ending is another, or the folder cannot be written to
  public static void write(Path file, Image image) {
    write(file, image, "");
  }

  /// The same with a comment in its metadata; empty for none.
  public static void write(Path file, Image image, String comment) {
    if (!canWrite(file)) {
      throw new MimicException(
          "The name of the result (%s) ends in no kind of picture that can be written. Expected .png or .jpg."
              .formatted(file));
    }
    write(file, isJpeg(file) ? jpeg(image, comment) : png(image, comment));
  }

  /// Writes a lossless PNG; it appears whole or not at all, and missing folders are made.
  public static void writePng(Path file, Image image) {
    writePng(file, image, "");
  }

  /// The same with a comment in its metadata.
  public static void writePng(Path file, Image image, String comment) {
    write(file, png(image, comment));
  }

  private static void write(Path file, byte[] bytes) {
    try (PartialFile partial = PartialFile.beside(file)) {
      Files.write(partial.path(), bytes);
      partial.commit();
    } catch (IOException e) {
      throw new MimicException("The picture (%s) cannot be written: %s.".formatted(file, e), e);
    }
  }
}
