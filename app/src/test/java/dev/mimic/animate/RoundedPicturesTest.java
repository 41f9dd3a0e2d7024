package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.config.Config;
import dev.mimic.golden.InTheBox;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The model in the box in coarser numbers beside float32: pictures as the live path makes them.
class RoundedPicturesTest {
  private static final int LOOKED_AT = 8; // frames of a source, before int8 computes in bytes

  @ParameterizedTest
  @ValueSource(strings = {"024", "037"})
  void bfloat16IsNearFloat32OnRealPictures(String portrait) {
    List<Image> frames = clip(2);
    try (Both both = new Both(DType.BFLOAT16);
        Shown shown = both.show(portrait(portrait))) {
      for (Image frame : frames) {
        Difference difference = shown.by(frame);
        assertThat(difference.mean()).isBetween(1e-6, 0.005);
        assertThat(difference.psnr()).isGreaterThan(40);
      }
    }
  }

  @Test
  void int8IsNearFloat32OnRealPictures() {
    List<Image> frames = clip(LOOKED_AT + 2);
    try (Both both = new Both(DType.INT8);
        Shown shown = both.show(portrait("024"))) {
      for (Image frame : frames.subList(0, LOOKED_AT)) {
        assertThat(shown.by(frame).mean()).isLessThan(1e-4);
      }
      for (Image frame : frames.subList(LOOKED_AT, frames.size())) {
        assertThat(shown.by(frame).mean()).isBetween(1e-4, 0.01);
      }
    }
  }

  /// Two visitors at a time: what the one shows makes small numbers, and what the other shows large
  /// ones.
  @Test
  void int8IsNearFloat32ForTwoSourcesInTurns() {
    try (Both both = new Both(DType.INT8);
        Shown loud = both.show(chess());
        Shown quiet = both.show(Image.filled(256, 256, 127, 127, 127))) {
      for (int i = 0; i <= LOOKED_AT; i++) {
        quiet.by(noise(i));
      }
      for (int i = 0; i < LOOKED_AT; i++) {
        assertThat(loud.by(noise(i)).mean()).isLessThan(1e-4);
      }
      for (int i = 1; i < 3; i++) {
        assertThat(loud.by(noise(i)).mean()).isBetween(1e-4, 0.01);
        assertThat(quiet.by(noise(i)).mean()).isLessThan(0.01);
      }
    }
  }

  /// @param mean of the absolute differences, 0 to 1
  /// @param psnr in decibels
  private record Difference(double mean, double psnr) {
    static Difference of(Image a, Image b) {
      assertThat(b.rgb()).hasSameSizeAs(a.rgb());
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < a.rgb().length; i++) {
        double apart = ((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)) / 255.0;
        sum += Math.abs(apart);
        squares += apart * apart;
      }
      int count = a.rgb().length;
      return new Difference(sum / count, -10 * Math.log10(squares / count));
    }
  }

  /// The model twice.
  private static final class Both implements AutoCloseable {
    private final Engine engine = Engine.start(1);
    private final MotionModel fine = load(DType.FLOAT32);
    private final MotionModel coarse;

    Both(DType type) {
      coarse = load(type);
    }

    private MotionModel load(DType type) {
      Config config = Config.find("mimic-face-256");
      return engine.call(() -> MotionModel.load(config, InTheBox.mimicFace(), 0, Device.CPU, type));
    }

    Shown show(Image picture) {
      return new Shown(open(fine, picture), open(coarse, picture));
    }

    private LivePortrait open(MotionModel model, Image picture) {
      FixedFaces faces = new FixedFaces(_ -> List.of());
      LivePortrait opened = LivePortrait.open(engine, model, faces, picture, 0);
      opened.findFace(false);
      return opened;
    }

    @Override
    public void close() {
      engine.call(
          () -> {
            fine.close();
            coarse.close();
            return true;
          });
      engine.close();
    }
  }

  /// One picture, moved by both.
  private record Shown(LivePortrait fine, LivePortrait coarse) implements AutoCloseable {
    Difference by(Image frame) {
      return Difference.of(fine.frame(frame, 0).picture(), coarse.frame(frame, 0).picture());
    }

    @Override
    public void close() {
      fine.close();
      coarse.close();
    }
  }

  private static Image portrait(String name) {
    return ImageFile.read(Shared.path("data/portraits/test/" + name + ".jpg"));
  }

  /// Every fifth frame of somebody who talks.
  private static List<Image> clip(int count) {
    List<Image> frames = new ArrayList<>();
    try (VideoReader clip = VideoReader.open(Shared.path("data/talking-heads/test/t001#0.mp4"))) {
      for (int i = 0; frames.size() < count; i++) {
        Image frame = clip.next().image();
        if (i % 5 == 0) {
          frames.add(frame);
        }
      }
    }
    return frames;
  }

  private static Image noise(int seed) {
    byte[] rgb = new byte[3 * 256 * 256];
    new SplittableRandom(seed).nextBytes(rgb);
    return new Image(256, 256, rgb);
  }

  private static Image chess() {
    byte[] rgb = new byte[3 * 256 * 256];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      rgb[i] = (byte) ((pixel / 256 / 8 + pixel % 256 / 8) % 2 * 255);
    }
    return new Image(256, 256, rgb);
  }
}
