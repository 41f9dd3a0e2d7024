package dev.mimic.cli;

import dev.mimic.serve.Limits;
import picocli.CommandLine.Option;

/// What the studio takes and keeps.
final class LimitOptions {
  @Option(
      names = "--keep",
      paramLabel = "SIZE",
      converter = Values.Size.class,
      description = "What results may take of the disk, 10GB by default; the oldest go first.")
  long keep = Limits.USUAL.keepBytes();

  @Option(
      names = "--max-upload",
      paramLabel = "SIZE",
      converter = Values.Size.class,
      description = "The largest request, 200MB by default.")
  long upload = Limits.USUAL.uploadBytes();

  @Option(
      names = "--max-megapixels",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "The largest picture, 40 by default.")
  int megapixels = Limits.USUAL.pictureMegapixels();

  @Option(
      names = "--max-seconds",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "The longest driving clip, 300 by default.")
  int seconds = Limits.USUAL.clipSeconds();

  @Option(
      names = "--max-waiting",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Jobs in the queue, 20 by default.")
  int waiting = Limits.USUAL.waiting();

  @Option(
      names = "--max-requests",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Requests that one client may have open, 24 by default.")
  int requests = Limits.USUAL.requestsPerClient();

  @Option(
      names = "--max-live",
      paramLabel = "N",
      converter = Values.Number.class,
      description = "Live sessions at a time, 2 by default.")
  int live = Limits.USUAL.live();

  Limits limits() {
    return new Limits(
        upload, megapixels, seconds, waiting, requests, live, Limits.USUAL.frameBytes(), keep);
  }
}
