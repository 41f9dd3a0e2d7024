package dev.mimic.serve;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures and clips that come with the program, as `examples/` on the class path.
final class Examples {
  private static final List<String> PICTURES = List.of("portrait.png", "group.png");
  private static final List<String> CLIPS =
      List.of("smile.mp4", "talk.mp4", "sing.mp4", "surprise.mp4");

  private Examples() {}

  static List<String> pictures() {
    return here(PICTURES);
  }

  static List<String> clips() {
    return here(CLIPS);
  }

  private static List<String> here(List<String> files) {
    return files.stream().filter(file -> resource(file) != null).toList();
  }

  static String name(String file) {
    return file.substring(0, file.lastIndexOf('.'));
  }

  /// What a command line calls it in the repository's root.
  static String path(String file) {
    return "examples/" + file;
  }

  static String type(String file) {
    return file.endsWith(".png") ? "image/png" : "video/mp4";
  }

  /// Its content; null where no example is called so.
  static @Nullable URL find(String file) {
    return PICTURES.contains(file) || CLIPS.contains(file) ? resource(file) : null;
  }

  private static @Nullable URL resource(String file) {
    return Examples.class.getClassLoader().getResource("examples/" + file);
  }

  static InputStream open(URL example) throws IOException {
    URLConnection connection = example.openConnection();
    connection.setUseCaches(false); // would keep the jar open
    return connection.getInputStream();
  }

  static long size(URL example) throws IOException {
    URLConnection connection = example.openConnection();
    connection.setUseCaches(false);
    try (InputStream _ = connection.getInputStream()) {
      return connection.getContentLengthLong();
    }
  }

  /// Copies an example to a file.
  ///
  /// @param name without its ending
  /// @return what the example's file is called, or null where there is none
  static @Nullable String copy(String name, boolean picture, Path to) throws IOException {
    for (String file : picture ? pictures() : clips()) {
      URL found = name.equals(name(file)) ? resource(file) : null;
      if (found != null) {
        try (InputStream in = open(found)) {
          Files.copy(in, to);
        }
        return file;
      }
    }
    return null;
  }
}
