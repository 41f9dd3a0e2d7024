package dev.mimic.config;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The configurations that come with the product: `configs/` of the repository, in the jar as the
/// folder `configs/`.
final class Shipped {
  static final List<String> NAMES =
      List.of(
          "actions-64",
          "bair-256",
          "fashion-256",
          "mgif-256",
          "mimic-face-256",
          "nemo-256",
          "taichi-256",
          "taichi-adv-256",
          "vox-256",
          "vox-512",
          "vox-512-fine",
          "vox-adv-256",
          "vox-mobile-256");

  /// Of small networks: [ToolConfig].
  static final List<String> TOOLS = List.of("mimic-finder", "mimic-landmarks", "mimic-sharpener");

  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "mimic-face", "mimic-face-256",
          "vox-mobile", "vox-mobile-256",
          "firstorder_vox_256", "vox-256",
          "firstorder_fashion", "fashion-256",
          "firstorder_mgif", "mgif-256",
          "firstorder_vox_mobile_256", "vox-mobile-256");

  private Shipped() {}

  /// The YAML of the configuration that `asked` names.
  static String text(String asked) {
    String name = name(Path.of(asked));
    if (name == null || !(NAMES.contains(name) || TOOLS.contains(name))) {
      String nearest = name == null ? null : Nearest.to(name, all());
      throw new MimicException(
          "The configuration (%s) does not exist, expected a YAML file or one of (%s)%s"
              .formatted(
                  asked, String.join(", ", all()), nearest == null ? "" : ". Maybe " + nearest));
    }
    try (InputStream in = Shipped.class.getResourceAsStream("/configs/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("configs/" + name + ".yaml is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> all() {
    return Stream.of(NAMES, TOOLS).flatMap(List::stream).toList();
  }

  /// A bare name, or one in the folder where the originals keep theirs; a file anywhere else was
  /// meant as a file.
  private static @Nullable String name(Path asked) {
    Path folder = asked.normalize().getParent();
    if (folder != null && !List.of("config", "configs").contains(folder.toString())) {
      return null;
    }
    String name = asked.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    return OTHER_NAMES.getOrDefault(name, name);
  }
}
