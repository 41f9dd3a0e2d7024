package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LiveCropTest {
  private static final LiveCrop SQUARE = new LiveCrop(false);
  private static final LiveCrop FACE = new LiveCrop(true);

  private static LiveSettings at(double zoom, double shiftX, double shiftY) {
    return LiveSettings.USUAL.at(zoom, shiftX, shiftY);
  }

  @Test
  void takesTheLargestSquareInTheMiddleForAWholePicture() {
    assertThat(SQUARE.box(at(1, 0, 0), 640, 480)).isEqualTo(new CropBox(80, 0, 560, 480));
    assertThat(SQUARE.box(at(1, 0, 0), 480, 640)).isEqualTo(new CropBox(0, 80, 480, 560));
  }

  @Test
  void takesFourByFiveForAFace() {
    assertThat(FACE.box(at(1, 0, 0), 640, 480)).isEqualTo(new CropBox(128, 0, 512, 480));
    assertThat(FACE.box(at(1, 0, 0), 400, 800)).isEqualTo(new CropBox(0, 150, 400, 650));
  }

  @Test
  void zoomsIntoTheMiddle() {
    assertThat(SQUARE.box(at(2, 0, 0), 640, 480)).isEqualTo(new CropBox(200, 120, 440, 360));
    assertThat(FACE.box(at(4, 0, 0), 640, 480)).isEqualTo(new CropBox(272, 180, 368, 300));
  }

  @Test
  void shiftsFromEdgeToEdge() {
    assertThat(SQUARE.box(at(2, -1, -1), 640, 480)).isEqualTo(new CropBox(0, 0, 240, 240));
    assertThat(SQUARE.box(at(2, 1, 1), 640, 480)).isEqualTo(new CropBox(400, 240, 640, 480));
    assertThat(SQUARE.box(at(2, 0.5, 0), 640, 480)).isEqualTo(new CropBox(300, 120, 540, 360));
    assertThat(SQUARE.box(at(1, 1, 1), 640, 480)).isEqualTo(new CropBox(160, 0, 640, 480));
  }

  @Test
  void staysInsideTheSmallestFrames() {
    assertThat(FACE.box(at(8, 1, 1), 3, 2)).isEqualTo(new CropBox(2, 1, 3, 2));
    assertThat(SQUARE.box(at(8, -1, -1), 1, 1)).isEqualTo(new CropBox(0, 0, 1, 1));
  }

  @Test
  void cutsAFrameOfAnySizeToTheLargestFace() {
    FixedFaces two =
        faces(
            seen ->
                List.of(
                    box(seen, 0.1, 0.2, 0.1, 0.99),
                    box(seen, 0.6, 0.4, 0.2, 0.5))); // in parts of the height
    Image frame = Image.filled(1920, 1080, 90, 90, 90);

    for (LiveCrop crop : List.of(FACE, SQUARE)) {
      LiveSettings around = crop.around(two, frame, LiveSettings.USUAL);
      CropBox cut = crop.box(around, 1920, 1080);

      assertThat((cut.x1() + cut.x2()) / 2.0).isCloseTo(0.6 * 1080, within(8.0));
      assertThat((cut.y1() + cut.y2()) / 2.0).isCloseTo(0.4 * 1080, within(8.0));
      assertThat(cut.height()).isCloseTo(2 * 216, within(12)); // of head and shoulders
      assertThat((double) cut.width() / cut.height())
          .isCloseTo(crop.face() ? 0.8 : 1, within(0.01));
      assertThat(around.mirror()).isEqualTo(LiveSettings.USUAL.mirror());
      assertThat(around.smoothing()).isEqualTo(LiveSettings.USUAL.smoothing());
    }
  }

  @Test
  void searchesLargeFramesShrunk() {
    FixedFaces small =
        faces(
            seen -> {
              assertThat(List.of(seen.width(), seen.height())).isEqualTo(List.of(480, 270));
              return List.of(box(seen, 0.5, 0.5, 0.2, 1));
            });

    assertThat(FACE.around(small, Image.filled(1920, 1080, 90, 90, 90), LiveSettings.USUAL))
        .isNotNull();
  }

  @Test
  void findsNothingWhereNoFaceIs() {
    assertThat(
            FACE.around(
                faces(_ -> List.of()), Image.filled(64, 64, 90, 90, 90), LiveSettings.USUAL))
        .isNull();
  }

  private static FixedFaces faces(Function<Image, List<FaceBox>> where) {
    return new FixedFaces(where);
  }

  /// A square face, in parts of the picture's height.
  private static FaceBox box(Image picture, double x, double y, double side, double score) {
    double unit = picture.height();
    double half = side / 2;
    return new FaceBox(
        (x - half) * unit, (y - half) * unit, (x + half) * unit, (y + half) * unit, score);
  }
}
