package dev.mimic.prepare;

import java.util.Locale;

/// What clips are for; each half has a folder of its name.
public enum Half {
  TRAIN,
  TEST;

  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
