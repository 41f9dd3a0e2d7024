package dev.mimic.metrics;

import dev.mimic.image.Image;
import dev.mimic.metrics.Measure.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What has been gathered so far of all clips.
final class Totals {
  private final PixelErrors pixels = new PixelErrors();
  private final FaceErrors faces;
  private final Set<String> unequal = new LinkedHashSet<>(); // names of clips
  private final Set<String> resized = new LinkedHashSet<>();
  private double similarity;
  private long similar; // frames in it

  Totals(FaceErrors faces) {
    this.faces = faces;
  }

  void pixels(Image real, Image generated) {
    pixels.add(real, generated);
    if (Ssim.fits(real)) {
      similarity += Ssim.of(real, generated);
      similar++;
    }
  }

  FaceErrors faces() {
    return faces;
  }

  long frames() {
    return pixels.pairs();
  }

  /// One of the clip's partners has more frames.
  void unequal(String clip) {
    unequal.add(clip);
  }

  /// The generated frames of the clip had another size.
  void resized(String clip) {
    resized.add(clip);
  }

  Report report(int clips) {
    return new Report(
        pixels.l1(),
        pixels.psnr(),
        similar == 0 ? null : similarity / similar,
        faces.akd(),
        faces.mkr(),
        faces.aed(),
        faces.yawFollows(),
        faces.mouthFollows(),
        clips,
        pixels.pairs());
  }

  /// Says what the numbers don't: which frames were left out, and why a measure is missing.
  void tell(Consumer<String> notes, FaceGauges gauges) {
    if (!unequal.isEmpty()) {
      notes.accept(
          "(%d) clips are not as long as their partners, first (%s): only the frames that both have are measured."
              .formatted(unequal.size(), unequal.iterator().next()));
    }
    if (!resized.isEmpty()) {
      notes.accept(
          "The generated frames of (%d) clips are resized to the real ones' size, first (%s): that softens differences."
              .formatted(resized.size(), resized.iterator().next()));
    }
    if (similar < pixels.pairs()) {
      notes.accept(
          "(%d) frames are smaller than SSIM's window of (%d) pixels and count not for it."
              .formatted(pixels.pairs() - similar, Ssim.WINDOW));
    }
    missing(gauges).forEach(notes);
  }

  private List<String> missing(FaceGauges gauges) {
    List<String> reasons = new ArrayList<>();
    if (gauges.detector() == null) {
      reasons.add("akd and mkr are null: no face detector looked (--face-detector none).");
    } else if (faces.mkr() == null) {
      reasons.add("akd, mkr and aed are null: there is no face in the real frames.");
    } else if (gauges.landmarks() == null) {
      reasons.add("akd is null: the landmark network is not here. Maybe mimic models pull fan-68");
    } else if (faces.akd() == null) {
      reasons.add("akd is null: there is no frame with a face in both clips.");
    }
    if (gauges.identity() == null) {
      reasons.add("aed is null: no identity network was given (--identity FILE.onnx).");
    } else if (faces.aed() == null && faces.mkr() != null) {
      reasons.add("aed is null: there is no frame with a face in both clips.");
    }
    return reasons;
  }
}
