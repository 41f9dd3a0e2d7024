package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import org.junit.jupiter.api.Test;

class PartMapTest {
  private static final PartMap MAP = new PartMap(2, 1, new byte[] {0, 17});

  @Test
  void namesAllClasses() {
    assertThat(PartMap.NAMES).hasSize(FaceParser.CLASSES).doesNotHaveDuplicates();
    assertThat(PartMap.NAMES.get(MAP.at(1, 0))).isEqualTo("hair");
  }

  @Test
  void theGreyPictureHoldsTheClassNumbers() {
    assertThat(MAP.grey().rgb()).containsExactly(0, 0, 0, 17, 17, 17);
  }

  @Test
  void theOverlayLeavesTheBackgroundAlone() {
    Image picture = Image.filled(2, 1, 10, 20, 30);
    Image tinted = MAP.over(picture);
    assertThat(tinted.crop(0, 0, 1, 1)).isEqualTo(picture.crop(0, 0, 1, 1));
    assertThat(tinted.crop(1, 0, 1, 1)).isNotEqualTo(picture.crop(1, 0, 1, 1));
  }

  @Test
  void growsAndShrinksToTheNearestPixel() {
    assertThat(MAP.resized(6, 2).classes())
        .containsExactly(0, 0, 0, 17, 17, 17, 0, 0, 0, 17, 17, 17);
    assertThat(MAP.resized(6, 2).resized(2, 1)).isEqualTo(MAP);
  }
}
