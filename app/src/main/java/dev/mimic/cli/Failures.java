package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.train.Replicas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells what went wrong in one sentence, the last line of standard error, and chooses the exit
/// code: 1 for what could not be done, 2 for options that cannot be understood.
final class Failures {
  private final Console console;
  private final boolean verbose;

  /// @param verbose also print where it happened
  Failures(Console console, boolean verbose) {
    this.console = console;
    this.verbose = verbose;
  }

  /// Options that picocli refused.
  int refused(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String sentence =
        e instanceof UnmatchedArgumentException unknown
            ? unknown(unknown, command, name)
            : "%s. Maybe see %s --help".formatted(plain(String.valueOf(e.getMessage())), name);
    return tell(sentence, CommandLine.ExitCode.USAGE);
  }

  // picocli's words, but the values of an enumeration as they are typed
  private static String plain(String message) {
    String sentence =
        Pattern.compile("\\[(.*)] \\(case-insensitive\\)")
            .matcher(message)
            .replaceFirst(values -> "(" + values.group(1).toLowerCase(Locale.ROOT) + ")")
            .replaceFirst("\\.?\\s*$", "");
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String unknown(UnmatchedArgumentException e, CommandLine command, String name) {
    String word = e.getUnmatched().getFirst();
    List<String> similar = e.getSuggestions();
    if (word.startsWith("-")) {
      String maybe = similar.isEmpty() ? "see " + name + " --help" : similar.getFirst();
      return "The option (%s) is unknown to %s. Maybe %s".formatted(word, name, maybe);
    }
    if (command.getSubcommands().isEmpty()) {
      return "The word (%s) belongs to no option of %s. Maybe it needs quotes, or see %s --help"
          .formatted(word, name, name);
    }
    String maybe = similar.isEmpty() ? "see " + name + " --help" : name + " " + similar.getFirst();
    return "The command (%s) is unknown, expected one of (%s). Maybe %s"
        .formatted(word, String.join(", ", command.getSubcommands().keySet()), maybe);
  }

  /// What a command threw.
  int failed(Throwable thrown) {
    if (verbose) {
      thrown.printStackTrace(console.err());
    }
    if (thrown instanceof UsageException) {
      return tell(String.valueOf(thrown.getMessage()), CommandLine.ExitCode.USAGE);
    }
    int code = thrown instanceof Replicas.Gone ? Launch.GONE : CommandLine.ExitCode.SOFTWARE;
    return tell(sentence(thrown), code);
  }

  private static String sentence(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof MimicException) {
        return String.valueOf(cause.getMessage());
      }
    }
    String said = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    if (isOutOfMemory(thrown, said)) {
      return "Memory ran out (%s). Maybe a smaller --image-size or --batch-size, or another program must end first"
          .formatted(said);
    }
    if (thrown instanceof LinkageError) {
      return "A native library could not be loaded (%s), expected the one for (%s %s). Maybe build again with ./dev build"
          .formatted(said, System.getProperty("os.name"), System.getProperty("os.arch"));
    }
    if (thrown instanceof UncheckedIOException || thrown instanceof IOException) {
      return "A file could not be read or written (%s). Maybe the disk is full or not permitted"
          .formatted(said);
    }
    return "This is a defect of Mimic (%s: %s). Maybe run it again with --verbose and report what that prints"
        .formatted(thrown.getClass().getSimpleName(), said);
  }

  // libtorch's allocators throw plain runtime errors
  private static boolean isOutOfMemory(Throwable thrown, String said) {
    String lower = said.toLowerCase(Locale.ROOT);
    return thrown instanceof OutOfMemoryError
        || lower.contains("not enough memory")
        || lower.contains("out of memory");
  }

  private int tell(String sentence, int code) {
    console.err().println(sentence.strip().replaceAll("\\s*\\R\\s*", " "));
    return code;
  }
}
