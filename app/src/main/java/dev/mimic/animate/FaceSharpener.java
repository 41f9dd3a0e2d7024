package dev.mimic.animate;

import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.Paste;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.ArrayList;
import java.util.List;

/// Sharpens the faces of one picture, or of a clip's frames in their order. Engine thread.
///
/// A picture that is one face and square, as motion models make them, is sharpened as a whole; its
/// first frame decides for a clip. In every other picture the faces are cut out with some of what
/// is around them, and what the enhancer makes of them fades into the picture.
final class FaceSharpener {
  private static final double FILLS = 0.35; // of the side: a face that a square picture is made for
  private static final double RATIO = 0.45; // of a square: a mask over the face and its hair

  /// How a clip is looked at, once its first frame is known.
  private enum Look {
    UNDECIDED,
    WHOLE,
    FACES
  }

  private final FaceDetector detector;
  private final FaceEnhancer enhancer;
  private final int upscale;
  private final SteadyFaces steady = new SteadyFaces();
  private Look look;
  private int most; // faces in one picture
  private long without; // pictures in which there was none

  /// @param wholePicture nobody looks for faces: the largest square in the middle is one
  FaceSharpener(FaceDetector detector, FaceEnhancer enhancer, boolean wholePicture, int upscale) {
    this.detector = detector;
    this.enhancer = enhancer;
    this.upscale = upscale;
    look = wholePicture ? Look.WHOLE : Look.UNDECIDED;
  }

  /// The next pictures, sharper and perhaps larger; a picture without a face is as it was.
  List<Image> sharpen(List<Image> pictures) {
    List<List<CropBox>> places = new ArrayList<>();
    List<Image> faces = new ArrayList<>();
    for (Image picture : pictures) {
      List<CropBox> boxes = boxes(picture);
      places.add(boxes);
      boxes.forEach(box -> faces.add(cut(picture, box)));
    }
    List<Image> sharp = enhancer.enhance(faces);
    List<Image> results = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < pictures.size(); i++) {
      List<CropBox> boxes = places.get(i);
      results.add(together(pictures.get(i), boxes, sharp.subList(used, used + boxes.size())));
      used += boxes.size();
    }
    return results;
  }

  private List<CropBox> boxes(Image picture) {
    int width = picture.width();
    int height = picture.height();
    if (look == Look.WHOLE) {
      most = 1;
      return List.of(Square.middle(width, height).inside(width, height));
    }
    List<FaceBox> faces = detector.detect(picture);
    if (look == Look.UNDECIDED) {
      look = isOneFace(picture, faces) ? Look.WHOLE : Look.FACES;
      return look == Look.WHOLE ? boxes(picture) : boxes(faces, width, height);
    }
    return boxes(faces, width, height);
  }

  private List<CropBox> boxes(List<FaceBox> faces, int width, int height) {
    List<CropBox> boxes =
        steady.next(faces).stream().map(square -> square.inside(width, height)).toList();
    most = Math.max(most, boxes.size());
    without += boxes.isEmpty() ? 1 : 0;
    return boxes;
  }

  private static boolean isOneFace(Image picture, List<FaceBox> faces) {
    boolean square = picture.width() == picture.height();
    if (!square || faces.size() != 1) {
      return false;
    }
    FaceBox face = faces.getFirst();
    return Math.max(face.width(), face.height()) > FILLS * picture.width();
  }

  /// In the size that the enhancer gives for what is wanted, enlarged smoothly: GPEN's own way of
  /// enlarging repeats pixels.
  private Image cut(Image picture, CropBox box) {
    Image crop = picture.crop(box.x1(), box.y1(), box.width(), box.height());
    int side = enhancer.side(box.width() * upscale);
    return Resize.resize(crop, side, side);
  }

  private Image together(Image picture, List<CropBox> boxes, List<Image> sharp) {
    int width = picture.width() * upscale;
    int height = picture.height() * upscale;
    if (boxes.size() == 1
        && boxes.getFirst().equals(new CropBox(0, 0, width / upscale, height / upscale))) {
      return Resize.resize(sharp.getFirst(), width, height); // its rim is the picture's already
    }
    Image ground = Resize.resize(picture, width, height);
    if (boxes.isEmpty()) {
      return ground;
    }
    return Paste.soft(ground, boxes.stream().map(this::enlarged).toList(), RATIO).paste(sharp);
  }

  private CropBox enlarged(CropBox box) {
    return new CropBox(
        box.x1() * upscale, box.y1() * upscale, box.x2() * upscale, box.y2() * upscale);
  }

  /// The largest number of faces in one picture so far.
  int faces() {
    return most;
  }

  /// In how many pictures so far there was no face.
  long without() {
    return without;
  }
}
