package dev.mimic.metrics;

import dev.mimic.Progress;
import dev.mimic.data.LabelledPictures;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.util.ArrayList;
import java.util.List;

/// How well a detector finds the labelled faces of pictures.
///
/// @param faces that should be found
/// @param found of them: a box with an IoU over 0.35
/// @param wrong boxes where no face is: an IoU of at most 0.2 with all of them, and with what the
///   labels leave open
/// @param seconds that finding took, for a picture in the mean
public record FoundFaces(int pictures, int faces, int found, int wrong, double seconds) {
  private static final double FOUND = 0.35; // intersection over union
  private static final double NEAR = 0.2;

  /// Looks at all pictures, one at a time. Engine thread.
  ///
  /// @param least score of a face
  /// @throws dev.mimic.MimicException if a picture cannot be read
  public static FoundFaces measure(
      FaceDetector detector, List<LabelledPictures.One> pictures, double least, Progress progress) {
    FoundFaces all = new FoundFaces(0, 0, 0, 0, 0);
    long nanos = 0;
    for (LabelledPictures.One one : pictures) {
      Image picture = ImageFile.read(one.file());
      long start = System.nanoTime();
      List<FaceBox> boxes =
          detector.detect(picture).stream().filter(box -> box.score() >= least).toList();
      nanos += System.nanoTime() - start;
      all = all.and(one, boxes);
      progress.step(all.pictures, pictures.size());
    }
    double seconds = nanos / 1e9 / Math.max(1, all.pictures);
    return new FoundFaces(all.pictures, all.faces, all.found, all.wrong, seconds);
  }

  private FoundFaces and(LabelledPictures.One one, List<FaceBox> boxes) {
    List<FaceBox> faces = one.faces().stream().map(FoundFaces::box).toList();
    List<FaceBox> known = new ArrayList<>(faces);
    one.unsure().forEach(other -> known.add(box(other)));
    int right = (int) faces.stream().filter(face -> near(boxes, face, FOUND)).count();
    int none = (int) boxes.stream().filter(box -> !near(known, box, NEAR)).count();
    return new FoundFaces(
        pictures + 1, this.faces + faces.size(), found + right, wrong + none, seconds);
  }

  private static boolean near(List<FaceBox> boxes, FaceBox box, double iou) {
    return boxes.stream().anyMatch(other -> other.iou(box) > iou);
  }

  private static FaceBox box(double[] corners) {
    return new FaceBox(corners[0], corners[1], corners[2], corners[3], 1);
  }
}
