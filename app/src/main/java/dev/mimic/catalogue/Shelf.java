package dev.mimic.catalogue;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Absent;
import dev.mimic.catalogue.Holding.Damaged;
import dev.mimic.catalogue.Holding.Here;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folders where weights lie: the user's own, and those that other programs filled before.
///
/// @param folder our own, which need not exist yet
/// @param others where a file of the same name may lie; never written to
record Shelf(Path folder, List<Path> others) {
  /// The user's: `$MIMIC_HOME/models`, else `$XDG_CACHE_HOME/mimic/models`, else
  /// `~/.cache/mimic/models`.
  static Shelf ofUser(Map<String, String> environment, Path home) {
    Path cache = home.resolve(".cache");
    Path xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    Path ours =
        (xdg.isAbsolute() ? xdg : cache).resolve("mimic"); // a relative one is to be ignored
    String chosen = environment.getOrDefault("MIMIC_HOME", "");
    return new Shelf(
        (chosen.isEmpty() ? ours : Path.of(chosen)).resolve("models").toAbsolutePath(),
        List.of(
            cache.resolve("ppgan"), // PaddleGAN
            cache.resolve("paddle/hapi/weights"), // its face detectors
            cache.resolve("torch/hub/checkpoints"))); // the original's VGG19, FAN's authors
  }

  /// Where a file lies once it is here.
  Path place(WeightFile wanted) {
    return folder.resolve(wanted.file());
  }

  Path receipt(WeightFile wanted) {
    return folder.resolve(wanted.file() + ".sha256");
  }

  /// The file, wherever it is; one in another program's folder counts only when it is sound.
  ///
  /// @param thoroughly read it even if it is the one that was read before, unchanged
  Holding look(WeightFile wanted, boolean thoroughly) {
    Path own = place(wanted);
    if (Files.isRegularFile(own)) {
      String fault = fault(wanted, own, thoroughly);
      return fault == null ? new Here(own, true) : new Damaged(own, fault);
    }
    return others.stream()
        .map(other -> other.resolve(wanted.file()))
        .filter(file -> Files.isRegularFile(file) && fault(wanted, file, thoroughly) == null)
        .findFirst()
        .<Holding>map(file -> new Here(file, false))
        .orElse(new Absent(own));
  }

  /// What is wrong with a file, as the rest of a sentence, or null; a sound one gets a receipt.
  private @Nullable String fault(WeightFile wanted, Path file, boolean thoroughly) {
    try {
      Receipt known = known(wanted);
      if (known != null && known.isOf(file) && !thoroughly) {
        return null;
      }
      String wrong = shape(wanted, file);
      if (wrong != null) {
        return wrong;
      }
      String sha256 = Sha256.of(file);
      String expected = known == null ? wanted.sha256() : known.sha256();
      if (!sha256.startsWith(expected)) {
        return hashFault(sha256, expected);
      }
      keep(wanted, file, sha256);
      return null;
    } catch (IOException e) {
      return "cannot be read (%s)".formatted(Disk.reason(e));
    }
  }

  /// The receipt of a file, unless it contradicts what is published since.
  @Nullable Receipt known(WeightFile wanted) {
    Receipt receipt = Receipt.read(receipt(wanted));
    return receipt != null && receipt.sha256().startsWith(wanted.sha256()) ? receipt : null;
  }

  /// What size and first bytes tell.
  static @Nullable String shape(WeightFile wanted, Path file) throws IOException {
    long size = Files.size(file);
    if (wanted.size() != 0 && size != wanted.size()) {
      return "has (%,d) bytes, expected (%,d)".formatted(size, wanted.size());
    }
    return Content.fits(wanted.file(), file)
        ? null
        : "does not begin as a file of its kind does, expected weights";
  }

  static String hashFault(String sha256, String expected) {
    boolean whole = expected.length() == WeightFile.HASH_DIGITS;
    return "has the SHA-256 (%s), expected (%s)%s"
        .formatted(sha256, expected, whole ? "" : " at its start");
  }

  /// Remembers a file that was read through.
  void keep(WeightFile wanted, Path file, String sha256) {
    try {
      Files.createDirectories(folder);
      Receipt.of(file, sha256).write(receipt(wanted));
    } catch (IOException e) {
      return; // a shelf that may only be read: the next time it is read through again
    }
  }

  /// Removes our own file, half ones of it and its receipt; gives what was there.
  List<Path> remove(WeightFile unwanted) {
    List<Path> removed = new ArrayList<>();
    for (String ending : List.of("", ".sha256", ".part", ".part.info")) {
      Path file = folder.resolve(unwanted.file() + ending);
      try {
        if (Files.deleteIfExists(file)) {
          removed.add(file);
        }
      } catch (IOException e) {
        throw new MimicException(
            "The file (%s) cannot be removed (%s)".formatted(file, Disk.reason(e)), e);
      }
    }
    return removed;
  }
}
