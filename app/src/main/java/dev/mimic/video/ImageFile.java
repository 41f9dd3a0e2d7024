package dev.mimic.video;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;

/// Picture files: the one way in (PNG, JPEG, WebP, BMP, GIF) and the one way out (PNG).
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

  /// Writes a lossless PNG; it appears whole or not at all, and missing folders are made.
  public static void writePng(Path file, Image image) {
    try (PartialFile partial = PartialFile.beside(file)) {
      Files.write(partial.path(), png(image));
      partial.commit();
    } catch (IOException e) {
      throw new MimicException("The picture (%s) cannot be written: %s.".formatted(file, e), e);
    }
  }

  private static byte[] png(Image image) {
    AVCodec encoder = avcodec.avcodec_find_encoder(avcodec.AV_CODEC_ID_PNG);
    AVCodecContext codec = avcodec.avcodec_alloc_context3(encoder);
    AVPacket packet = avcodec.av_packet_alloc();
    try (RgbFrame frame = new RgbFrame(image.width(), image.height())) {
      codec.width(image.width());
      codec.height(image.height());
      codec.pix_fmt(avutil.AV_PIX_FMT_RGB24);
      codec.time_base().num(1).den(25);
      codec.thread_count(1);
      // A third of the default's time for files 5 % larger.
      codec.compression_level(3);
      avutil.av_opt_set(codec.priv_data(), "pred", "up", 0);
      Ffmpeg.check(
          avcodec.avcodec_open2(codec, encoder, (PointerPointer<?>) null),
          "The PNG encoder cannot start");
      Ffmpeg.check(
          avcodec.avcodec_send_frame(codec, frame.fill(image)), "A PNG could not be encoded");
      avcodec.avcodec_send_frame(codec, null);
      Ffmpeg.check(avcodec.avcodec_receive_packet(codec, packet), "A PNG could not be encoded");
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes);
      return bytes;
    } finally {
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(codec);
    }
  }
}
