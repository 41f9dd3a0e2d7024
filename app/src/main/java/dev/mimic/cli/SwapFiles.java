package dev.mimic.cli;

import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What goes into a part swap and what comes out.
final class SwapFiles {
  @Option(
      names = {"-s", "--source-image"},
      required = true,
      paramLabel = "PICTURE",
      description = "Whose parts are taken: PNG, JPEG, WebP, BMP or GIF, cut to the face.")
  Path source = Path.of("");

  @Option(
      names = {"-d", "--driving-video"},
      required = true,
      paramLabel = "CLIP",
      description =
          "Who takes them: any video, a GIF, or a folder of pictures in the order of their names,"
              + " cut to the face.")
  Path target = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "RESULT",
      description =
          "output/result.mp4 by default; .mp4, .gif, .webm or .webp. It has the network's square"
              + " size.")
  Path output = Path.of("output", "result.mp4");

  @Option(
      names = "--png",
      paramLabel = "FOLDER",
      description = "Also writes every frame of the result, lossless, as PNG.")
  @Nullable Path png;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      converter = Values.Rate.class,
      description =
          "Frames a second of a folder of pictures, such as 25 (the default) or 30000/1001. Videos"
              + " keep their own.")
  @Nullable Rational fps;

  @Option(
      names = "--audio",
      arity = "0..1",
      fallbackValue = "driving",
      paramLabel = "driving|none",
      description = "The clip's sound (the default), or none.")
  FileOptions.Audio audio = FileOptions.Audio.DRIVING;

  void check(Console console) {
    if (fps != null && !Files.isDirectory(target)) {
      console.note("--fps has no effect: only a folder of pictures needs a rate.");
    }
  }

  Rational folderRate() {
    return fps == null ? VideoReader.FOLDER_RATE : fps;
  }

  boolean sound() {
    return audio == FileOptions.Audio.DRIVING;
  }
}
