package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.image.Montage;
import dev.mimic.image.Resize;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.Frame;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The pipeline: picture and clip in, clip out.
///
/// The clip is walked once, in order, a batch at a time: decoding runs ahead on its own thread,
/// inference on the engine's, encoding one batch behind on a third. The origin frame alone may need
/// a walk of its own first ([AnimateOptions.Origin]).
public final class Animator {
  private static final int AHEAD = 8; // decoded frames that wait; more would only cost memory

  private final Engine engine;
  private final MotionModel model;
  private final Consumer<String> notes;

  /// @param notes hears what a person should know, one sentence each
  public Animator(Engine engine, MotionModel model, Consumer<String> notes) {
    this.engine = engine;
    this.model = model;
    this.notes = notes;
  }

  /// What came of a run.
  ///
  /// @param faces how many were animated; 0 when the whole picture was
  public record Report(
      Path output,
      long frames,
      int faces,
      double seconds,
      double framesPerSecond,
      String model,
      String precision) {}

  /// @param picture the driving frame as the network sees it
  private record Driving(Frame frame, Image picture) {}

  /// Animates; the output file appears whole, or not at all.
  ///
  /// @throws MimicException when a file cannot be read or written
  public Report run(AnimateOptions options, Progress progress) {
    long start = System.nanoTime();
    Image source = square(ImageFile.read(options.source()));
    long frames;
    try (VideoReader clip = open(options);
        ResultFiles result = ResultFiles.create(options, clip, notes)) {
      Image origin = originPicture(options, source);
      frames = engine.call(() -> animate(options, source, origin, clip, result, progress));
      result.finish();
      if (clip.damage() != null) {
        notes.accept(clip.damage());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(
        options.output(),
        frames,
        0,
        seconds,
        frames / seconds,
        model.name(),
        model.precision().name().toLowerCase(Locale.ROOT));
  }

  private static VideoReader open(AnimateOptions options) {
    return VideoReader.open(options.driving(), options.folderRate(), 1);
  }

  private Image square(Image image) {
    return Resize.resize(image, model.size(), model.size());
  }

  // ---------------------------------------------------------------- on the engine's thread

  private long animate(
      AnimateOptions options,
      Image source,
      Image origin,
      VideoReader clip,
      ResultFiles result,
      Progress progress) {
    long total = clip.info().frames();
    long done = 0;
    try (Scope _ = Scope.open();
        ReadAhead<Frame, Driving> ahead = readAhead(clip)) {
      Puppet puppet =
          new Puppet(
              model, source, keypoints(List.of(origin)), options.motion(), options.stillBorder());
      List<Driving> batch = ahead.take(options.batchSize());
      while (!batch.isEmpty()) {
        List<Image> pictures = animate(puppet, batch);
        for (int i = 0; i < pictures.size(); i++) {
          Driving driving = batch.get(i);
          Image shown =
              options.sideBySide()
                  ? Montage.row(List.of(source, driving.picture, pictures.get(i)))
                  : pictures.get(i);
          result.write(driving.frame.with(shown), pictures.get(i));
        }
        done += batch.size();
        progress.step(done, total);
        batch = ahead.take(options.batchSize());
      }
    }
    return done;
  }

  private ReadAhead<Frame, Driving> readAhead(VideoReader clip) {
    return new ReadAhead<>(clip, frame -> new Driving(frame, square(frame.image())), AHEAD);
  }

  private List<Image> animate(Puppet puppet, List<Driving> batch) {
    try (Scope _ = Scope.open()) {
      return puppet.move(keypoints(batch.stream().map(Driving::picture).toList()));
    }
  }

  private Keypoints keypoints(List<Image> pictures) {
    try (Scope scope = Scope.open()) {
      Tensor x = ImageTensor.tensor(pictures).to(model.device()); // (B, 3, N, N)
      return model.fomm().detector().forward(x).keptIn(scope);
    }
  }

  // ---------------------------------------------------------------- the origin frame

  private Image originPicture(AnimateOptions options, Image source) {
    return switch (options.origin()) {
      case AnimateOptions.Origin.Frame(long index) -> frame(options, index);
      case AnimateOptions.Origin.Best() -> bestFrame(options, source);
    };
  }

  private Image frame(AnimateOptions options, long index) {
    try (VideoReader clip = open(options)) {
      long seen = 0;
      while (clip.hasNext()) {
        Frame frame = clip.next();
        if (seen++ == index) {
          return square(frame.image());
        }
      }
      throw new MimicException(
          "The best frame is (%d), but the driving clip (%s) has %d frames, counted from 0. Maybe --best-frame %d."
              .formatted(index, options.driving(), seen, seen - 1));
    }
  }

  private Image bestFrame(AnimateOptions options, Image source) {
    BestFrame found = engine.call(() -> searchBestFrame(options, source));
    notes.accept(
        "The best frame is %d, by the model's own keypoints: relative motion counts from it."
            .formatted(found.index()));
    return found.picture();
  }

  private BestFrame searchBestFrame(AnimateOptions options, Image source) {
    try (Scope _ = Scope.open();
        VideoReader clip = open(options);
        ReadAhead<Frame, Driving> ahead = readAhead(clip)) {
      BestFrame search = new BestFrame(source, keypoints(List.of(source)).value().doubles());
      for (List<Driving> one = ahead.take(1); !one.isEmpty(); one = ahead.take(1)) {
        Image picture = one.getFirst().picture;
        try (Scope _ = Scope.open()) {
          search.look(picture, keypoints(List.of(picture)).value().doubles());
        }
      }
      return search;
    }
  }
}
