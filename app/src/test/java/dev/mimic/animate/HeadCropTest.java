package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadCropTest {
  private static FaceBox face(double x, double y, double size) {
    return new FaceBox(x - size / 2, y - size / 2, x + size / 2, y + size / 2, 0.9);
  }

  @Test
  void aFaceThatStaysGetsTheBoxRulesCrop() {
    List<FaceBox> path = List.of(face(600, 300, 100), face(600, 300, 100), face(600, 300, 100));
    assertThat(HeadCrop.around(path, 1280, 720)).isEqualTo(new CropBox(520, 200, 680, 400));
  }

  @Test
  void theCropHoldsAFaceThatMovesAndKeepsItsAspect() {
    List<FaceBox> path = new ArrayList<>();
    for (int x = 0; x <= 100; x += 10) {
      path.add(face(600 + x, 300, 100));
    }
    CropBox crop = HeadCrop.around(path, 1280, 720);
    assertThat(crop.x1()).isEqualTo(530); // 80 + 40 on each side of 650: the outermost tenths go
    assertThat(crop.x2()).isEqualTo(770);
    assertThat(crop.height()).isEqualTo(300);
  }

  @Test
  void aFaceThatCrossesTheRoomIsFollowedOnlySoFar() {
    List<FaceBox> path = List.of(face(100, 300, 100), face(600, 300, 100), face(1100, 300, 100));
    assertThat(HeadCrop.around(path, 1280, 720).width()).isEqualTo(360);
  }

  @Test
  void theCropEndsWhereTheFrameDoes() {
    assertThat(HeadCrop.around(List.of(face(30, 40, 100)), 640, 360))
        .isEqualTo(new CropBox(0, 0, 110, 140));
  }

  @Test
  void theFaceThatFillsMostOfTheClipIsFollowed() {
    List<List<FaceBox>> looks =
        List.of(
            List.of(face(500, 200, 60), face(200, 200, 80)),
            List.of(),
            List.of(face(210, 205, 80), face(510, 200, 60)),
            List.of(face(900, 500, 100)), // a stray
            List.of(face(220, 200, 78)));
    assertThat(HeadCrop.follow(looks))
        .containsExactly(face(200, 200, 80), face(210, 205, 80), face(220, 200, 78));
    assertThat(HeadCrop.follow(List.of(List.of(), List.of()))).isEmpty();
  }

  @Test
  void headAndShouldersStayAsTheyAre() {
    CropBox large = HeadCrop.around(List.of(face(128, 120, 118)), 256, 256);
    CropBox small = HeadCrop.around(List.of(face(128, 120, 70)), 256, 256);
    assertThat(HeadCrop.idle(large, 256, 256)).isTrue();
    assertThat(HeadCrop.idle(small, 256, 256)).isFalse();
  }
}
