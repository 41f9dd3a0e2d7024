package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.animate.SwapOptions.Mask;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.nn.AntiAliasDownsample;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Masks that a face parser finds, in the target's frames or, once, in the source (`part_swap.py`
/// with `--supervised`). Engine thread.
final class ParsedMasks implements SwapMasks {
  private static final int PARSED = 512; // what face parsers see and give
  private static final double PRESENT = 0.5;

  private final PartSwap.Parser parser;
  private final Mask.Parsed parts;
  private final boolean hard;
  private final int side;
  private final Consumer<String> notes;
  private final AntiAliasDownsample down;
  private @Nullable Tensor source; // (1, 1, side, side)
  private long frames;
  private long without; // frames in which none of the parts was found

  ParsedMasks(
      PartSwap.Parser parser,
      Mask.Parsed parts,
      boolean hard,
      MotionModel model,
      int side,
      Consumer<String> notes) {
    this.parser = parser;
    this.parts = parts;
    this.hard = hard;
    this.side = side;
    this.notes = notes;
    down = new AntiAliasDownsample(1, 1.0 / Math.max(1, PARSED / side));
    down.to(model.device());
  }

  /// Takes the mask of one picture for all frames. It lives in the scope that is open now.
  ///
  /// @throws MimicException if the picture shows none of the parts
  ParsedMasks of(Image picture, Path file) {
    source = mask(picture);
    if (without > 0) {
      throw new MimicException(
          "The source (%s) shows none of the parts (%s), so nothing of it would be swapped. Maybe another --parts, or a mask of your own with --mask."
              .formatted(file, parts.name()));
    }
    return this;
  }

  @Override
  public @Nullable Image next() {
    return null;
  }

  @Override
  public Tensor of(List<Target> targets) {
    if (source != null) {
      return source;
    }
    List<Tensor> masks = targets.stream().map(target -> mask(target.picture())).toList();
    return Ops.cat(masks, 0); // (B, 1, side, side)
  }

  private Tensor mask(Image picture) {
    try (Scope scope = Scope.open()) {
      Tensor classes = parser.probabilities(ImageTensor.tensor(picture)); // (1, 19, 512, 512)
      Tensor sum = classes.narrow(1, parts.indices().getFirst(), 1); // (1, 1, 512, 512)
      for (int index : parts.indices().subList(1, parts.indices().size())) {
        sum = sum.add(classes.narrow(1, index, 1));
      }
      frames++;
      without += sum.max().item() > PRESENT ? 0 : 1;
      Tensor mask = hard ? sum.sub(PRESENT).sign().clamp(0, 1) : sum;
      return scope.keep(small(mask));
    }
  }

  /// Blurred and thinned out, and where `side` is no divisor of 512, resized to it.
  private Tensor small(Tensor mask) {
    Tensor small = down.forward(mask); // (1, 1, side, side)
    return small.size(2) == side ? small : Ops.resizeBilinear(small, side, side);
  }

  @Override
  public void finish() {
    if (without == frames) {
      throw new MimicException(
          "None of the parts (%s) was found in any frame of the target, so nothing was swapped. Maybe a video that is cut to the face, or a mask of your own with --mask."
              .formatted(parts.name()));
    }
    if (without > 0) {
      notes.accept(
          "In %d of %d frames none of the parts (%s) was found: they show the target alone."
              .formatted(without, frames, parts.name()));
    }
  }

  @Override
  public void close() {
    down.close();
  }
}
