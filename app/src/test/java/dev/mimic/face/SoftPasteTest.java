package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftPasteTest {
  private static final int WIDTH = 400;
  private static final int HEIGHT = 320;
  private static final CropBox BOX = new CropBox(120, 60, 280, 260);

  private final Image photo = drawn(WIDTH, HEIGHT, 0);

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.4, 0.45, 1.0})
  void outsideTheCropsThePhotoIsUntouched(double ratio) {
    CropBox corner = new CropBox(300, 220, 400, 320);

    Image pasted =
        Paste.soft(photo, List.of(BOX, corner), ratio).paste(List.of(noise(64), noise(128)));

    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (!inside(BOX, x, y, 1) && !inside(corner, x, y, 1)) {
          assertThat(colour(pasted, x, y)).isEqualTo(colour(photo, x, y));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.4, 128", "0.5, 256", "1.0, 512"})
  void theInnerPartIsTheNetworksOutput(double ratio, int side) {
    Image face = noise(side);

    Image pasted = Paste.soft(photo, List.of(BOX), ratio).paste(List.of(face));

    Image stretched = Resize.resize(face, BOX.width(), BOX.height());
    for (int y = BOX.y1(); y < BOX.y2(); y++) {
      for (int x = BOX.x1(); x < BOX.x2(); x++) {
        if (inside(BOX, x, y, 0.6)) {
          assertThat(colour(pasted, x, y)).isEqualTo(colour(stretched, x - BOX.x1(), y - BOX.y1()));
        }
      }
    }
  }

  /// The gradient across rings from the inner part out to the border and one beyond, over the
  /// photo's own.
  @ParameterizedTest
  @CsvSource({
    "moved by a little, 3, 0",
    "moved far, 14, 0",
    "brighter, 0, 15",
    "darker and moved, 5, -15"
  })
  void noSeamIsSeen(String what, int shift, int brightness) {
    Image face = face(drawn(WIDTH, HEIGHT, shift), BOX, v -> v + brightness);

    for (double ratio : new double[] {0.4, 0.5, 1.0}) {
      Image pasted = Paste.soft(photo, List.of(BOX), ratio).paste(List.of(face));

      for (int inward = 0; inward <= 30; inward++) {
        assertThat(rimGradient(pasted, inward) / rimGradient(photo, inward))
            .as("%s, ratio %s, %d pixels inside the border", what, ratio, inward)
            .isLessThan(1.2);
      }
    }
  }

  @Test
  void aCastEndsBeforeTheRim() {
    Image plain = Image.filled(WIDTH, HEIGHT, 120, 110, 100);
    Image face = Image.filled(64, 64, 135, 110, 90);

    Image pasted = Paste.soft(plain, List.of(BOX), 1.0).paste(List.of(face));

    int half = BOX.x1() + BOX.width() / 10; // where the mask is whole already
    assertThat(Math.abs(pasted.at(half, 160, 0) - 120)).isLessThan(9);
    assertThat(Math.abs(pasted.at(half - 4, 160, 0) - 120)).isLessThan(5);
    assertThat(pasted.at(200, 160, 0)).isEqualTo(135);
    assertThat(pasted.at(200, 160, 2)).isEqualTo(90);
  }

  @Test
  void theMaskFollowsTheRatio() {
    Image plain = Image.filled(WIDTH, HEIGHT, 0, 0, 0);
    Image white = Image.filled(64, 64, 255, 255, 255);
    double before = 0;
    for (double ratio : new double[] {0.1, 0.2, 0.35, 0.4, 0.45, 0.5, 0.8, 1.0}) {
      double sum = 0;
      for (byte value : Paste.soft(plain, List.of(BOX), ratio).paste(List.of(white)).rgb()) {
        sum += value & 0xff;
      }
      assertThat(sum).as("ratio %s", ratio).isGreaterThan(1.02 * before);
      before = sum;
    }
    assertThat(before).isLessThan(255.0 * 3 * BOX.area());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.1, 0.4, 1.0, 3.0})
  void isNeverBlack(double ratio) {
    Image bright = Image.filled(WIDTH, HEIGHT, 200, 190, 180);
    List<CropBox> boxes =
        List.of(
            BOX,
            new CropBox(0, 0, 90, 130),
            new CropBox(200, 100, 330, 320),
            new CropBox(0, 0, 400, 320));
    List<Image> faces = boxes.stream().map(_ -> Image.filled(32, 32, 200, 190, 180)).toList();

    assertThat(Paste.soft(bright, boxes, ratio).paste(faces)).isEqualTo(bright);
  }

  @ParameterizedTest
  @CsvSource({
    "left, 0, 60, 160, 260, 0, 160, 159, 160",
    "top, 120, 0, 280, 200, 200, 0, 200, 199",
    "right, 240, 60, 400, 260, 399, 160, 240, 160",
    "bottom, 120, 120, 280, 320, 200, 319, 200, 120",
  })
  void whereThePhotoEndsTheFaceDoesNotFade(
      String side, int x1, int y1, int x2, int y2, int edgeX, int edgeY, int farX, int farY) {
    Image plain = Image.filled(WIDTH, HEIGHT, 40, 40, 40);
    Image face = Image.filled(64, 64, 220, 220, 220);

    Image pasted =
        Paste.soft(plain, List.of(new CropBox(x1, y1, x2, y2)), 0.4).paste(List.of(face));

    assertThat(pasted.at(edgeX, edgeY, 0)).as("at the photo's %s border", side).isEqualTo(220);
    assertThat(pasted.at(farX, farY, 0)).as("at the crop's other end").isEqualTo(40);
  }

  @Test
  void aCropOfTheWholePhotoIsTheWholeFace() {
    Image face = noise(128);

    Image pasted =
        Paste.soft(photo, List.of(new CropBox(0, 0, WIDTH, HEIGHT)), 0.4).paste(List.of(face));

    assertThat(pasted).isEqualTo(Resize.resize(face, WIDTH, HEIGHT));
  }

  /// Apart, side by side, cheek to cheek: the distance of the middles over the crop's width.
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.75, 0.6, 0.5, 0.4})
  void facesThatOverlapChangeOverSoftly(double distance) {
    CropBox left = new CropBox(60, 60, 220, 260);
    int moved = (int) Math.round(160 * distance);
    CropBox right = new CropBox(60 + moved, 70, 220 + moved, 270);
    Image plain = Image.filled(WIDTH, HEIGHT, 100, 100, 100);
    List<Image> faces =
        List.of(Image.filled(64, 64, 80, 100, 100), Image.filled(64, 64, 120, 100, 100));

    Image pasted = Paste.soft(plain, List.of(left, right), 0.4).paste(faces);
    Image turned = Paste.soft(plain, List.of(right, left), 0.4).paste(faces.reversed());

    int steepest = 0;
    for (int y = 1; y < HEIGHT; y++) {
      for (int x = 1; x < WIDTH; x++) {
        steepest = Math.max(steepest, Math.abs(pasted.at(x, y, 0) - pasted.at(x - 1, y, 0)));
        steepest = Math.max(steepest, Math.abs(pasted.at(x, y, 0) - pasted.at(x, y - 1, 0)));
        assertThat(pasted.at(x, y, 0)).isBetween(turned.at(x, y, 0) - 1, turned.at(x, y, 0) + 1);
        assertThat(pasted.at(x, y, 1)).isEqualTo(100);
      }
    }
    assertThat(steepest).as("largest step between neighbours, of 40").isLessThan(6);
    assertThat(pasted.at(140 - 40, 160, 0)).as("on the left face").isEqualTo(80);
    assertThat(pasted.at(140 + moved + 40, 160, 0)).as("on the right face").isEqualTo(120);
  }

  @Test
  void inTheInnerPartOfOneFaceAloneNoOtherIsSeen() {
    CropBox left = new CropBox(40, 40, 200, 240);
    CropBox right = new CropBox(150, 60, 310, 260);
    Image plain = Image.filled(WIDTH, HEIGHT, 100, 100, 100);
    List<Image> faces =
        List.of(Image.filled(64, 64, 20, 20, 20), Image.filled(64, 64, 220, 220, 220));

    Image pasted = Paste.soft(plain, List.of(left, right), 0.4).paste(faces);

    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (inside(left, x, y, 0.6) && !inside(right, x, y, 0.6)) {
          assertThat(pasted.at(x, y, 0)).isBetween(18, 22);
        } else if (inside(right, x, y, 0.6) && !inside(left, x, y, 0.6)) {
          assertThat(pasted.at(x, y, 0)).isBetween(218, 222);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 10", "8, 8", "3, 3", "2, 1", "1, 1"})
  void tinyFacesDoNoHarm(int width, int height) {
    CropBox box = new CropBox(50, 50, 50 + width, 50 + height);

    Image pasted =
        Paste.soft(photo, List.of(box), 0.4).paste(List.of(Image.filled(256, 256, 9, 9, 9)));

    assertThat(pasted.crop(0, 0, WIDTH, 50)).isEqualTo(photo.crop(0, 0, WIDTH, 50));
    if (width == 8) {
      assertThat(pasted.at(53, 54, 0)).isEqualTo(9);
      assertThat(colour(pasted, 50, 54)).isEqualTo(colour(photo, 50, 54));
    }
  }

  @Test
  void framesDoNotDependOnEachOther() {
    Paste paste = Paste.soft(photo, List.of(BOX), 0.4);
    List<Image> still = List.of(face(photo, BOX, v -> v));
    Image first = paste.paste(still);

    paste.paste(List.of(noise(200)));

    assertThat(paste.paste(still)).isEqualTo(first);
    assertThat(photo).isEqualTo(drawn(WIDTH, HEIGHT, 0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.4, Double.NaN, Double.POSITIVE_INFINITY})
  void aRatioThatMeansNothingIsRefused(double ratio) {
    assertThatThrownBy(() -> Paste.soft(photo, List.of(BOX), ratio))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("Maybe --ratio 0.4");
  }

  // ---------------------------------------------------------------- pictures

  /// Slopes, stripes and blobs that begin `shift` pixels further right and down.
  private static Image drawn(int width, int height, int shift) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width - shift;
      int y = i / 3 / width - shift;
      double value = 110 + 0.1 * x + 0.05 * y + 25 * Math.sin(0.11 * x + 0.05 * y);
      value +=
          20 * Math.sin(0.07 * x * (1 + i % 3 * 0.2)) * Math.cos(0.09 * y) + (x * 31 + y * 17) % 5;
      rgb[i] = (byte) value;
    }
    return new Image(width, height, rgb);
  }

  /// What a network might make of a crop: smoother than the photo, and changed.
  private static Image face(Image from, CropBox box, IntUnaryOperator change) {
    Image small = Resize.resize(from.crop(box.x1(), box.y1(), box.width(), box.height()), 128, 128);
    byte[] rgb = new byte[small.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.clamp(change.applyAsInt(small.rgb()[i] & 0xff), 0, 255);
    }
    return new Image(128, 128, rgb);
  }

  private static Image noise(int side) {
    byte[] rgb = new byte[3 * side * side];
    new Random(side).nextBytes(rgb);
    return new Image(side, side, rgb);
  }

  private static boolean inside(CropBox box, int x, int y, double part) {
    return Math.abs(2 * x + 1 - box.x1() - box.x2()) <= part * box.width()
        && Math.abs(2 * y + 1 - box.y1() - box.y2()) <= part * box.height();
  }

  private static int colour(Image image, int x, int y) {
    return image.at(x, y, 0) << 16 | image.at(x, y, 1) << 8 | image.at(x, y, 2);
  }

  /// The mean difference of neighbours on both sides of a rectangle inside the crop.
  private static double rimGradient(Image image, int inward) {
    long sum = 0;
    long count = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = BOX.y1() + inward; y < BOX.y2() - inward; y++, count += 2) {
        sum += step(image, BOX.x1() + inward, y, 1, 0, c);
        sum += step(image, BOX.x2() - inward, y, 1, 0, c);
      }
      for (int x = BOX.x1() + inward; x < BOX.x2() - inward; x++, count += 2) {
        sum += step(image, x, BOX.y1() + inward, 0, 1, c);
        sum += step(image, x, BOX.y2() - inward, 0, 1, c);
      }
    }
    return (double) sum / count;
  }

  private static int step(Image image, int x, int y, int dx, int dy, int channel) {
    return Math.abs(image.at(x, y, channel) - image.at(x - dx, y - dy, channel));
  }
}
