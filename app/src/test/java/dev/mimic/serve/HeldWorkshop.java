package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.animate.Animator;
import dev.mimic.animate.LivePortrait;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// It begins whatever it is asked for, and ends nothing before it is let go.
final class HeldWorkshop implements Workshop {
  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /// Sees no face anywhere.
  private final class Blind implements FaceDetector {
    @Override
    public List<FaceBox> detect(Image picture) {
      hold();
      return List.of();
    }

    @Override
    public String name() {
      return "blind";
    }

    @Override
    public void close() {}
  }

  /// How many were at it at the same time.
  int most() {
    return most.get();
  }

  /// Waits until somebody is at it; asked again, until somebody more was.
  void awaitSomebody() throws InterruptedException {
    begun.acquire();
  }

  void letGo() {
    go.countDown();
  }

  private void hold() {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    begun.release();
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      inside.decrementAndGet();
    }
  }

  @Override
  public Traits traits(@Nullable String model) {
    return new Traits("none", false);
  }

  @Override
  public Animator.Report animate(Order order, Consumer<String> notes, Progress progress) {
    hold();
    throw new MimicException("It was let go.");
  }

  @Override
  public FaceDetector detector() {
    return new Blind();
  }

  @Override
  public LivePortrait live(@Nullable String model, Image picture, int face) {
    hold();
    throw new MimicException("It was let go.");
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
