package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Starts a training's processes on this machine, speaks for them, and ends all when one ends.
///
/// They are this very program with `--replica` behind its arguments. Their notes are told once, the
/// first one's progress and result are passed on, and of their errors the one that was the cause.
final class Launch {
  /// How a process ends because another did.
  static final int GONE = 75;

  private static final Pattern STEP = Pattern.compile("(\\d+)/(\\d+)");
  private static final int SIGNALLED = 128; // and the signal's number
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(60);

  private final Console console;
  private final Progress progress;
  private final Duration grace; // for the others to save and end, after the first has
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final List<Child> children = new ArrayList<>();
  private final BlockingQueue<Child> ended = new LinkedBlockingQueue<>();
  private volatile @Nullable String result;
  private volatile boolean stopped; // by a signal to this process

  /// @param patience of the processes with each other
  Launch(Console console, Progress progress, Duration patience) {
    this.console = console;
    this.progress = progress;
    grace = patience.compareTo(LONGEST_GRACE) < 0 ? patience : LONGEST_GRACE;
  }

  /// @param arguments of this program
  /// @throws MimicException when one of them failed, with its reason
  void run(List<Seat> seats, List<String> arguments) {
    Thread onInterrupt = new Thread(this::stop, "mimic-end-replicas");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try (MeetingFile meeting = new MeetingFile()) {
      for (Seat seat : seats) {
        children.add(new Child(seat.at(meeting.file()), arguments));
      }
      await();
    } catch (IOException e) {
      throw new MimicException(
          "The processes of the training could not be started (%s). Maybe fewer of them with --processes"
              .formatted(e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
    Child cause = cause();
    if (cause != null && !stopped) {
      throw cause.failure();
    }
    if (result != null) {
      console.out().println(result);
    }
  }

  private void await() throws InterruptedException {
    int left = children.size();
    while (left > 0 && ended.take().code() == 0) {
      left--;
    }
    long deadline = System.nanoTime() + grace.toNanos();
    for (left--; left > 0; left--) { // one has failed
      if (ended.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) == null) {
        children.stream().filter(child -> child.process.isAlive()).forEach(Child::giveUp);
        return;
      }
    }
  }

  private void stop() {
    stopped = true;
    end();
  }

  /// Asks all to save and end, as Ctrl-C does, and then makes them.
  private void end() {
    // by their handles: a Process that is destroyed closes the streams of its last words
    children.forEach(child -> child.process.toHandle().destroy());
    long deadline = System.nanoTime() + grace.toNanos();
    for (Child child : children) {
      child.end(deadline - System.nanoTime());
    }
  }

  /// The one that failed by itself; one that only followed, if the cause is on another machine.
  private @Nullable Child cause() {
    return children.stream()
        .filter(child -> child.code() != 0)
        .min(Comparator.comparingInt(Child::distance))
        .orElse(null);
  }

  /// One of the processes.
  private final class Child {
    private final Seat seat;
    private final Process process;
    private final Thread words;
    private final Thread errors;
    private volatile String last = "";
    private boolean silent;

    Child(Seat seat, List<String> arguments) throws IOException {
      this.seat = seat;
      ProcessBuilder builder = new ProcessBuilder(command(seat, arguments));
      builder
          .environment()
          .putIfAbsent("TORCH_CPP_LOG_LEVEL", "FATAL"); // its errors reach us anyway
      process = builder.start();
      words = listen(process.inputReader(), this::word);
      errors = listen(process.errorReader(), this::error);
      var _ = process.onExit().thenRun(() -> ended.add(this));
    }

    private interface Listener {
      void hear(String line);
    }

    private Thread listen(BufferedReader from, Listener listener) {
      return Thread.ofVirtual()
          .start(
              () -> {
                try (from) {
                  from.lines().forEach(listener::hear);
                } catch (IOException | UncheckedIOException e) {
                  // it has ended, and how tells its exit code
                }
              });
    }

    private void word(String line) {
      Matcher step = STEP.matcher(line);
      if (seat.rank() == 0 && step.matches()) {
        progress.step(Long.parseLong(step.group(1)), Long.parseLong(step.group(2)));
      } else if (seat.rank() == 0 && line.startsWith("{")) {
        result = line; // Gloo speaks to standard output too, hence the brace
      }
    }

    private void error(String line) {
      if (!line.startsWith(Console.NOTE)) {
        last = line;
      } else if (told.add(line)) {
        console.note(line.substring(Console.NOTE.length()));
      }
    }

    int code() {
      return process.isAlive() ? 0 : process.exitValue();
    }

    void giveUp() {
      silent = true;
      process.destroyForcibly();
    }

    void end(long nanoseconds) {
      try {
        if (!process.waitFor(nanoseconds, TimeUnit.NANOSECONDS)) {
          process.destroyForcibly().waitFor();
        }
        words.join();
        errors.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /// From the cause: one that says what happened to it, was killed, is silent, or only followed.
    int distance() {
      int code = code();
      return silent ? 2 : code == GONE ? 3 : code > SIGNALLED ? 1 : 0;
    }

    RuntimeException failure() {
      int code = code();
      String who =
          "process %d of %d (rank %d)".formatted(seat.rank() + 1, seat.size(), seat.rank());
      if (silent) {
        return new MimicException(
            "The training's %s did not answer and was ended, and the training with it. Maybe look at what that machine was busy with, or allow a longer --patience"
                .formatted(who));
      }
      if (code > SIGNALLED) {
        return new MimicException(
            "The training's %s was ended by signal %d, and the training with it. Maybe memory ran out, or somebody stopped it"
                .formatted(who, code - SIGNALLED));
      }
      if (last.isEmpty()) {
        return new MimicException(
            "The training's %s ended with code %d and said nothing. Maybe run it again with --verbose"
                .formatted(who, code));
      }
      return code == 2 ? new UsageException(last) : new MimicException(last);
    }
  }

  /// This program as it was started, with other words behind it.
  private static List<String> command(Seat seat, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    command.addAll(List.of("--replica", seat.toString()));
    return command;
  }
}
