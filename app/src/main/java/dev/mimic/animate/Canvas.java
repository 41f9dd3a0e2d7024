package dev.mimic.animate;

import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.Drivers.Moment;
import dev.mimic.face.CropBox;
import dev.mimic.face.Paste;
import dev.mimic.image.Caption;
import dev.mimic.image.Image;
import dev.mimic.image.Montage;
import dev.mimic.image.Resize;
import dev.mimic.video.Frame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes result frames of what the network paints. Any thread.
///
/// @param still what a result frame shows before anything moves
/// @param paste puts faces back; null where the network's picture is the result
/// @param mark drawn over the result; null for none
/// @param sideBySide the video shows the picture, the drivers and the result
record Canvas(Image still, @Nullable Paste paste, @Nullable Caption mark, boolean sideBySide) {
  static Canvas of(Image picture, List<Subject> subjects, AnimateOptions options) {
    Faces faces = options.faces();
    boolean sideBySide = options.result().sideBySide();
    if (faces == null) {
      Image square = subjects.getFirst().square();
      return new Canvas(square, null, mark(square, options), sideBySide);
    }
    List<CropBox> boxes = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject.box() == null) {
        throw new IllegalArgumentException("A face without a place cannot be put back.");
      }
      boxes.add(subject.box());
    }
    return new Canvas(
        picture,
        faces.pasting() == Pasting.HARD
            ? Paste.hard(picture, boxes, faces.ratio())
            : Paste.soft(picture, boxes, faces.ratio()),
        mark(picture, options),
        sideBySide);
  }

  private static @Nullable Caption mark(Image like, AnimateOptions options) {
    String text = options.result().label().mark();
    return text == null ? null : Caption.of(text, like.width(), like.height());
  }

  /// @param made one picture for each subject
  ResultFiles.Content paint(Moment moment, List<Image> made) {
    Image plain = paste == null ? made.getFirst() : paste.paste(made);
    Image result = mark == null ? plain : mark.on(plain);
    Image shown = sideBySide ? row(moment.shown(), result) : result;
    return new ResultFiles.Content(new Frame(shown, moment.time(), moment.duration()), result);
  }

  /// The picture, its drivers and the result, all as high as the result.
  private Image row(List<Image> drivers, Image result) {
    List<Image> row = new ArrayList<>();
    row.add(high(still, result.height()));
    for (Image driver : drivers) {
      row.add(high(driver, result.height()));
    }
    row.add(result);
    return Montage.row(row);
  }

  private static Image high(Image image, int height) {
    int width = Math.max(1, (int) Math.round((double) image.width() * height / image.height()));
    return Resize.resize(image, width, height);
  }
}
