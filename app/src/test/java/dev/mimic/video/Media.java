package dev.mimic.video;

import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Pictures, clips and sound for tests, made on the spot.
public final class Media {
  static final Rational RATE = new Rational(25, 1);

  private Media() {}

  /// A picture whose four quarters differ (red, green, blue, grey from top left), so that every
  /// turn shows, with a smooth ramp and a bright square that moves with `n`.
  static Image picture(int width, int height, int n) {
    int[][] colours = {{200, 40, 40}, {40, 180, 60}, {50, 60, 200}, {150, 150, 150}};
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] colour = colours[2 * (2 * y / height) + 2 * x / width];
        boolean square = Math.abs(x - 8 - n % (width - 16)) < 5 && Math.abs(y - height / 3) < 5;
        for (int c = 0; c < 3; c++) {
          int value = square ? 240 : colour[c] + 30 * x / width - 30 * y / height;
          rgb[3 * (y * width + x) + c] = (byte) Math.clamp(value, 0, 255);
        }
      }
    }
    return new Image(width, height, rgb);
  }

  static void clip(Path file, int width, int height, int frames, VideoWriter.Settings settings) {
    try (VideoWriter out = VideoWriter.create(file, settings)) {
      for (int n = 0; n < frames; n++) {
        out.write(picture(width, height, n));
      }
      out.finish();
    }
  }

  static List<Frame> frames(Path file) {
    List<Frame> frames = new ArrayList<>();
    try (VideoReader clip = VideoReader.open(file)) {
      clip.forEachRemaining(frames::add);
    }
    return frames;
  }

  /// A WAV file, 16 bit mono: silence, and from `from` to `to` seconds a tone of 440 Hz.
  public static void tone(Path file, double from, double to, double seconds) throws IOException {
    int rate = 22_050;
    int samples = (int) (seconds * rate);
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes()).putInt(36 + 2 * samples).put("WAVEfmt ".getBytes()).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
    wav.putShort((short) 2).putShort((short) 16).put("data".getBytes()).putInt(2 * samples);
    for (int i = 0; i < samples; i++) {
      double t = (double) i / rate;
      double value = t >= from && t < to ? 0.5 * Math.sin(2 * Math.PI * 440 * t) : 0;
      wav.putShort((short) (32767 * value));
    }
    Files.write(file, wav.array());
  }

  static double meanDifference(Image a, Image b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
    }
    return (double) sum / a.rgb().length;
  }
}
