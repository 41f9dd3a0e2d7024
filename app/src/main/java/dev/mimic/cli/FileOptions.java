package dev.mimic.cli;

import dev.mimic.animate.Label;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What goes into an animation and what comes out.
final class FileOptions {
  @Option(
      names = {"-s", "--source-image"},
      required = true,
      paramLabel = "PICTURE",
      description = "PNG, JPEG, WebP, BMP or GIF.")
  Path source = Path.of("");

  @Option(
      names = {"-d", "--driving-video"},
      required = true,
      paramLabel = "CLIP",
      description =
          "Any video, a GIF, or a folder of pictures in the order of their names. Several, one"
              + " option each: the first face from the left follows the first clip, and so on; the"
              + " last drives all that are left.")
  List<Path> driving = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "RESULT",
      description = "output/result.mp4 by default; .mp4, .gif, .webm or .webp.")
  @Nullable Path output;

  @Option(names = "--filename", hidden = true) // PaddleGAN's: --output is then the folder
  @Nullable Path filename;

  @Option(
      names = "--png",
      paramLabel = "FOLDER",
      description = "Also writes every frame of the result, lossless, as PNG.")
  @Nullable Path png;

  @Option(
      names = "--side-by-side",
      description = "Picture, driver and result beside each other in one video.")
  boolean sideBySide;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      converter = Values.Rate.class,
      description =
          "Frames a second of a folder of pictures, such as 25 (the default) or 30000/1001. Videos"
              + " keep their own.")
  @Nullable Rational fps;

  enum Audio {
    DRIVING,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--audio",
      arity = "0..1",
      fallbackValue = "driving",
      paramLabel = "driving|none",
      description = "The driver's sound (the default), or none.")
  Audio audio = Audio.DRIVING;

  @Option(
      names = "--provenance",
      negatable = true,
      fallbackValue = "true",
      description =
          "Says in the result's metadata that it is synthetic (the default); or does not.")
  @Nullable Boolean provenance;

  @Option(
      names = "--mark",
      paramLabel = "TEXT",
      description = "Also writes a small line of text into the corner of every frame.")
  @Nullable String mark;

  void check(Console console) {
    if (fps != null && driving.stream().noneMatch(Files::isDirectory)) {
      console.note("--fps has no effect: only a folder of pictures needs a rate.");
    }
  }

  Label label() {
    return new Label(provenance == null || provenance, mark);
  }

  Rational folderRate() {
    return fps == null ? VideoReader.FOLDER_RATE : fps;
  }

  /// PaddleGAN's `--output` is a folder, with `--filename` in it or without.
  Path result() {
    Path there = output == null ? Path.of("output") : output;
    if (filename != null) {
      return there.resolve(filename);
    }
    boolean folder = Files.isDirectory(there) || !there.getFileName().toString().contains(".");
    return folder ? there.resolve("result.mp4") : there;
  }
}
