package dev.mimic.catalogue;

import java.nio.file.Path;

/// Whether a model is on this machine.
public sealed interface Holding {
  /// It is, and its file is what it should be.
  ///
  /// @param ours whether the file lies in Mimic's own folder; otherwise in another program's cache
  record Here(Path file, boolean ours) implements Holding {}

  /// Its file is not what it should be.
  ///
  /// @param fault goes on after the file's name: "has (3) bytes, …"
  record Damaged(Path file, String fault) implements Holding {}

  /// It is not.
  ///
  /// @param place where its file would lie
  record Absent(Path place) implements Holding {}
}
