package dev.mimic.cli;

import dev.mimic.animate.SwapOptions.Mask;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which parts are swapped.
final class PartOptions {
  @Option(
      names = "--parts",
      paramLabel = "PART[,PART...]",
      converter = FaceParts.class,
      description =
          "What a face parser (BiSeNet) finds, face by default, by its numbers or by name: face 1"
              + " to 15; background 0, skin 1, brows 2 and 3, eyes 4 and 5, glasses 6, ears 7 and"
              + " 8, earrings 9, nose 10, mouth 11, lips 12 and 13, neck 14, necklace 15, clothes"
              + " 16, hair 17, hat 18.")
  Mask.@Nullable Parsed parts;

  @Option(
      names = "--mask",
      paramLabel = "FILE|FOLDER",
      description =
          "Your own mask in the place of the parser's: white takes the source, black leaves the"
              + " clip, grey mixes. A picture for all frames, or a video or folder with one a"
              + " frame.")
  @Nullable Path mask;

  @Option(
      names = "--use-source-segmentation",
      description =
          "Parts, or your mask, are those of the source picture and move with it; by default they"
              + " are those of the clip's frames.")
  boolean ofSource;

  @Option(
      names = "--hard",
      description = "Each pixel of a mask is all source or all clip, nothing between.")
  boolean hard;

  // the original's other ways need networks that nobody trained for Mimic
  @Option(names = "--supervised", hidden = true)
  boolean supervised;

  @Option(names = "--first-order-motion-model", hidden = true)
  boolean firstOrderMotionModel;

  void check(Console console) {
    if (mask != null && parts != null) {
      console.note(
          "--parts (%s) has no effect: the mask (%s) says where the source shows."
              .formatted(parts.name(), mask));
    }
  }

  Mask mask() {
    if (mask != null) {
      return new Mask.Drawn(mask);
    }
    return parts == null ? new FaceParts().convert("face") : parts;
  }
}
