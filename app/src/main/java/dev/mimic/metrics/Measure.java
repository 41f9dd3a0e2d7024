package dev.mimic.metrics;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.data.Frames;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures generated clips against real ones, frame by frame: two frames at a time are in memory,
/// however long the clips are.
///
/// ```java
/// Report report = new Measure(engine, gauges, false, System.err::println).run(real, made, progress);
/// ```
///
/// docs/measuring.md has the formulas.
public final class Measure {
  private final @Nullable Engine engine; // for the faces
  private final FaceGauges gauges;
  private final boolean resize;
  private final Consumer<String> notes;

  /// Means over all frames of all clips, every frame alike.
  ///
  /// @param l1 mean absolute difference, 0 to 1
  /// @param psnr dB
  /// @param ssim structural similarity; null where all frames are smaller than its window
  /// @param akd mean distance of landmarks in pixels of 256; null without landmarks
  /// @param mkr share of faces that are missing; null without a detector, or without a real face
  /// @param aed mean distance of identities; null without an embedder
  /// @param yawFollows correlation over time of how far heads are turned, mean over the clips whose
  ///   real head turns; null without landmarks
  /// @param mouthFollows the same of how far mouths are open
  public record Report(
      double l1,
      double psnr,
      @Nullable Double ssim,
      @Nullable Double akd,
      @Nullable Double mkr,
      @Nullable Double aed,
      @Nullable Double yawFollows,
      @Nullable Double mouthFollows,
      int clips,
      long frames) {}

  /// @param engine what the gauges were opened on; null where there are none
  /// @param resize whether generated frames of another size are brought to the real ones' size,
  ///   rather than refused
  /// @param notes gets each thing that a person should know
  public Measure(
      @Nullable Engine engine, FaceGauges gauges, boolean resize, Consumer<String> notes) {
    this.engine = engine;
    this.gauges = gauges;
    this.resize = resize;
    this.notes = notes;
  }

  /// @param real a folder of clips and pictures, or one clip
  /// @param generated the same
  /// @param progress counts frames
  /// @throws MimicException if there are no pairs, or at the first clip that cannot be read or has
  ///   another size: a mean over other clips than asked for would mislead
  public Report run(Path real, Path generated, Progress progress) {
    List<ClipNames.Pair> pairs = ClipNames.pairs(real, generated, notes);
    Totals totals = new Totals(new FaceErrors(gauges));
    for (ClipNames.Pair pair : pairs) {
      add(pair, totals, progress);
    }
    totals.tell(notes, gauges);
    return totals.report(pairs.size());
  }

  private void add(ClipNames.Pair pair, Totals totals, Progress progress) {
    double aspect = aspect(pair);
    try (Frames real = Frames.open(pair.real(), aspect, notes);
        Frames generated = Frames.open(pair.generated(), aspect, notes)) {
      long before = totals.frames();
      while (real.hasNext() && generated.hasNext()) {
        Image truth = real.next();
        add(truth, sized(generated.next(), truth, pair, totals), totals);
        progress.step(totals.frames(), -1);
      }
      if (totals.frames() == before) {
        throw new MimicException(
            "The clips (%s) and (%s) have no frame in common"
                .formatted(pair.real(), pair.generated()));
      }
      totals.faces().finish();
      if (real.hasNext() || generated.hasNext()) {
        totals.unequal(pair.name());
      }
    }
  }

  private void add(Image real, Image generated, Totals totals) {
    totals.pixels(real, generated);
    if (engine != null && gauges.any()) {
      engine.call(
          () -> {
            totals.faces().add(real, generated);
            return true;
          });
    }
  }

  private Image sized(Image made, Image truth, ClipNames.Pair pair, Totals totals) {
    if (made.width() == truth.width() && made.height() == truth.height()) {
      return made;
    }
    if (!resize) {
      throw new MimicException(
          "The frames of (%s) have (%d x %d) pixels, those of (%s) have (%d x %d), expected the same. Maybe --resize, which brings the generated ones to the real ones' size"
              .formatted(
                  pair.generated(),
                  made.width(),
                  made.height(),
                  pair.real(),
                  truth.width(),
                  truth.height()));
    }
    totals.resized(pair.name());
    return Resize.resize(made, truth.width(), truth.height());
  }

  /// Width over height of the frames in a strip: those of its partner, or squares where both are
  /// strips. A picture that is not a row of whole squares is a single frame.
  private double aspect(ClipNames.Pair pair) {
    boolean realPicture = ClipNames.isPicture(pair.real());
    boolean madePicture = ClipNames.isPicture(pair.generated());
    if (realPicture == madePicture) {
      return realPicture ? ownAspect(ImageFile.read(pair.real())) : 1;
    }
    try (Frames frames = Frames.open(realPicture ? pair.generated() : pair.real(), 1, notes)) {
      Image first = frames.next();
      return (double) first.width() / first.height();
    }
  }

  private static double ownAspect(Image picture) {
    boolean squares = picture.width() % picture.height() == 0;
    return squares ? 1 : (double) picture.width() / picture.height();
  }
}
