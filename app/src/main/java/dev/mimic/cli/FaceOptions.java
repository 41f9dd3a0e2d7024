package dev.mimic.cli;

import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.AnimateOptions.Which;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which faces of a picture move, and how they come back into it.
final class FaceOptions {
  private static final double USUAL_RATIO = 0.4;

  @Option(
      names = "--crop",
      paramLabel = "auto|none",
      description =
          "auto finds faces, animates them and puts them back into the whole picture; none squeezes"
              + " the picture to the network's square. By default auto for models of faces (vox,"
              + " talking or face in the name), none for others.")
  @Nullable Crop crop;

  @Option(
      names = "--multi-person",
      description = "Animates every face of the picture, not only the largest.")
  boolean multiPerson;

  @Option(
      names = "--faces",
      paramLabel = "1,3",
      split = ",",
      hideParamSyntax = true,
      converter = Values.Number.class,
      description = "Animates some of the faces, counted from the left.")
  List<Integer> faces = List.of();

  @Option(
      names = "--face-detector",
      paramLabel = "NAME|FILE",
      description =
          "Who looks for faces: mimic-finder, the default, yunet, blazeface, s3fd or cascade; mimic"
              + " models list says which are here.")
  @Nullable String detector;

  @Option(
      names = "--ratio",
      paramLabel = "R",
      description =
          "Radius of what is put back, over the height of a face's crop: 0.4 to 0.5, 0.4 by"
              + " default.")
  @Nullable Double ratio;

  @Option(
      names = "--paste",
      paramLabel = "soft|hard",
      description = "soft leaves no seam (the default); hard is PaddleGAN's rectangle and circle.")
  @Nullable Pasting paste;

  @Option(
      names = "--face-enhancement",
      description =
          "Sharpens what the network makes, with gpen-512 where it was pulled, else with"
              + " mimic-sharpener.")
  boolean enhancement;

  void check(Console console) {
    if (ratio != null && (ratio < 0.4 || ratio > 0.5)) {
      console.note("--ratio is %s; 0.4 to 0.5 look best.".formatted(ratio));
    }
  }

  /// What the options ask for, or else what suits the model; null when the whole picture is to be
  /// animated.
  @Nullable Faces faces(ModelOptions.Chosen model, Console console) {
    if (crop == null && model.custom()) {
      console.note(
          model.faces()
              ? "The model is taken for one of faces by its name, as if by --crop auto."
              : "The model is not taken for one of faces by its name, as if by --crop none.");
    }
    if (crop == null ? model.faces() : crop == Crop.AUTO) {
      return new Faces(
          which(), ratio == null ? USUAL_RATIO : ratio, paste == null ? Pasting.SOFT : paste);
    }
    idle().forEach(name -> console.note(name + " has no effect without --crop auto."));
    return null;
  }

  private Which which() {
    if (!faces.isEmpty()) {
      return new Which.Numbered(faces);
    }
    return multiPerson ? new Which.All() : new Which.Main();
  }

  private List<String> idle() {
    return Stream.of(
            multiPerson ? "--multi-person" : "",
            faces.isEmpty() ? "" : "--faces",
            detector == null ? "" : "--face-detector",
            ratio == null ? "" : "--ratio",
            paste == null ? "" : "--paste")
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /// PaddleGAN calls s3fd by another name.
  @Nullable String detector() {
    return "sfd".equals(detector) ? "s3fd" : detector;
  }
}
