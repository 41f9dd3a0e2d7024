package dev.mimic.cli;

import dev.mimic.train.TrainOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
          "Only the weights of a checkpoint, to begin a training with; --checkpoint goes on with"
              + " one.")
  @Nullable Path load;

  @Option(
      names = "--start-from",
      paramLabel = "FILE",
      description =
          "Like --load, for networks that were changed since: takes the weights whose name and"
              + " shape fit; the others are fresh.")
  @Nullable Path startFrom;

  @Option(names = "--evaluate-only", hidden = true)
  boolean evaluateOnly;

  /// Adds them to the options of ours that say the same.
  void into(RunOptions run) {
    run.overrides.addAll(overrides);
    List<Path> named =
        Stream.of(run.checkpoint, resume, load, startFrom).flatMap(Stream::ofNullable).toList();
    if (named.size() > 1) {
      throw new UsageException(
          "The options --checkpoint, --resume, --load and --start-from name %d files (%s), expected one of them. Maybe leave --load out"
              .formatted(named.size(), named));
    }
    run.checkpoint = named.isEmpty() ? null : named.getFirst();
    if (load != null) {
      run.start = TrainOptions.Start.WEIGHTS;
    } else if (startFrom != null) {
      run.start = TrainOptions.Start.WHAT_FITS;
    }
  }
}
