package dev.mimic.animate;

import dev.mimic.config.Config;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Tells whether a motion model animates faces, which decides what `--crop` does unasked.
///
/// No checkpoint says what it was trained on, so names must: a model is for faces when the name of
/// its configuration, of the data set that the configuration names, or of its checkpoint holds
/// `vox`, `face` or `talking`.
public final class FaceModel {
  private static final List<String> WORDS = List.of("vox", "face", "talking");

  private FaceModel() {}

  /// @param name the configuration's, as it was asked for
  /// @param weights the checkpoint's
  public static boolean is(String name, Config config, String weights) {
    String data = config.datasetParams() == null ? "" : config.datasetParams().rootDir();
    return says(name) || says(data) || says(weights);
  }

  private static boolean says(String path) {
    String name = String.valueOf(Path.of(path).getFileName()).toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(name::contains);
  }
}
