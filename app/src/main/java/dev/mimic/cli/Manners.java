package dev.mimic.cli;

import picocli.CommandLine.Option;

/// What every command understands.
final class Manners {
  @Option(
      names = "--progress",
      description = "Shows progress even where standard error is no terminal.")
  boolean progress;

  @Option(names = "--verbose", description = "When something fails, shows where as well.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends.")
  boolean help;
}
