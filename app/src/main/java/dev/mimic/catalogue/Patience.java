package dev.mimic.catalogue;

import java.time.Duration;

/// How long a download waits for a server, and how often it comes back.
///
/// @param answer for a connection and the head of an answer
/// @param stall a server that sends fewer than `least` bytes in this time has stalled
/// @param tries of one address, at least 1
/// @param pause before the second try; doubled before each further one
/// @param longest that a busy server may ask to wait; one that asks for more is left
public record Patience(
    Duration answer, Duration stall, long least, int tries, Duration pause, Duration longest) {
  /// For servers far away.
  public static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          1024,
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30));
}
