package dev.mimic.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One published file of weights.
///
/// @param file its name, the same here as where it is published
/// @param urls where it can be had, best first; empty when a person must bring it
/// @param size its bytes, or 0 where none are published
/// @param about roughly its bytes, or 0; only shown
/// @param sha256 its SHA-256 in lower-case hexadecimal digits or the first of them, "" where none
///   is published
public record WeightFile(String file, List<URI> urls, long size, long about, String sha256) {
  static final int HASH_DIGITS = 64;

  @SuppressWarnings("NullAway") // what the catalogue's file leaves out comes as null
  public WeightFile(
      String file, @Nullable List<URI> urls, long size, long about, @Nullable String sha256) {
    this.file = file;
    this.urls = urls == null ? List.of() : List.copyOf(urls);
    this.size = size;
    this.about = about;
    this.sha256 = Objects.requireNonNullElse(sha256, "");
    if (!file.matches("\\w[\\w.-]*")) { // it names a file in the folder, never one beside it
      throw new IllegalArgumentException("The name (%s) is no plain file name.".formatted(file));
    }
    if (!this.sha256.matches("[0-9a-f]{0,64}")) {
      throw new IllegalArgumentException("(%s) is no SHA-256.".formatted(sha256));
    }
  }
}
