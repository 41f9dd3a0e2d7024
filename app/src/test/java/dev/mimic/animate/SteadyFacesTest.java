package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyFacesTest {
  private final SteadyFaces steady = new SteadyFaces();

  private static FaceBox face(double x, double y, double side) {
    return new FaceBox(x - side / 2, y - side / 2, x + side / 2, y + side / 2, 0.9);
  }

  @Test
  void aDetectorsTremblingIsNotSeen() {
    List<Square> first = steady.next(List.of(face(200, 150, 100)));

    for (int n = 0; n < 20; n++) {
      double shake = n % 2 == 0 ? 3 : -3;
      assertThat(steady.next(List.of(face(200 + shake, 150 - shake, 100 + shake))))
          .isEqualTo(first);
    }
  }

  @Test
  void aFaceThatMovesIsFollowedWithoutJumps() {
    Square before = steady.next(List.of(face(200, 150, 100))).getFirst();
    for (int n = 1; n <= 30; n++) {
      Square now = steady.next(List.of(face(200 + 4 * n, 150, 100))).getFirst();
      assertThat(now.x() - before.x()).isBetween(0.0, 8.0);
      before = now;
    }
    assertThat(before.x()).isCloseTo(320, within(10.0));
    assertThat(before.side()).isEqualTo(170);
  }

  @Test
  void aFaceThatIsLostForAMomentStays() {
    List<Square> first = steady.next(List.of(face(200, 150, 100)));

    for (int n = 0; n < 5; n++) {
      assertThat(steady.next(List.of())).isEqualTo(first);
    }
    assertThat(steady.next(List.of())).isEmpty();
  }

  @Test
  void severalFacesKeepTheirOwnSquares() {
    steady.next(List.of(face(100, 100, 60), face(300, 100, 60)));

    List<Square> next = steady.next(List.of(face(301, 100, 60), face(99, 100, 60)));

    assertThat(next).extracting(Square::x).containsExactly(100.0, 300.0);
  }

  @Test
  void oneFaceFoundTwiceIsOneFace() {
    assertThat(steady.next(List.of(face(100, 100, 60), face(105, 103, 66)))).hasSize(1);
    assertThat(steady.next(List.of(face(100, 100, 60), face(105, 103, 66)))).hasSize(1);
  }

  @Test
  void aSquareAtTheBorderIsMovedInside() {
    Square near = Square.around(face(20, 60, 100)); // 170 pixels wide

    assertThat(near.inside(400, 300)).isEqualTo(new CropBox(0, 0, 170, 170));
    assertThat(near.inside(120, 90)).isEqualTo(new CropBox(0, 0, 90, 90));
  }
}
