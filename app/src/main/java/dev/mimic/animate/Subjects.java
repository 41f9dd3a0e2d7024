package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.AnimateOptions.Which;
import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceCrops;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.image.Mats;
import dev.mimic.image.Resize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Decides what in a picture moves, and after whom.
final class Subjects {
  private final AnimateOptions options;
  private final int size;
  private final Consumer<String> notes;

  /// @param size side of the network's picture
  Subjects(AnimateOptions options, int size, Consumer<String> notes) {
    this.options = options;
    this.size = size;
    this.notes = notes;
  }

  /// The whole picture, which follows the first driver.
  List<Subject> whole(Image picture) {
    noteIdleDrivers(1);
    return List.of(new Subject(Resize.resize(picture, size, size), null, 0));
  }

  /// The chosen faces, in the order in which they are put back. Engine thread.
  ///
  /// @throws MimicException if there is no face, or not the one asked for
  List<Subject> faces(Image picture, Faces faces, FaceDetector detector) {
    boolean hard = faces.pasting() == Pasting.HARD;
    List<CropBox> chosen = chosen(picture, faces, detector);
    List<CropBox> numbered = FaceCrops.leftToRight(chosen);
    List<Subject> subjects = new ArrayList<>();
    for (CropBox box : chosen) {
      Image part = picture.crop(box.x1(), box.y1(), box.width(), box.height());
      Image square = hard ? Mats.resized(part, size, size) : Resize.resize(part, size, size);
      int driver = Math.min(numbered.indexOf(box), drivers().size() - 1);
      subjects.add(new Subject(square, box, driver));
    }
    return subjects;
  }

  private List<CropBox> chosen(Image picture, Faces faces, FaceDetector detector) {
    List<FaceBox> found = detector.detect(picture);
    boolean hard = faces.pasting() == Pasting.HARD;
    List<CropBox> boxes =
        hard
            ? FaceCrops.scoreOrder(found, picture.width(), picture.height())
            : FaceCrops.largestFirst(found, picture.width(), picture.height());
    if (boxes.isEmpty()) {
      throw new MimicException(
          "No face was found in (%s) by the detector (%s). Maybe --crop none, which animates the whole picture, or another --face-detector."
              .formatted(options.source(), detector.name()));
    }
    List<CropBox> chosen =
        switch (faces.which()) {
          case Which.Main() -> List.of(hard ? boxes.getFirst() : FaceCrops.largest(boxes));
          case Which.All() -> boxes;
          case Which.Numbered(List<Integer> numbers) -> FaceCrops.choose(boxes, numbers);
        };
    if (boxes.size() > 1) {
      notes.accept(choice(faces, boxes.size(), chosen.size()));
    }
    noteIdleDrivers(chosen.size());
    return chosen;
  }

  private static String choice(Faces faces, int found, int chosen) {
    return "%d faces were found, %s."
        .formatted(
            found,
            switch (faces.which()) {
              case Which.Main() ->
                  "and the %s is animated; --multi-person animates all"
                      .formatted(faces.pasting() == Pasting.HARD ? "surest" : "largest");
              case Which.All() -> "and all are animated";
              case Which.Numbered(List<Integer> _) ->
                  "and %d %s animated".formatted(chosen, chosen == 1 ? "is" : "are");
            });
  }

  private List<Path> drivers() {
    return options.drivers().clips();
  }

  private void noteIdleDrivers(int subjects) {
    if (drivers().size() > subjects) {
      notes.accept(
          "Nobody follows the driving clip (%s): %s animated."
              .formatted(
                  drivers().get(subjects),
                  subjects == 1 ? "only one is" : "only %d are".formatted(subjects)));
    }
  }
}
