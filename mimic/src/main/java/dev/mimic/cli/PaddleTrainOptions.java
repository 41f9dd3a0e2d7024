package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What PaddleGAN's `tools/main.py` is told, in our words.
final class PaddleTrainOptions {
  @Option(names = "-o", arity = "1..*", hidden = true)
  List<String> overrides = new ArrayList<>();

  @Option(names = "--resume", hidden = true)
  @Nullable Path resume;

  @Option(
      names = "--load",
      paramLabel = "FILE",
      description =
          "Weights alone to begin with, where --checkpoint goes on with a whole training.")
  @Nullable Path load;

  @Option(names = "--evaluate-only", hidden = true)
  boolean evaluateOnly;

  /// Adds them to the options of ours that say the same.
  void into(RunOptions run) {
    run.overrides.addAll(overrides);
    List<Path> named = Stream.of(run.checkpoint, resume, load).flatMap(Stream::ofNullable).toList();
    if (named.size() > 1) {
      throw new UsageException(
          "The options --checkpoint, --resume and --load name %d files (%s), expected one of them. Maybe leave --load out"
              .formatted(named.size(), named));
    }
    if (load != null && !evaluateOnly) {
      refuseTraining(load);
    }
    run.checkpoint = named.isEmpty() ? null : named.getFirst();
  }

  private static void refuseTraining(Path file) {
    if (Checkpoint.read(file).root() instanceof Map<?, ?> root
        && (root.containsKey("epoch") || root.containsKey("optimizer_generator"))) {
      throw new MimicException(
          "The file (%s) holds a whole training, expected weights alone for --load. Maybe --checkpoint %s to go on with it, or mimic convert %s weights.safetensors first"
              .formatted(file, file, file));
    }
  }
}
