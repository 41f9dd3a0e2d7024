package dev.mimic.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// A place to run commands in, which keeps what they say.
final class Terminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console = new Console(stream(out), stream(err), false, false);

  /// Runs as the program would, and gives the exit code.
  int run(String... args) {
    return Main.run(stream(out), stream(err), args);
  }

  /// The command with its options set, but not run.
  <T> T parsed(Class<T> command, String... args) {
    return command.cast(parse(args).subcommand().commandSpec().userObject());
  }

  ParseResult parse(String... args) {
    CommandLine commands = Main.commands(console);
    return commands.parseArgs(new Spelling(commands).canonical(args));
  }

  Console console() {
    return console;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  String lastError() {
    List<String> lines = err().lines().toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
