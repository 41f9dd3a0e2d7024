package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The clips of one half of a data set, in the order of their names.
///
/// ```java
/// Clips test = Clips.test(config.requireDataset(), System.err::println);
/// for (Clip clip : test.list()) {
///   try (Frames frames = clip.frames()) { … }
/// }
/// ```
///
/// The folder has `train` and `test` inside. One without is split by a seed, four fifths for
/// training; unlike the original's, the split never puts clips of one identity (the name before
/// `#`) on both sides, and its choice is not scikit-learn's.
public final class Clips {
  /// Bytes of decoded frames to keep: a third of the heap, which is a twelfth of the machine unless
  /// somebody chose.
  private static final long CACHE = Runtime.getRuntime().maxMemory() / 3;

  private final Path folder;
  private final List<Clip> clips;
  private final Notes notes;

  private Clips(Path folder, List<Clip> clips, Notes notes) {
    this.folder = folder;
    this.clips = List.copyOf(clips);
    this.notes = notes;
  }

  /// The clips to train on.
  ///
  /// @param listener gets each thing that a person should know, once: frames that are resized,
  ///   clips that are damaged; it is called from any thread, one at a time
  /// @throws MimicException if there are none
  public static Clips train(DatasetParams params, Consumer<String> listener) {
    return open(params, "train", new Notes(listener));
  }

  /// The clips to test on; see [#train].
  public static Clips test(DatasetParams params, Consumer<String> listener) {
    return open(params, "test", new Notes(listener));
  }

  private static Clips open(DatasetParams params, String half, Notes notes) {
    Path root = Path.of(params.rootDir());
    boolean halves = Files.isDirectory(root.resolve("train"));
    Path folder = halves ? root.resolve(half) : root;
    if (!Files.isDirectory(folder)) {
      throw new MimicException(
          "The data set's folder (%s) does not exist, expected a folder of clips. Maybe set dataset_params.root_dir"
              .formatted(folder));
    }
    FrameCache cache = new FrameCache(CACHE);
    List<Clip> clips =
        paths(folder).stream()
            .map(path -> new Clip(path, params.width(), params.height(), cache, notes))
            .toList();
    if (!halves) {
      Set<String> testers = testIdentities(clips, params.randomSeed());
      boolean test = half.equals("test");
      clips = clips.stream().filter(clip -> testers.contains(clip.identity()) == test).toList();
    }
    if (clips.isEmpty()) {
      throw new MimicException(
          "The folder (%s) holds no clips to %s on, expected videos, folders of frames or strips of frames (.png, .jpg)"
              .formatted(folder, half));
    }
    return new Clips(folder, clips, notes);
  }

  private static List<Path> paths(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Footage.isClip(file) && !Footage.isHidden(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new MimicException(
          "The folder (%s) cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /// A fifth of the identities, rounded up as scikit-learn does, but never all.
  private static Set<String> testIdentities(List<Clip> clips, long seed) {
    List<String> identities = clips.stream().map(Clip::identity).distinct().toList();
    int count = Math.min(identities.size() - 1, (identities.size() + 4) / 5);
    int[] order = Seeds.order(identities.size(), Seeds.at(seed));
    Set<String> chosen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      chosen.add(identities.get(order[i]));
    }
    return chosen;
  }

  /// All clips, by name.
  public List<Clip> list() {
    return clips;
  }

  /// What an epoch passes over: single clips, or with `id_sampling` the clips of each identity, of
  /// which a sample draws one.
  List<List<Clip>> items(boolean idSampling) {
    if (!idSampling) {
      return clips.stream().map(List::of).toList();
    }
    Map<String, List<Clip>> byIdentity =
        clips.stream()
            .collect(Collectors.groupingBy(Clip::identity, TreeMap::new, Collectors.toList()));
    return new ArrayList<>(byIdentity.values());
  }

  Path folder() {
    return folder;
  }

  Notes notes() {
    return notes;
  }
}
