package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.animate.SwapOptions.Mask;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceParser;
import dev.mimic.tensor.Device;
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
          "What a face parser finds, by BiSeNet's numbers or by name; face (1 to 15) by default."
              + " background 0, skin 1, brows (left-brow 2, right-brow 3), eyes (left-eye 4,"
              + " right-eye 5), glasses 6, ears (left-ear 7, right-ear 8), earring 9, nose 10,"
              + " mouth 11, lips (upper-lip 12, lower-lip 13), neck 14, necklace 15, cloth 16,"
              + " hair 17, hat 18.")
  Mask.@Nullable Parsed parts;

  @Option(
      names = "--face-parser",
      paramLabel = "NAME|FILE",
      description =
          "Which one: bisenet, the default, or a file of its weights, PaddleGAN's or the"
              + " original's.")
  @Nullable String parser;

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
    if (mask != null && parser != null) {
      throw new UsageException(
          "The options --mask (%s) and --face-parser (%s) both say where the source shows, expected one of them. Maybe leave --face-parser out"
              .formatted(mask, parser));
    }
    if (mask != null && parts != null) {
      console.note(
          "--parts (%s) has no effect: the mask (%s) says where the source shows."
              .formatted(parts.name(), mask));
    }
  }

  /// The network that finds the parts, or null where a mask is drawn. Engine thread.
  ///
  /// @throws MimicException if its weights are not here
  @Nullable FaceParser open(Catalogue catalogue, Device device) {
    if (mask != null) {
      return null;
    }
    if (parser == null && catalogue.find(Parsers.BISENET) == null) {
      throw new MimicException(
          "The weights of BiSeNet, which finds the parts (%s), are not on this machine, expected them or a mask of your own. Maybe --mask FILE, or run: mimic models pull bisenet"
              .formatted(parts == null ? "face" : parts.name()));
    }
    return Parsers.open(catalogue, parser, device);
  }

  Mask mask() {
    if (mask != null) {
      return new Mask.Drawn(mask);
    }
    return parts == null ? new FaceParts().convert("face") : parts;
  }
}
