package dev.mimic.serve;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job as it is kept in its folder, `job.json`.
///
/// @param interruptions how often a server ended while it ran
/// @param created,started,ended as ISO 8601 in UTC
/// @param options by the words of the command line
record Job(
    String id,
    Kind kind,
    State state,
    int interruptions,
    String created,
    @Nullable String started,
    @Nullable String ended,
    Input source,
    List<Input> drivers,
    Map<String, Object> options,
    @Nullable Outcome outcome,
    List<String> notes,
    @Nullable Problem problem) {
  enum Kind {
    ANIMATION,
    RECORDING
  }

  enum State {
    WAITING,
    RUNNING,
    FINISHED,
    FAILED
  }

  /// @param name what the client called it
  /// @param file its name in the job's folder, the server's own
  /// @param path of an example, seen from the repository's root; null for everything else
  record Input(String name, String file, @Nullable String path) {}

  record Outcome(
      long frames,
      int faces,
      double seconds,
      double framesPerSecond,
      String model,
      String precision) {}

  static Job waiting(String id, Input source, List<Input> drivers, Map<String, Object> options) {
    return new Job(
        id,
        Kind.ANIMATION,
        State.WAITING,
        0,
        now(),
        null,
        null,
        source,
        drivers,
        options,
        null,
        List.of(),
        null);
  }

  static Job recording(String id, Input source, Outcome outcome) {
    return new Job(
        id,
        Kind.RECORDING,
        State.FINISHED,
        0,
        now(),
        now(),
        now(),
        source,
        List.of(),
        Map.of(),
        outcome,
        List.of(),
        null);
  }

  Job running() {
    return in(State.RUNNING, interruptions, now(), null, null, List.of(), null);
  }

  Job finished(Outcome made, List<String> said) {
    return in(State.FINISHED, interruptions, started, now(), made, said, null);
  }

  Job failed(Problem why, List<String> said) {
    return in(State.FAILED, interruptions, started, now(), null, said, why);
  }

  /// To be begun anew, because the server ended.
  ///
  /// @param times how often it did so without warning
  Job again(int times) {
    return in(State.WAITING, times, null, null, null, List.of(), null);
  }

  /// The same job, further on.
  private Job in(
      State state,
      int interruptions,
      @Nullable String started,
      @Nullable String ended,
      @Nullable Outcome outcome,
      List<String> notes,
      @Nullable Problem problem) {
    return new Job(
        id,
        kind,
        state,
        interruptions,
        created,
        started,
        ended,
        source,
        drivers,
        options,
        outcome,
        notes,
        problem);
  }

  boolean over() {
    return state == State.FINISHED || state == State.FAILED;
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
