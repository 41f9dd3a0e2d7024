package dev.mimic.video;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.bytedeco.ffmpeg.global.avcodec;

/// An animated WebP, whose container FFmpeg doesn't read: each frame is taken out, decoded as a
/// picture of its own and painted onto the canvas, which begins white. The file's bytes stay in
/// memory, its frames don't.
final class AnimatedWebp implements VideoReader {
  private static final Rational MILLISECOND = new Rational(1, 1000);

  /// A frame of the file: where it goes, for how long, and where its data lie.
  private record Part(
      int x,
      int y,
      int width,
      int height,
      int millis,
      boolean blend,
      boolean dispose,
      int data,
      int length) {}

  private final Path file;
  private final ByteBuffer bytes;
  private final Orientation orientation;
  private final List<Part> parts;
  private final VideoInfo info;
  private Image canvas;
  private int next;
  private long time;

  static boolean isOne(ByteBuffer in) {
    return PictureHeader.starts(in, 0, "RIFF")
        && PictureHeader.starts(in, 8, "WEBPVP8X")
        && in.limit() > 20
        && (in.get(20) & 0x02) != 0;
  }

  AnimatedWebp(byte[] file, Path path) {
    PictureHeader header = PictureHeader.of(file, path).checked(path);
    this.file = path;
    bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    orientation = header.orientation();
    parts = parts(bytes, header);
    if (parts.isEmpty()) {
      throw new MimicException("The animation (%s) has no frames.".formatted(path));
    }
    canvas = Image.filled(header.width(), header.height(), 255, 255, 255);
    boolean turned = orientation.transpose();
    long millis = parts.stream().mapToLong(Part::millis).sum();
    info =
        new VideoInfo(
            turned ? header.height() : header.width(),
            turned ? header.width() : header.height(),
            Rational.of(1000.0 * parts.size() / millis),
            MILLISECOND,
            parts.size(),
            millis / 1000.0,
            false);
  }

  private List<Part> parts(ByteBuffer in, PictureHeader header) {
    List<Part> found = new ArrayList<>();
    int end = 8 + in.getInt(4);
    for (int chunk = 12;
        chunk < end;
        chunk += 8 + in.getInt(chunk + 4) + (in.getInt(chunk + 4) & 1)) {
      if (PictureHeader.starts(in, chunk, "ANMF")) {
        Part part = part(in, chunk + 8, in.getInt(chunk + 4));
        if (part.x + part.width > header.width() || part.y + part.height > header.height()) {
          throw new MimicException(
              "The animation (%s) is damaged: a frame lies outside the picture.".formatted(file));
        }
        found.add(part);
      }
    }
    return found;
  }

  private static Part part(ByteBuffer in, int at, int length) {
    int millis = threeBytes(in, at + 12);
    int flags = in.get(at + 15);
    return new Part(
        2 * threeBytes(in, at),
        2 * threeBytes(in, at + 3),
        1 + threeBytes(in, at + 6),
        1 + threeBytes(in, at + 9),
        millis == 0 ? 100 : millis, // as browsers do
        (flags & 2) == 0,
        (flags & 1) != 0,
        at + 16,
        length - 16);
  }

  private static int threeBytes(ByteBuffer in, int at) {
    return in.getShort(at) & 0xffff | (in.get(at + 2) & 0xff) << 16;
  }

  @Override
  public VideoInfo info() {
    return info;
  }

  @Override
  public boolean hasNext() {
    return next < parts.size();
  }

  @Override
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The animation (%s) has ended.".formatted(file));
    }
    Part part = parts.get(next++);
    Image below =
        part.blend
            ? canvas.crop(part.x, part.y, part.width, part.height)
            : Image.filled(part.width, part.height, 255, 255, 255);
    Image painted = StillDecoder.decode(picture(part), avcodec.AV_CODEC_ID_WEBP, below, file);
    Image shown = canvas.with(painted, part.x, part.y);
    canvas =
        part.dispose
            ? shown.with(Image.filled(part.width, part.height, 255, 255, 255), part.x, part.y)
            : shown;
    Frame frame = new Frame(orientation.apply(shown), time, part.millis);
    time += part.millis;
    return frame;
  }

  /// The frame's data with the header of a file of its own.
  private byte[] picture(Part part) {
    ByteBuffer out = ByteBuffer.allocate(30 + part.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes()).putInt(22 + part.length).put("WEBPVP8X".getBytes()).putInt(10);
    out.putInt(0x10); // there may be transparency
    out.put((byte) (part.width - 1)).putShort((short) (part.width - 1 >> 8));
    out.put((byte) (part.height - 1)).putShort((short) (part.height - 1 >> 8));
    return out.put(30, bytes, part.data, part.length).array();
  }

  @Override
  public void close() {}
}
