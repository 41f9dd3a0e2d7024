package dev.mimic.serve;

import dev.mimic.animate.LivePortrait;
import dev.mimic.animate.MotionModel;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.golden.Golden;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Live pictures by the golden files' small network (64 px); a face is in the middle of everything.
final class TinyWorkshop extends IdleWorkshop {
  private final Engine engine = Engine.start(1);
  private final MotionModel model =
      engine.call(
          () ->
              MotionModel.load(
                  Config.load(Golden.path("tiny.yaml")),
                  Checkpoint.read(Golden.path("tiny-zip.pth.tar")),
                  0,
                  Device.CPU,
                  DType.FLOAT32));

  private static final class Middle implements FaceDetector {
    @Override
    public List<FaceBox> detect(Image picture) {
      double x = picture.width() / 2.0;
      double y = picture.height() / 2.0;
      return List.of(new FaceBox(0.8 * x, 0.8 * y, 1.2 * x, 1.2 * y, 0.9));
    }

    @Override
    public String name() {
      return "middle";
    }

    @Override
    public void close() {}
  }

  @Override
  public Traits traits(@Nullable String name) {
    return new Traits("tiny", true);
  }

  @Override
  public LivePortrait live(@Nullable String name, Image picture, int face) {
    return LivePortrait.open(engine, model, new Middle(), picture, face);
  }

  @Override
  public void close() {
    engine.call(
        () -> {
          model.close();
          return model;
        });
    engine.close();
  }
}
