package dev.mimic.catalogue;

import static java.util.Objects.requireNonNull;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Absent;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Damaged;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Holding.Here;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The weights that Mimic knows: those that come with it, those that are published, and the folder
/// that keeps these.
///
/// To test with: a folder of the test's own, `Catalogue.in(folder)`.
public final class Catalogue {
  private final Models models;
  private final Shelf shelf;
  private final Box box;

  Catalogue(Models models, Shelf shelf, Box box) {
    this.models = models;
    this.shelf = shelf;
    this.box = box;
  }

  /// The catalogue as shipped, over the user's own folder: `$MIMIC_HOME/models`, else
  /// `$XDG_CACHE_HOME/mimic/models`, else `~/.cache/mimic/models`. Files that PaddleGAN or PyTorch
  /// left in their caches count as here.
  public static Catalogue open() {
    return new Catalogue(Models.shipped(), Shelf.ofUser(System.getenv(), home()), Box.ofProgram());
  }

  // Java takes the home of the user database, everybody else $HOME
  private static Path home() {
    Path home = Path.of(System.getenv().getOrDefault("HOME", ""));
    return home.isAbsolute() ? home : Path.of(System.getProperty("user.home"));
  }

  /// The catalogue as shipped, over this folder alone and what comes with the program.
  public static Catalogue in(Path folder) {
    return in(folder, Box.ofProgram());
  }

  /// The same over this folder and what another class path has in its folder `models`.
  public static Catalogue in(Path folder, ClassLoader box) {
    return in(folder, new Box(box));
  }

  private static Catalogue in(Path folder, Box box) {
    return new Catalogue(Models.shipped(), new Shelf(folder.toAbsolutePath(), List.of()), box);
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
    Model model = model(name);
    Holding bundled = box.find(model);
    if (bundled != null) {
      return bundled;
    }
    Holding seen = null;
    for (WeightFile file : model.files()) {
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

  /// A model of the catalogue that is on this machine, or null; never downloads.
  ///
  /// A file is read through once, when it is first seen, and again when it changed.
  ///
  /// @throws MimicException if there is no such model, or if its file is not what it should be
  public @Nullable Held find(String name) {
    return switch (look(name, false)) {
      case Held held -> held;
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
  public Held require(String name) {
    Held found = find(name);
    if (found == null) {
      throw new MimicException(
          "The model (%s) is not on this machine. %s".formatted(name, model(name).howToGet()));
    }
    return found;
  }

  /// Downloads a model, unless it is here.
  ///
  /// @throws MimicException if it could not be had; what came so far is kept, and the next call
  ///   goes on from there
  public Held pull(String name, PullOptions options) {
    return look(name, false) instanceof Held held
        ? held
        : new Here(new Pull(model(name), shelf, options).run(), true);
  }

  /// Copies a file that a person brought to its place, whatever it is called.
  ///
  /// @param notes sentences for people
  /// @return its place
  /// @throws MimicException if it is not the model's, or the model comes with the program
  public Path add(String name, Path file, Consumer<String> notes) {
    refuseBundled(name, "there is no place for another");
    return new Delivery(model(name), shelf, notes).bring(file);
  }

  /// Removes a model's files from Mimic's folder, and forgets what they were.
  ///
  /// @return what was removed
  /// @throws MimicException if the model comes with the program
  public List<Path> remove(String name) {
    refuseBundled(name, "it cannot be removed");
    List<Path> removed = new ArrayList<>();
    model(name).files().forEach(file -> removed.addAll(shelf.remove(file)));
    return removed;
  }

  private void refuseBundled(String name, String consequence) {
    if (look(name, false) instanceof Bundled) {
      throw new MimicException(
          "The model (%s) comes with Mimic, %s, expected one that was pulled. Maybe see mimic models list"
              .formatted(name, consequence));
    }
  }
}
