package dev.mimic.serve;

import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.AnimateOptions.Drivers;
import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Motion;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.AnimateOptions.Result;
import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.animate.AnimateOptions.Which;
import dev.mimic.animate.Label;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options of a job by the words of the command line, such as `multi-person`.
///
/// @param words checked, in the client's order
record Wishes(Map<String, Object> words) {
  /// @throws Refusal with 422 for a word that is unknown, or a value that it cannot have
  static Wishes of(Map<String, Object> words) {
    words.forEach(WishWords::check);
    if (Boolean.TRUE.equals(words.get("find-best-frame")) && words.containsKey("best-frame")) {
      throw new Refusal(
          422,
          "The options find-best-frame and best-frame (%s) contradict each other, expected one of them. Maybe leave find-best-frame out."
              .formatted(words.get("best-frame")));
    }
    return new Wishes(words);
  }

  @Nullable String model() {
    return (String) words.get("model");
  }

  @Nullable String detector() {
    return (String) words.get("face-detector");
  }

  int imageSize() {
    return words.get("image-size") instanceof Number size ? size.intValue() : 0;
  }

  private boolean is(String word, boolean otherwise) {
    return words.get(word) instanceof Boolean said ? said : otherwise;
  }

  private String word(String name, String otherwise) {
    return words.get(name) instanceof String said ? said : otherwise;
  }

  /// The same record that the command line makes.
  ///
  /// @param faceModel whether the model animates faces in their places unasked
  AnimateOptions options(
      Path source, List<Path> clips, Path output, boolean faceModel, boolean tag) {
    boolean auto = word("crop", faceModel ? "auto" : "none").equals("auto");
    return new AnimateOptions(
        source,
        new Drivers(
            clips,
            VideoReader.FOLDER_RATE,
            word("crop-driving", "auto").equals("auto"),
            word("shorter", "loop").equals("loop") ? Shorter.LOOP : Shorter.HOLD),
        new Result(
            output,
            null,
            word("audio", "driving").equals("driving"),
            is("side-by-side", false),
            new Label(tag, (String) words.get("mark"))),
        auto ? faces() : null,
        is("face-enhancement", false),
        new Motion(is("relative", true), is("adapt-scale", true)),
        is("find-best-frame", false)
            ? new Origin.Best()
            : new Origin.Frame(
                words.get("best-frame") instanceof Number frame ? frame.longValue() : 0),
        is("still-border", true),
        1);
  }

  private Faces faces() {
    List<Integer> numbers = new ArrayList<>();
    if (words.get("faces") instanceof List<?> list) {
      list.forEach(number -> numbers.add(((Number) number).intValue()));
    }
    Which some = is("multi-person", false) ? new Which.All() : new Which.Main();
    return new Faces(
        numbers.isEmpty() ? some : new Which.Numbered(numbers),
        words.get("ratio") instanceof Number ratio ? ratio.doubleValue() : 0.4,
        word("paste", "soft").equals("soft") ? Pasting.SOFT : Pasting.HARD);
  }

  /// The command line that does the same, typed in the repository's root.
  String command(String source, List<String> drivers, boolean tag) {
    List<String> line = new ArrayList<>(List.of("./mimic", "animate", "-s", file(source)));
    for (String driver : drivers) {
      line.add("-d");
      line.add(file(driver));
    }
    words.forEach(
        (word, value) -> {
          switch (value) {
            case Boolean said -> line.add((said ? "--" : "--no-") + word);
            case List<?> list -> {
              if (!list.isEmpty()) {
                line.add("--" + word);
                line.add(String.join(",", list.stream().map(String::valueOf).toList()));
              }
            }
            default -> {
              line.add("--" + word);
              line.add(quoted(String.valueOf(value)));
            }
          }
        });
    if (!tag) {
      line.add("--no-provenance");
    }
    line.removeIf(WishWords::isIdle);
    return String.join(" ", line);
  }

  /// A file's name, which is no option whatever it begins with; words.js has the same rule.
  private static String file(String name) {
    return quoted(name.startsWith("-") ? "./" + name : name);
  }

  /// As a shell wants it.
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9._/:=+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
