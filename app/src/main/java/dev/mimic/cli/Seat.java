package dev.mimic.cli;

import static java.util.Objects.requireNonNull;

import dev.mimic.tensor.ProcessGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One process among those that train together, as the one that starts it tells it.
///
/// @param rank of `size`, among all
/// @param local of `here`, among those of this machine
/// @param meeting where they find each other; null when they are all of this machine, for a file
///   that is still to be made
record Seat(int rank, int size, int local, int here, ProcessGroup.@Nullable Meeting meeting) {
  private static final Pattern WORDS =
      Pattern.compile("(\\d{1,6})of(\\d{1,6}),(\\d{1,6})of(\\d{1,6})@(file:(.+)|(.+):(\\d{1,5}))");

  /// Reads what [#toString] wrote: `1of4,1of2@host:29500`.
  static Seat parse(String words) {
    Matcher matcher = WORDS.matcher(words);
    if (!matcher.matches()) {
      throw new UsageException(
          "The option --replica (%s) is for the processes that mimic train starts itself. Maybe --processes 2"
              .formatted(words));
    }
    return new Seat(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)),
        Integer.parseInt(matcher.group(4)),
        matcher.group(6) != null
            ? new ProcessGroup.AtFile(Path.of(matcher.group(6)))
            : new ProcessGroup.AtPort(matcher.group(7), Integer.parseInt(matcher.group(8))));
  }

  /// The same where a file has been made.
  Seat at(Path file) {
    return meeting != null
        ? this
        : new Seat(rank, size, local, here, new ProcessGroup.AtFile(file));
  }

  ProcessGroup.Place place(Duration patience) {
    return new ProcessGroup.Place(rank, size, requireNonNull(meeting), patience);
  }

  @Override
  public String toString() {
    String at =
        switch (requireNonNull(meeting)) {
          case ProcessGroup.AtFile(Path file) -> "file:" + file;
          case ProcessGroup.AtPort port -> port.toString();
        };
    return "%dof%d,%dof%d@%s".formatted(rank, size, local, here, at);
  }
}
