package dev.mimic.evaluate;

import dev.mimic.MimicException;
import dev.mimic.config.AnimateParams.NormalizationParams;
import dev.mimic.data.Clip;
import dev.mimic.data.Frames;
import dev.mimic.evaluate.Visualizer.Marked;
import dev.mimic.evaluate.Visualizer.Scene;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.MotionTransfer;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// The first frame of one clip moved by all frames of a clip, written as a grid and as a strip.
///
/// The engine computes a batch while this thread writes the one before and reads the one after: two
/// batches are all of a clip that is ever in memory.
final class Playback implements AutoCloseable {
  private static final Rational RATE = new Rational(10, 1); // what imageio writes unasked

  private final LoadedModel model;
  private final Visualizer visualizer;
  private final @Nullable NormalizationParams normalization;
  private final Scope clip; // holds the source's tensors on the engine's thread, batch after batch
  private final Source source;
  private final Fidelity fidelity = new Fidelity();

  /// What depends on no driving frame but the first.
  private record Source(
      Tensor picture,
      Keypoints keypoints,
      Generator.Encoded encoded,
      @Nullable MotionTransfer transfer) {}

  /// A batch of results.
  private record Drawn(List<Image> grids, List<Image> predictions) {}

  /// Plays `driving` to its end, writing both results.
  ///
  /// @param normalization how keypoints are carried over, or null for the driving ones as they are
  /// @param every so many frames, one drives: 1 for all
  /// @return how near the predictions are to the driving frames
  static Fidelity play(
      LoadedModel model,
      Visualizer visualizer,
      Clip source,
      Clip driving,
      @Nullable NormalizationParams normalization,
      int every,
      Results results) {
    try (Playback playback =
            new Playback(model, visualizer, first(source), first(driving), normalization);
        Frames frames = driving.frames(every);
        VideoWriter grid = VideoWriter.create(results.grid(), VideoWriter.Settings.constant(RATE));
        Strip strip = Strip.create(results.strip())) {
      playback.run(frames, grid, strip);
      playback.fidelity.finish();
      grid.finish();
      strip.finish();
      return playback.fidelity;
    }
  }

  /// Where the two results go.
  record Results(Path grid, Path strip) {
    static Results in(Path folder, String name, String format) {
      return new Results(
          folder.resolve(name + format), folder.resolve("png").resolve(name + ".png"));
    }
  }

  private static Image first(Clip clip) {
    try (Frames frames = clip.frames()) {
      if (!frames.hasNext()) {
        throw new MimicException("The clip (%s) has no frames.".formatted(clip.path()));
      }
      return frames.next();
    }
  }

  private Playback(
      LoadedModel model,
      Visualizer visualizer,
      Image source,
      Image origin,
      @Nullable NormalizationParams normalization) {
    this.model = model;
    this.visualizer = visualizer;
    this.normalization = normalization;
    clip = model.engine().call(Scope::open);
    try {
      this.source = model.engine().call(() -> encode(source, origin));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Source encode(Image image, Image origin) {
    Tensor picture = ImageTensor.tensor(image).to(model.device()); // (1, 3, H, W)
    Keypoints keypoints = model.fomm().detector().forward(picture);
    NormalizationParams how = normalization;
    MotionTransfer transfer =
        how == null
            ? null
            : MotionTransfer.of(
                keypoints,
                model.fomm().detector().forward(ImageTensor.tensor(origin).to(model.device())),
                how.useRelativeMovement(),
                how.useRelativeJacobian(),
                how.adaptMovementScale());
    return new Source(picture, keypoints, model.fomm().generator().encode(picture), transfer);
  }

  private void run(Frames frames, VideoWriter grid, Strip strip) {
    Future<Drawn> computed = submit(next(frames));
    while (frames.hasNext()) {
      Future<Drawn> computing = submit(next(frames));
      write(await(computed), grid, strip);
      computed = computing;
    }
    write(await(computed), grid, strip);
  }

  private Future<Drawn> submit(List<Image> batch) {
    return model.engine().submit(() -> draw(batch));
  }

  private List<Image> next(Frames frames) {
    List<Image> batch = new ArrayList<>();
    while (batch.size() < model.batchSize() && frames.hasNext()) {
      batch.add(frames.next());
    }
    return batch;
  }

  private Drawn draw(List<Image> batch) {
    try (Scope _ = Scope.open()) {
      int b = batch.size();
      Generator generator = model.fomm().generator();
      Tensor driving = ImageTensor.tensor(batch).to(model.device()); // (B, 3, H, W)
      Keypoints moving = model.fomm().detector().forward(driving);
      Keypoints asked = source.transfer == null ? moving : source.transfer.apply(moving);
      Generator.Output out =
          generator.forward(source.encoded, source.keypoints, asked, model.stillBorder());
      fidelity.add(out.prediction(), driving, source.picture);

      Tensor still = source.picture.expand(b, 3, driving.size(2), driving.size(3));
      Scene scene =
          new Scene(
              new Marked(still, source.keypoints.expand(b)),
              null,
              new Marked(driving, moving),
              generator.deformed(source.picture, out.motion(), model.stillBorder()),
              out.prediction(),
              source.transfer == null ? null : asked,
              out.motion(),
              false);
      return new Drawn(rows(visualizer.grid(scene), b), ImageTensor.truncated(out.prediction()));
    }
  }

  private static List<Image> rows(Image grid, int count) {
    List<Image> rows = new ArrayList<>();
    int height = grid.height() / count;
    for (int i = 0; i < count; i++) {
      rows.add(grid.crop(0, i * height, grid.width(), height));
    }
    return rows;
  }

  private static void write(Drawn drawn, VideoWriter grid, Strip strip) {
    drawn.grids.forEach(grid::write);
    drawn.predictions.forEach(strip::add);
  }

  private static Drawn await(Future<Drawn> batch) {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new IllegalStateException("a batch could not be computed", e.getCause());
    }
  }

  @Override
  public void close() {
    model
        .engine()
        .call(
            () -> {
              clip.close();
              return clip;
            });
  }
}
