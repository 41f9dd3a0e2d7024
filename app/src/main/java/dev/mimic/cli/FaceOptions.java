package dev.mimic.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/// What happens to the faces of a picture: nothing, until there are face tools (issue 4).
final class FaceOptions {
  enum Crop {
    AUTO,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--crop",
      paramLabel = "none",
      description =
          "The whole picture is resized to the network's square. Finding faces (auto) is not there"
              + " yet.")
  Crop crop = Crop.NONE;

  void check() {
    if (crop == Crop.AUTO) {
      throw new UsageException(
          "The option --crop (auto) needs face tools, which are not there yet, expected none. Maybe"
              + " leave --crop out and give a picture that is cut to the face");
    }
  }
}
