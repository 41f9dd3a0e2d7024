package dev.mimic.train.tools.finder;

import dev.mimic.MimicException;
import dev.mimic.data.Frames;
import dev.mimic.data.LabelledFaces;
import dev.mimic.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The pictures that scenes are painted of, all in memory.
///
/// @param stills pictures of one face each, labelled
/// @param clips frames of the same kind, a list a person
/// @param strips pictures in which nobody's face is large enough to be found
record Album(List<Shot> stills, List<List<Shot>> clips, List<Shot> strips) {
  private static final int APART = 24; // frames of a clip, a multiple of what is labelled
  private static final int LAST = 48; // frame; to read further costs more than it shows

  /// Opens one half of the data, `train` or `test`.
  ///
  /// @param root holds `portraits`, and perhaps `talking-heads` and `actions`
  /// @throws MimicException if there are no portraits
  static Album open(Path root, String half, Consumer<String> notes) {
    List<Shot> stills = new ArrayList<>();
    Path portraits = root.resolve("portraits").resolve(half);
    LabelledFaces.each(portraits, notes, one -> stills.add(Shot.of(one)));
    Map<String, List<Shot>> clips = new HashMap<>();
    List<List<Shot>> people = new ArrayList<>();
    Path heads = root.resolve("talking-heads").resolve(half);
    if (Files.isDirectory(heads)) {
      LabelledFaces.each(
          heads,
          frame -> frame % APART == 0 && frame <= LAST,
          notes,
          one -> clips.computeIfAbsent(one.identity(), _ -> person(people)).add(Shot.of(one)));
    }
    Path actions = root.resolve("actions").resolve(half);
    return new Album(
        stills, people, Files.isDirectory(actions) ? strips(actions, notes) : List.of());
  }

  private static List<Shot> person(List<List<Shot>> people) {
    List<Shot> made = new ArrayList<>();
    people.add(made);
    return made;
  }

  private static List<Shot> strips(Path folder, Consumer<String> notes) {
    List<Shot> shots = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        try (Frames frames = Frames.open(file, 1, notes)) {
          for (int i = 0; frames.hasNext(); i++) {
            Image frame = frames.next();
            if (i % APART == 0) {
              shots.add(Shot.without(frame));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new MimicException("The folder (%s) cannot be read: %s".formatted(folder, e), e);
    }
    return shots;
  }

  /// A shot with a face: stills and people in clips alike.
  Shot face(RandomGenerator random) {
    int at = random.nextInt(stills.size() + 2 * clips.size());
    if (at < stills.size()) {
      return stills.get(at);
    }
    List<Shot> person = clips.get((at - stills.size()) / 2);
    return person.get(random.nextInt(person.size()));
  }
}
