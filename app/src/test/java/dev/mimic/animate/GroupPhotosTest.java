package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.Progress;
import dev.mimic.animate.AnimateOptions.Drivers;
import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Motion;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.AnimateOptions.Result;
import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.animate.AnimateOptions.Which;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.face.CropBox;
import dev.mimic.face.FaceCrops;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.Yunet;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real photos with a real detector and a real motion model.
class GroupPhotosTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"group-12.jpg, 4", "group-49.jpg, 6"})
  void everyFaceMovesAndNothingElse(String name, int faces) {
    Path photo = Shared.path("data/groups/" + name);
    Checkpoint weights = Checkpoint.read(Shared.path("weights/talking-128.pth.tar"));
    Config config = Config.find(Shared.path("weights/talking-128.yaml").toString());
    Path png = folder.resolve("png");
    drive(folder.resolve("clip"));
    try (Engine engine = Engine.start(1);
        FaceDetector detector =
            Yunet.open(Shared.path("weights/face_detection_yunet_2023mar.onnx"));
        MotionModel model =
            engine.call(() -> MotionModel.load(config, weights, 0, Device.CPU, DType.FLOAT32))) {
      AnimateOptions options =
          new AnimateOptions(
              photo,
              new Drivers(List.of(folder.resolve("clip")), new Rational(5, 1), true, Shorter.LOOP),
              new Result(folder.resolve("result.mp4"), png, true, false),
              new Faces(new Which.All(), 0.4, Pasting.SOFT),
              false,
              new Motion(true, true),
              new Origin.Frame(0),
              true,
              1);
      List<String> notes = new ArrayList<>();
      FaceTools tools = new FaceTools(detector, null, null);
      Animator.Report report =
          new Animator(engine, model, tools, notes::add).run(options, Progress.NONE);

      Image source = ImageFile.read(photo);
      List<CropBox> boxes =
          engine.call(
              () ->
                  FaceCrops.largestFirst(detector.detect(source), source.width(), source.height()));
      assertThat(report.faces()).isEqualTo(boxes.size()).isGreaterThanOrEqualTo(faces);
      assertThat(notes).noneMatch(note -> note.contains("is cut to"));
      for (int n = 0; n < 3; n++) {
        assertThat(masked(frame(n), boxes)).isEqualTo(masked(source, boxes));
      }
      for (CropBox box : boxes) {
        assertThat(movement(frame(0), frame(2), box)).as("in %s", box).isGreaterThan(1);
      }
    }
  }

  /// Three moments of a clip in which a head moves much.
  private static void drive(Path folder) {
    try (VideoReader clip = VideoReader.open(Shared.path("data/talking-heads/test/t001#0.mp4"))) {
      for (int n = 0; n <= 80; n++) {
        Image frame = clip.next().image();
        if (n % 40 == 0) {
          ImageFile.writePng(folder.resolve("%03d.png".formatted(n)), frame);
        }
      }
    }
  }

  private Image frame(int n) {
    return ImageFile.read(folder.resolve("png/%07d.png".formatted(n)));
  }

  private static Image masked(Image image, List<CropBox> boxes) {
    Image masked = image;
    for (CropBox box : boxes) {
      masked = masked.with(Image.filled(box.width(), box.height(), 0, 0, 0), box.x1(), box.y1());
    }
    return masked;
  }

  /// Mean difference of two frames in the middle of a box, in levels.
  private static double movement(Image before, Image after, CropBox box) {
    long sum = 0;
    int count = 0;
    for (int y = box.y1() + box.height() / 5; y < box.y2() - box.height() / 5; y++) {
      for (int x = box.x1() + box.width() / 5; x < box.x2() - box.width() / 5; x++) {
        sum += Math.abs(before.at(x, y, 1) - after.at(x, y, 1));
        count++;
      }
    }
    return (double) sum / count;
  }
}
