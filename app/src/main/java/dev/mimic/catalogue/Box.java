package dev.mimic.catalogue;

import dev.mimic.catalogue.Holding.Bundled;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/// The weights that come with the program: files in the folder `models` of the class path, inside
/// the jar or beside the classes.
///
/// @param classes whose class path it is
record Box(ClassLoader classes) {
  private static final String FOLDER = "models/";

  static Box ofProgram() {
    return new Box(Box.class.getClassLoader());
  }

  /// The model's weights, or null where the program was built without them.
  @Nullable Bundled find(Model model) {
    if (!model.bundled()) {
      return null;
    }
    URL found = classes.getResource(FOLDER + model.files().getFirst().file());
    return found == null ? null : new Bundled(model.name(), found);
  }
}
