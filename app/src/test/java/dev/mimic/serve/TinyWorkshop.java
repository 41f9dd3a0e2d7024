package dev.mimic.serve;

import dev.mimic.animate.LivePortrait;
import dev.mimic.animate.TinyModel;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Live pictures by the golden files' small network (64 px); a face is in the middle of everything.
final class TinyWorkshop extends IdleWorkshop {
  private final TinyModel tiny = new TinyModel();

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
    return LivePortrait.open(tiny.engine, tiny.model, new Middle(), picture, face);
  }

  @Override
  public void close() {
    tiny.close();
  }
}
