package dev.mimic.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many driving frames are computed at a time.
final class BatchOptions {
  private static final int MOST = 64; // beyond that only memory grows

  @Option(
      names = "--batch-size",
      paramLabel = "N|auto",
      converter = Values.Count.class,
      description = "Driving frames computed at a time; the result does not depend on it.")
  int batchSize;

  @Option(names = "--slice-size", hidden = true)
  @Nullable Long sliceSize;

  void check(Console console) {
    if (batchSize > MOST) {
      throw new UsageException(
          "The option --batch-size is (%d), expected 1 to %d. Maybe --batch-size 8; the result does not depend on it"
              .formatted(batchSize, MOST));
    }
    if (sliceSize != null) {
      console.note("--slice-size has no effect: a clip is never held in memory.");
    }
  }

  int size() {
    return Math.max(1, batchSize);
  }
}
