package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.prepare.PrepareOptions;
import dev.mimic.track.FaceSearch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `mimic animate` and `mimic prepare` for programs that run many of them in one process, such as
/// the executors of a cluster: by the words that a person would type, and with the networks kept
/// from one to the next.
///
/// ```java
/// try (Batch batch = Batch.open(2)) {
///   Animated one = batch.animate("-s", "face.png", "-d", "clip.mp4", "-o", "result.mp4");
/// ```
public final class Batch implements AutoCloseable {
  private final KeptNetworks networks;

  /// @param threads processor threads of one operation, 0 for all
  public static Batch open(int threads) {
    return new Batch(new KeptNetworks(threads));
  }

  private Batch(KeptNetworks networks) {
    this.networks = networks;
  }

  /// What came of an animation.
  ///
  /// @param frames of the result, which is where the words say
  /// @param notes what a person should know, one sentence each
  public record Animated(long frames, double seconds, List<String> notes) {}

  /// Animates by the words of `mimic animate`; the result appears whole, or not at all.
  ///
  /// @throws MimicException if it cannot be done, or the words cannot be understood; its message is
  ///   what the command would say
  public Animated animate(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(out), stream(err), false, false);
    run(console, new AnimateCommand(console, networks), words, err);
    JsonNode line = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
    return new Animated(line.get("frames").asLong(), line.get("seconds").asDouble(), lines(err));
  }

  /// How videos are to be prepared.
  ///
  /// @param detector a name of the catalogue or a file; null for the usual one
  /// @param device such as `cpu`
  public record Preparation(PrepareOptions options, @Nullable String detector, String device) {
    /// What finds faces, with networks of its own.
    ///
    /// @param threads processor threads of one operation, 0 for all
    public FaceSearch search(int threads) {
      return EngineSearch.open(detector, threads, device);
    }
  }

  /// Understands the options of `mimic prepare`, its two folders left out.
  ///
  /// @throws MimicException if they cannot be understood
  public static Preparation preparation(String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(err), stream(err), false, false);
    PrepareCommand command = new PrepareCommand(console);
    try {
      CommandLine line = Main.settled(new CommandLine(command));
      String[] all = new Spelling(line).canonical(words);
      String[] folders = {"in", "-o", "out"};
      String[] together = new String[all.length + folders.length];
      System.arraycopy(folders, 0, together, 0, folders.length);
      System.arraycopy(all, 0, together, folders.length, all.length);
      line.parseArgs(together);
      command.search.machine.check();
      return new Preparation(
          command.options(), command.search.detector, command.search.machine.name("auto"));
    } catch (ParameterException | UsageException e) {
      throw new MimicException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void run(
      Console console, Object command, String[] words, ByteArrayOutputStream err) {
    Failures failures = new Failures(console, false);
    CommandLine line = Main.settled(new CommandLine(command));
    Spelling spelling = new Spelling(line);
    String[] canonical = spelling.canonical(words);
    int code;
    try {
      spelling.refuseContradictions(canonical);
      code =
          line.setParameterExceptionHandler((e, args) -> failures.refused(spelling.reason(e, args)))
              .setExecutionExceptionHandler((e, _, _) -> failures.failed(e))
              .execute(canonical);
    } catch (RuntimeException | Error e) {
      code = failures.failed(e);
    }
    if (code != 0) {
      List<String> said = lines(err);
      throw new MimicException(said.isEmpty() ? "It could not be done." : said.getLast());
    }
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream err) {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() {
    networks.close();
  }
}
