package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.Progress;
import dev.mimic.animate.AnimateOptions.Drivers;
import dev.mimic.animate.AnimateOptions.Motion;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.AnimateOptions.Result;
import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.golden.Golden;
import dev.mimic.golden.Shared;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.Frame;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clips that break naive code drive a picture: the result has their frames, their length and their
/// sound.
class AwkwardDriversTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "damaged.mp4, 74, 2.96, true",
    "driving.gif, 15, 1.5, false",
    "driving.webm, 50, 2.0, false",
    "exif-rotated.jpg, 1, 0.04, false",
    "ntsc-29.97.mp4, 60, 2.002, false",
    "odd-257x191.avi, 50, 2.0, false",
    "one-frame.mp4, 1, 0.04, false",
    "rotated-90-metadata.mp4, 52, 2.2, false",
    "ten-bit-444.mkv, 50, 2.0, false",
    "variable-rate.mp4, 50, 3.44, false",
    "with-audio.mp4, 75, 3.0, true"
  })
  void driveAPicture(String clip, int frames, double seconds, boolean sound) {
    Path result = folder.resolve("result.mp4");
    List<String> notes = new ArrayList<>();
    Config config = Config.load(Golden.path("tiny.yaml"));
    try (Engine engine = Engine.start(1);
        MotionModel model =
            engine.call(
                () ->
                    MotionModel.load(
                        config,
                        Checkpoint.read(Golden.path("tiny-zip.pth.tar")),
                        0,
                        Device.CPU,
                        DType.FLOAT32))) {
      AnimateOptions options =
          new AnimateOptions(
              Shared.path("data/awkward/portrait.webp"),
              new Drivers(
                  List.of(Shared.path("data/awkward/" + clip)),
                  new Rational(25, 1),
                  true,
                  Shorter.LOOP),
              new Result(result, null, true, false),
              null,
              false,
              new Motion(true, true),
              new Origin.Frame(0),
              true,
              4);
      Animator.Report report =
          new Animator(engine, model, FaceTools.NONE, notes::add).run(options, Progress.NONE);
      assertThat(report.frames()).isEqualTo(frames);
    }

    try (VideoReader made = VideoReader.open(result)) {
      double tick = made.info().timeBase().value();
      int count = 0;
      double end = 0;
      while (made.hasNext()) {
        Frame frame = made.next();
        end = (frame.time() + frame.duration()) * tick;
        count++;
      }
      assertThat(count).isEqualTo(frames);
      assertThat(end).isEqualTo(seconds, within(0.05));
      assertThat(made.info().audio()).isEqualTo(sound);
    }
    assertThat(notes).hasSize(clip.startsWith("damaged") ? 1 : 0);
  }
}
