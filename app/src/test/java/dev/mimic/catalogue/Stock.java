package dev.mimic.catalogue;

import dev.mimic.catalogue.Holding.Here;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A catalogue of one model, `net`, in a folder of the test's own.
///
/// @param folder where files come to lie
/// @param model the one model
record Stock(Path folder, Model model) {
  static final String FILE = "net.pdparams";

  /// For servers that answer, even on a busy machine.
  static final Patience LITTLE = patience(Duration.ofSeconds(8), Duration.ofSeconds(8), 3);

  /// For servers that do not send.
  static final Patience NONE = patience(Duration.ofSeconds(8), Duration.ofMillis(150), 2);

  static final Patience ONE_TRY = patience(Duration.ofSeconds(8), Duration.ofSeconds(8), 1);

  static Patience patience(Duration answer, Duration stall, int tries) {
    return new Patience(answer, stall, 1000, tries, Duration.ofMillis(1), Duration.ofSeconds(2));
  }

  /// Nothing is published of the file but where it is.
  static Stock of(Path folder, URI... urls) {
    return of(folder, 0, "", urls);
  }

  static Stock of(Path folder, long size, String sha256, URI... urls) {
    return of(folder, false, new WeightFile(FILE, List.of(urls), size, 0, sha256));
  }

  static Stock of(Path folder, boolean nonCommercial, WeightFile... files) {
    return new Stock(
        folder,
        new Model("net", null, "a test", "mine", nonCommercial, false, null, null, List.of(files)));
  }

  /// A new one each time, as another process would have it.
  Catalogue catalogue() {
    return new Catalogue(
        new Models(List.of(model)),
        new Shelf(folder, List.of(folder.resolveSibling("cache"))),
        Box.ofProgram());
  }

  Path file() {
    return folder.resolve(FILE);
  }

  Path part() {
    return folder.resolve(FILE + ".part");
  }

  Path pull() {
    return pull(LITTLE);
  }

  Path pull(Patience patience) {
    return pull(options(null, patience));
  }

  Path pull(PullOptions options) {
    return ((Here) catalogue().pull("net", options)).file();
  }

  static PullOptions options(@Nullable URI mirror, Patience patience) {
    return new PullOptions(mirror, patience, (_, _) -> {}, _ -> {}, _ -> true);
  }

  /// What lies in the folder, but for locks.
  List<String> names() throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = new ArrayList<>();
      files.map(file -> file.getFileName().toString()).forEach(names::add);
      names.removeIf(name -> name.endsWith(".lock"));
      names.sort(null);
      return names;
    }
  }

  /// A file of weights: it begins as a pickle does.
  static byte[] weights(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    bytes[0] = (byte) 0x80;
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
