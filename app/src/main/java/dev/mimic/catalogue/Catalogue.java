package dev.mimic.catalogue;

import dev.mimic.MimicException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The published weights that Mimic knows, and the folder that keeps them.
///
/// To test with: a folder of the test's own, `Catalogue.in(folder)`.
public final class Catalogue {
  private final Models models;
  private final Shelf shelf;

  Catalogue(Models models, Shelf shelf) {
    this.models = models;
    this.shelf = shelf;
  }

  /// The catalogue as shipped, over the user's own folder: `$MIMIC_HOME/models`, else
  /// `$XDG_CACHE_HOME/mimic/models`, else `~/.cache/mimic/models`. Files that PaddleGAN or PyTorch
  /// left in their caches count as here.
  public static Catalogue open() {
    Path home = Path.of(System.getProperty("user.home"));
    return new Catalogue(Models.shipped(), Shelf.ofUser(System.getenv(), home));
  }

  /// The catalogue as shipped, over this folder alone.
  public static Catalogue in(Path folder) {
    return new Catalogue(Models.shipped(), new Shelf(folder.toAbsolutePath(), List.of()));
  }

  /// All models, in the order in which people should see them.
  public List<Model> models() {
    return models.models();
  }

  /// The model of a name or alias, such as `s3fd` or `sfd`.
  ///
  /// @throws MimicException if there is none, with the nearest name
  public Model model(String name) {
    return models.named(name);
  }

  /// The file of a model of the catalogue that is on this machine, or null; never downloads.
  ///
  /// A file is read through once, when it is first seen, and again when it changed.
  ///
  /// @throws MimicException if there is no such model, or if its file is not what it should be
  public @Nullable Path find(String name) {
    Model model = model(name);
    for (WeightFile file : model.files()) {
      Path found = shelf.find(file, false);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /// Like [#find].
  ///
  /// @throws MimicException also when it is not on this machine, naming the command that brings it
  public Path require(String name) {
    Path found = find(name);
    if (found != null) {
      return found;
    }
    Model model = model(name);
    throw new MimicException(
        model.bring() == null
            ? "The model (%s) is not on this machine. Maybe run: mimic models pull %s"
                .formatted(name, model.name())
            : "The model (%s) is not on this machine. Maybe get its file (%s) from %s and run: mimic models add %s FILE"
                .formatted(name, model.files().getFirst().file(), model.bring(), model.name()));
  }

  /// Where the file of a model lies once it is here.
  public Path place(String name) {
    return shelf.place(model(name).files().getFirst());
  }
}
