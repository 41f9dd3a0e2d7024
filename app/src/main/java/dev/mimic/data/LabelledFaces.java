package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/// The faces that the `labels.jsonl` of a folder tells of, each with its frame.
public final class LabelledFaces {
  /// One face.
  ///
  /// @param file the name of its picture or clip
  /// @param frame counted from 0
  /// @param image the whole frame, in the size of the file
  /// @param box x1, y1, x2, y2
  /// @param points 68 pairs of x and y in the order of 300-W, by turns; pixels of the image
  /// @param ignored what else in the frame may be a face: four numbers each, as `box` has them
  public record One(
      String file, int frame, Image image, double[] box, double[] points, double[] ignored) {
    /// Who is seen: the name up to the first `#`, else without its extension.
    public String identity() {
      int hash = file.indexOf('#');
      return file.substring(0, hash >= 0 ? hash : file.lastIndexOf('.'));
    }
  }

  private LabelledFaces() {}

  /// Hands out all faces of a folder, file by file and frame by frame; one frame at a time is in
  /// memory.
  ///
  /// @param notes hears of damaged clips
  /// @throws MimicException if there are no labels, or a file cannot be read
  public static void each(Path folder, Consumer<String> notes, Consumer<One> taker) {
    each(folder, _ -> true, notes, taker);
  }

  /// Some of them: a clip is read no further than its last frame that is wanted.
  ///
  /// @param wanted which frames of the labelled ones, counted from 0
  public static void each(
      Path folder, IntPredicate wanted, Consumer<String> notes, Consumer<One> taker) {
    Labels labels = Labels.of(folder);
    if (labels.isEmpty()) {
      throw new MimicException(
          "The folder (%s) has no labels.jsonl, expected one with a face on each line. Maybe name the folder inside that holds one"
              .formatted(folder));
    }
    labels
        .all()
        .forEach(
            (file, faces) ->
                each(folder.resolve(file), some(faces, wanted), new Notes(notes), taker));
  }

  private static SortedMap<Integer, Labels.Face> some(
      SortedMap<Integer, Labels.Face> faces, IntPredicate wanted) {
    SortedMap<Integer, Labels.Face> some = new TreeMap<>(faces);
    some.keySet().removeIf(frame -> !wanted.test(frame));
    return some;
  }

  private static void each(
      Path file, SortedMap<Integer, Labels.Face> faces, Notes notes, Consumer<One> taker) {
    if (!Files.exists(file)) {
      throw new MimicException(
          "The file (%s) is missing, of which (labels.jsonl) beside it tells.".formatted(file));
    }
    if (faces.isEmpty()) {
      return;
    }
    if (Footage.isPicture(file)) {
      hand(file, 0, ImageFile.read(file), faces, taker);
      return;
    }
    try (Frames frames = Footage.open(file, 1, notes)) {
      for (int i = 0; frames.hasNext() && i <= faces.lastKey(); i++) {
        hand(file, i, frames.next(), faces, taker);
      }
    }
  }

  private static void hand(
      Path file,
      int frame,
      Image image,
      SortedMap<Integer, Labels.Face> faces,
      Consumer<One> taker) {
    Labels.Face face = faces.get(frame);
    if (face != null) {
      String name = String.valueOf(file.getFileName());
      taker.accept(new One(name, frame, image, face.box(), face.points(), face.ignored()));
    }
  }
}
