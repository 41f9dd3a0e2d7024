package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.animate.SwapMasks.Target;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.Frame;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The pipeline of a part swap: hair, lips or the whole face of a picture on the person in a clip.
///
/// The clip is walked once, as [Animator] walks its driver: decoding ahead, encoding behind. The
/// pictures are mixed as features, halfway through the generator ([Donor]), where a mask says so
/// ([SwapMasks]).
public final class PartSwap {
  private static final int AHEAD = 8; // decoded frames that wait; more would only cost memory

  private final Engine engine;
  private final MotionModel model;
  private final @Nullable Parser parser;
  private final Consumer<String> notes;

  /// Tells the parts of a face apart. Engine thread.
  @FunctionalInterface
  public interface Parser {
    /// How probably each pixel belongs to each class.
    ///
    /// @param picture (1, 3, N, N) in [0, 1]
    /// @return (1, classes, 512, 512); the classes of a pixel sum up to 1
    Tensor probabilities(Tensor picture);
  }

  /// @param parser finds parts; null where masks are only drawn
  /// @param notes hears what a person should know, one sentence each, from any thread
  public PartSwap(
      Engine engine, MotionModel model, @Nullable Parser parser, Consumer<String> notes) {
    this.engine = engine;
    this.model = model;
    this.parser = parser;
    this.notes = notes;
  }

  /// What came of a run.
  public record Report(
      Path output,
      long frames,
      double seconds,
      double framesPerSecond,
      String model,
      String precision) {}

  /// Swaps; the output file appears whole, or not at all.
  ///
  /// @throws MimicException when a file cannot be read or written, or no mask lets anything of the
  ///   source through
  public Report run(SwapOptions options, Progress progress) {
    long start = System.nanoTime();
    Image source = ImageFile.read(options.source());
    long frames;
    try (VideoReader clip = VideoReader.open(options.target(), options.folderRate(), 1);
        ResultFiles result =
            ResultFiles.create(options.output(), options.png(), settings(options, clip), notes)) {
      frames = engine.call(() -> swap(options, source, clip, result, progress));
      result.finish();
      if (clip.damage() != null) {
        notes.accept(clip.damage());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(
        options.output(),
        frames,
        seconds,
        frames / seconds,
        model.name(),
        model.precision().word());
  }

  private static VideoWriter.Settings settings(SwapOptions options, VideoReader clip) {
    return VideoWriter.Settings.like(clip)
        .withAudio(options.sound() ? clip.audio() : null)
        .withComment(Label.TAGGED.comment());
  }

  // ---------------------------------------------------------------- on the engine's thread

  private long swap(
      SwapOptions options, Image source, VideoReader clip, ResultFiles result, Progress progress) {
    long done = 0;
    try (Scope _ = Scope.open()) {
      Donor donor = new Donor(model, square(source));
      try (SwapMasks masks = masks(options, source, clip, donor.side());
          ReadAhead<Frame, Target> ahead = readAhead(clip, masks)) {
        List<Target> batch = ahead.take(options.batchSize());
        while (!batch.isEmpty()) {
          List<Image> pictures = swap(donor, masks, batch, options.ofSource());
          for (int i = 0; i < pictures.size(); i++) {
            result.write(batch.get(i).frame().with(pictures.get(i)), pictures.get(i));
          }
          done += batch.size();
          progress.step(done, clip.info().frames());
          batch = ahead.take(options.batchSize());
        }
        if (done > 0) {
          masks.finish();
        }
      }
    }
    return done;
  }

  private SwapMasks masks(SwapOptions options, Image source, VideoReader clip, int side) {
    return switch (options.mask()) {
      case SwapOptions.Mask.Drawn(Path file) ->
          options.ofSource()
              ? new DrawnMasks(
                  file,
                  options.folderRate(),
                  options.hard(),
                  "the source",
                  source.width(),
                  source.height(),
                  side,
                  notes)
              : new DrawnMasks(
                  file,
                  options.folderRate(),
                  options.hard(),
                  "the target's frame",
                  clip.info().width(),
                  clip.info().height(),
                  side,
                  notes);
      case SwapOptions.Mask.Parsed parts -> parsed(parts, options, source, side);
    };
  }

  private SwapMasks parsed(
      SwapOptions.Mask.Parsed parts, SwapOptions options, Image source, int side) {
    if (parser == null) {
      throw new IllegalStateException("Parts without a parser: %s".formatted(parts));
    }
    ParsedMasks masks = new ParsedMasks(parser, parts, options.hard(), model, side, notes);
    try {
      return options.ofSource() ? masks.of(square(source), options.source()) : masks;
    } catch (RuntimeException e) {
      masks.close();
      throw e;
    }
  }

  private ReadAhead<Frame, Target> readAhead(VideoReader clip, SwapMasks masks) {
    return new ReadAhead<>(
        clip, frame -> new Target(frame, square(frame.image()), masks.next()), AHEAD);
  }

  private static List<Image> pictures(List<Target> batch) {
    return batch.stream().map(Target::picture).toList();
  }

  private List<Image> swap(Donor donor, SwapMasks masks, List<Target> batch, boolean ofSource) {
    try (Scope _ = Scope.open()) {
      return donor.onto(pictures(batch), masks.of(batch), ofSource);
    }
  }

  private Image square(Image image) {
    return Resize.resize(image, model.size(), model.size());
  }
}
