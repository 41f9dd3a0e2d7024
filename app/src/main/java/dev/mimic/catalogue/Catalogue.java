package dev.mimic.catalogue;

import static java.util.Objects.requireNonNull;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Absent;
import dev.mimic.catalogue.Holding.Damaged;
import dev.mimic.catalogue.Holding.Here;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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

  /// Where what is brought here lies; it need not exist yet.
  public Path folder() {
    return shelf.folder();
  }

  /// The model of a name or alias, such as `s3fd` or `sfd`.
  ///
  /// @throws MimicException if there is none, with the nearest name
  public Model model(String name) {
    return models.named(name);
  }

  /// Whether a model is here.
  ///
  /// @param thoroughly read its file through, though it did not change since it last was
  /// @throws MimicException if there is no such model
  public Holding look(String name, boolean thoroughly) {
    Holding seen = null;
    for (WeightFile file : model(name).files()) {
      Holding holding = shelf.look(file, thoroughly);
      if (holding instanceof Here) {
        return holding;
      }
      if (seen == null || holding instanceof Damaged) {
        seen = holding;
      }
    }
    return requireNonNull(seen);
  }

  /// The file of a model of the catalogue that is on this machine, or null; never downloads.
  ///
  /// A file is read through once, when it is first seen, and again when it changed.
  ///
  /// @throws MimicException if there is no such model, or if its file is not what it should be
  public @Nullable Path find(String name) {
    return switch (look(name, false)) {
      case Here(Path file, _) -> file;
      case Absent _ -> null;
      case Damaged(Path file, String fault) ->
          throw new MimicException(
              "The file (%s) of the model (%s) %s. %s"
                  .formatted(file, name, fault, model(name).howToGet()));
    };
  }

  /// Like [#find].
  ///
  /// @throws MimicException also when it is not on this machine, naming the command that brings it
  public Path require(String name) {
    Path found = find(name);
    if (found == null) {
      throw new MimicException(
          "The model (%s) is not on this machine. %s".formatted(name, model(name).howToGet()));
    }
    return found;
  }

  /// Downloads a model, unless it is here.
  ///
  /// @return its file
  /// @throws MimicException if it could not be had; what came so far is kept, and the next call
  ///   goes on from there
  public Path pull(String name, PullOptions options) {
    return look(name, false) instanceof Here(Path file, _)
        ? file
        : new Pull(model(name), shelf, options).run();
  }

  /// Copies a file that a person brought to its place, whatever it is called.
  ///
  /// @param notes sentences for people
  /// @return its place
  /// @throws MimicException if it is not the model's
  public Path add(String name, Path file, Consumer<String> notes) {
    return new Delivery(model(name), shelf, notes).bring(file);
  }

  /// Removes a model's files from Mimic's folder, and forgets what they were.
  ///
  /// @return what was removed
  public List<Path> remove(String name) {
    List<Path> removed = new ArrayList<>();
    model(name).files().forEach(file -> removed.addAll(shelf.remove(file)));
    return removed;
  }
}
