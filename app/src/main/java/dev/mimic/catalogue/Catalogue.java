package dev.mimic.catalogue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The published weights that Mimic knows, and the folder that keeps them.
public final class Catalogue {
  private Catalogue() {}

  /// The catalogue as shipped, over the user's own folder.
  public static Catalogue open() {
    return new Catalogue();
  }

  /// The file of a model of the catalogue that is on this machine, or null; never downloads.
  ///
  /// @throws dev.mimic.MimicException if there is no such model
  public @Nullable Path find(String name) {
    throw new UnsupportedOperationException(name);
  }

  /// Like [#find].
  ///
  /// @throws dev.mimic.MimicException also when it is not on this machine, naming the command that
  ///   brings it
  public Path require(String name) {
    throw new UnsupportedOperationException(name);
  }
}
