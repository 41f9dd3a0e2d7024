package dev.mimic.cli;

import dev.mimic.cli.ProgressBar.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the commands speak: results go to standard output, everything for people to standard
/// error.
///
/// To test with: two streams into memory, `new Console(out, err, false, false)`.
final class Console {
  /// What a note begins with.
  static final String NOTE = "Note: ";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean outTerminal;
  private final boolean errTerminal;
  private final @Nullable Reader answers;
  private @Nullable ProgressBar bar;

  /// @param outTerminal whether a person sees standard output as it comes
  /// @param errTerminal the same of standard error
  Console(PrintStream out, PrintStream err, boolean outTerminal, boolean errTerminal) {
    this(out, err, outTerminal, errTerminal, null);
  }

  /// @param answers what a person types, null where nobody can be asked
  Console(
      PrintStream out,
      PrintStream err,
      boolean outTerminal,
      boolean errTerminal,
      @Nullable Reader answers) {
    this.answers = answers;
    this.out = out;
    this.err = err;
    this.outTerminal = outTerminal;
    this.errTerminal = errTerminal;
  }

  /// The process's own streams, UTF-8 whatever the locale.
  static Console ofProcess() {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    boolean person = isTerminal(0) && isTerminal(2);
    Reader answers = person ? new InputStreamReader(System.in, Charset.defaultCharset()) : null;
    return new Console(out, err, isTerminal(1), isTerminal(2), answers);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  // System.console() wants input and output to be terminals; `mimic … > result.json` has only
  // errors
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException e) {
        return false;
      }
    }
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }

  /// For results. The bar, if there is one, makes room.
  PrintStream out() {
    clear();
    return out;
  }

  /// For people. The bar, if there is one, makes room.
  PrintStream err() {
    clear();
    return err;
  }

  /// Whether help may be coloured (https://no-color.org).
  boolean colours() {
    String no = System.getenv("NO_COLOR");
    boolean refused = no != null && !no.isEmpty();
    return outTerminal && !refused && !"dumb".equals(System.getenv("TERM"));
  }

  /// Something that a person should know, one sentence. From any thread.
  synchronized void note(String sentence) {
    err().println(NOTE + sentence);
  }

  /// Whether a person says yes; nobody there means no.
  synchronized boolean confirms(String question) {
    if (answers == null) {
      return false;
    }
    err().print(question + " [y/N] ");
    err().flush();
    try {
      StringBuilder line = new StringBuilder();
      for (int c = answers.read(); c >= 0 && c != '\n'; c = answers.read()) {
        line.append((char) c);
      }
      return line.toString().strip().matches("(?i)y|yes");
    } catch (IOException e) {
      return false;
    }
  }

  /// A bar that counts `unit`; it is seen on a terminal, or when `asked` for.
  synchronized ProgressBar progress(String unit, boolean asked) {
    Style style = errTerminal ? Style.IN_PLACE : asked ? Style.LINES : Style.SILENT;
    bar = new ProgressBar(err, style, unit, System::nanoTime);
    return bar;
  }

  /// Leaves the terminal as a person expects it, whenever the program ends.
  synchronized void clear() {
    if (bar != null) {
      bar.clear();
    }
  }
}
