package dev.mimic.serve;

import dev.mimic.Progress;
import dev.mimic.animate.Animator;
import dev.mimic.animate.LivePortrait;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// It can nothing: each job fails.
class IdleWorkshop implements Workshop {
  @Override
  public Traits traits(@Nullable String model) {
    throw new IllegalStateException();
  }

  @Override
  public Animator.Report animate(Order order, Consumer<String> notes, Progress progress) {
    throw new IllegalStateException();
  }

  @Override
  public FaceDetector detector() {
    throw new IllegalStateException();
  }

  @Override
  public LivePortrait live(@Nullable String model, Image picture, int face) {
    throw new IllegalStateException();
  }

  @Override
  public String device() {
    return "none";
  }

  @Override
  public String precision() {
    return "none";
  }

  @Override
  public void close() {}
}
