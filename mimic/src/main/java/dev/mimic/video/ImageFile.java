package dev.mimic.video;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
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

  /// Reads a picture by its content, whatever its name: upright (EXIF obeyed), 8-bit RGB, transparency on white; the
  /// first frame of an animation.
  ///
  /// @throws MimicException if it is missing, cut off, damaged, larger than 100 megapixels or no picture
  public static Image read(Path file) {
    InputFile.require(file, "picture");
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException | OutOfMemoryError e) {
      throw new MimicException("The picture (%s) cannot be read: %s.".formatted(file, e), e);
    }
    PictureHeader header = PictureHeader.of(bytes, file);
    long pixels = (long) header.width() * header.height();
    if (pixels > Decoder.MAX_PIXELS) {
      throw new MimicException(
          "The picture (%s) has (%d x %d) pixels; at most (%d) megapixels are read."
              .formatted(
                  file, header.width(), header.height(), Decoder.MAX_PIXELS / 1_000_000));
    }
    return decode(bytes, header, file);
  }

  private static Image decode(byte[] bytes, PictureHeader header, Path file) {
    AVCodec decoder = avcodec.avcodec_find_decoder(header.codec());
    AVCodecContext codec = avcodec.avcodec_alloc_context3(decoder);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try (RgbConverter converter = new RgbConverter()) {
      codec.max_pixels(Decoder.MAX_PIXELS);
      codec.thread_count(1);
      Ffmpeg.check(
          avcodec.avcodec_open2(codec, decoder, (PointerPointer<?>) null),
          "The picture decoder cannot start");
      Ffmpeg.check(avcodec.av_new_packet(packet, bytes.length), "No memory for the picture");
      packet.data().put(bytes, 0, bytes.length);
      int result = avcodec.avcodec_send_packet(codec, packet);
      if (result >= 0) {
        avcodec.avcodec_send_packet(codec, (AVPacket) null);
        result = avcodec.avcodec_receive_frame(codec, frame);
      }
      Ffmpeg.check(result, "The picture (%s) is damaged and cannot be decoded".formatted(file));
      if (frame.colorspace() == avutil.AVCOL_SPC_UNSPECIFIED) {
        frame.colorspace(avutil.AVCOL_SPC_BT470BG); // JFIF and WebP: BT.601 at any size
      }
      return converter.convert(frame, header.orientation());
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(codec);
    }
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
