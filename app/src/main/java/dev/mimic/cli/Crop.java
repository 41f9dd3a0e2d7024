package dev.mimic.cli;

import java.util.Locale;

/// Whether faces are looked for and cut out.
enum Crop {
  AUTO,
  NONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
