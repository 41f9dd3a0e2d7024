package dev.mimic.catalogue;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A model of the catalogue.
///
/// @param name as people type it, such as `vox-256`
/// @param aliases other names that find it, as the originals call it
/// @param what in a few words
/// @param licence in a few words
/// @param nonCommercial whether its licence must be accepted before it is downloaded
/// @param bundled whether it comes with the program, where that was built with it
/// @param config the shipped configuration that a motion model runs with, null for other networks
/// @param bring where a person gets it who must bring it, null when it can be downloaded
/// @param files the same network in different files, best first; one is enough
public record Model(
    String name,
    List<String> aliases,
    String what,
    String licence,
    boolean nonCommercial,
    boolean bundled,
    @Nullable String config,
    @Nullable String bring,
    List<WeightFile> files) {
  @SuppressWarnings("NullAway") // what the catalogue's file leaves out comes as null
  public Model(
      String name,
      @Nullable List<String> aliases,
      String what,
      String licence,
      boolean nonCommercial,
      boolean bundled,
      @Nullable String config,
      @Nullable String bring,
      List<WeightFile> files) {
    this.name = name;
    this.aliases = aliases == null ? List.of() : List.copyOf(aliases);
    this.what = Objects.requireNonNull(what);
    this.licence = Objects.requireNonNull(licence);
    this.nonCommercial = nonCommercial;
    this.bundled = bundled;
    this.config = config;
    this.bring = bring;
    this.files = List.copyOf(files);
  }

  /// Whether `word` names it.
  boolean isCalled(String word) {
    return name.equals(word) || aliases.contains(word);
  }

  /// Bytes of its best file, roughly where no more is published, or 0.
  public long size() {
    WeightFile best = files.getFirst();
    return best.size() == 0 ? best.about() : best.size();
  }

  /// What a person can do who has not got it.
  String howToGet() {
    if (bundled) {
      return "It comes with Mimic, which was built without it here. Maybe build it from a complete"
          + " checkout";
    }
    return bring == null
        ? "Maybe run: mimic models pull %s".formatted(name)
        : "Maybe get (%s) by %s, and run: mimic models add %s FILE"
            .formatted(files.getFirst().file(), bring, name);
  }
}
