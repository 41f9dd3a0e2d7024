package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Model;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The motion model that works unasked.
///
/// @param name of the catalogue
record BundledModel(String name, String config, Held weights) {
  /// What animates when nobody says what should: the first of these that is here.
  private static final List<String> USUAL = List.of("vox-256", "mimic-face");

  /// The model that is used unasked, or null where there is none.
  static @Nullable BundledModel usual(Catalogue catalogue) {
    for (String name : USUAL) {
      String config = catalogue.model(name).config();
      if (config != null && catalogue.look(name, false) instanceof Held weights) {
        return new BundledModel(name, config, weights);
      }
    }
    return null;
  }

  /// What is bundled for a configuration, by its name, or null.
  static @Nullable Held weights(Catalogue catalogue, String config) {
    String wanted = String.valueOf(Path.of(config).getFileName()).replaceFirst("\\.ya?ml$", "");
    for (Model model : catalogue.models()) {
      boolean meant = wanted.equals(model.config()) || wanted.equals(model.name());
      if (meant && catalogue.look(model.name(), false) instanceof Bundled bundled) {
        return bundled;
      }
    }
    return null;
  }

  /// Which model is used, and how to get a better one.
  String note() {
    return weights instanceof Bundled
        ? "Animating with %s, the small model in the box; mimic models pull %s brings the original's."
            .formatted(name, USUAL.getFirst())
        : "Animating with %s, which was pulled; --model %s is the small one in the box, and quicker."
            .formatted(name, USUAL.getLast());
  }
}
