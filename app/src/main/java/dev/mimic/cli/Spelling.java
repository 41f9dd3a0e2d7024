package dev.mimic.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Lets people write long options as the originals do: `--source_image` is `--source-image`, and a
/// few old names stand for ours.
///
/// Arguments are rewritten before they are parsed, so that help and suggestions know one name of
/// each option, and no command has to declare two.
final class Spelling {
  private static final Map<String, String> OLD_NAMES =
      Map.of(
          "--adapt-scalae", "--adapt-scale", // as PaddleGAN's documents print it
          "--config-file", "--config",
          "--result-video", "--output",
          "--swap-index", "--parts", // the part swap of the original's authors
          "--target-video", "--driving-video",
          "--weight-path", "--checkpoint");

  private final Set<String> known = new TreeSet<>();

  Spelling(CommandLine root) {
    collect(root);
  }

  private void collect(CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String name : option.names()) {
        known.add(name);
        if (option.negatable()) {
          known.add(name.replaceFirst("^--", "--no-"));
        }
      }
    }
    command.getSubcommands().values().forEach(this::collect);
  }

  /// The arguments as the parser knows them; what names no option stays as it was typed.
  String[] canonical(String... args) {
    String[] result = args.clone();
    for (int i = 0; i < result.length && !result[i].equals("--"); i++) {
      if (result[i].startsWith("--")) {
        result[i] = canonical(result[i]);
      }
    }
    return result;
  }

  /// `--relative --no-relative` means nothing, though a parser would take the last.
  void refuseContradictions(String... canonical) {
    for (String arg : canonical) {
      String opposite = arg.replaceFirst("^--no-", "--");
      if (!opposite.equals(arg) && known.contains(arg) && List.of(canonical).contains(opposite)) {
        throw new UsageException(
            "The options %s and %s contradict each other, expected one of them. Maybe leave %s out"
                .formatted(opposite, arg, arg));
      }
    }
  }

  /// Where a required option is missing because it was mistyped, that is what went wrong.
  ParameterException reason(ParameterException e, String... args) {
    if (e instanceof MissingParameterException) {
      for (String arg : args) {
        if (arg.matches("--.+") && !known.contains(name(arg))) {
          return new UnmatchedArgumentException(e.getCommandLine(), List.of(arg));
        }
      }
    }
    return e;
  }

  private static String name(String arg) {
    int equals = arg.indexOf('=');
    return equals < 0 ? arg : arg.substring(0, equals);
  }

  private String canonical(String arg) {
    String typed = name(arg);
    String dashed = typed.replace('_', '-');
    String name = OLD_NAMES.getOrDefault(dashed, dashed);
    return known.contains(name) ? name + arg.substring(typed.length()) : arg;
  }
}
