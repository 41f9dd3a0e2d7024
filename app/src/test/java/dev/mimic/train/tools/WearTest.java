package dev.mimic.train.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What pictures suffer before a network sees them.
class WearTest {
  private static Image picture() {
    byte[] rgb = new byte[3 * 48 * 40];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % 48 * 5);
    }
    return new Image(48, 40, rgb);
  }

  @Test
  void theSameDrawHarmsInTheSameWay() {
    Set<Image> seen = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      Image worn = Wear.of(picture(), new SplittableRandom(i));
      assertThat(worn).isEqualTo(Wear.of(picture(), new SplittableRandom(i)));
      assertThat(worn.width()).isEqualTo(48);
      seen.add(worn);
    }
    assertThat(seen).hasSize(40);
    assertThat(seen).doesNotContain(picture());
  }

  @Test
  void compressionLeavesBlocksAndFineStepsLeaveThePicture() {
    float[] rgb = new float[3 * 16 * 8];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = 40 + i / 3 % 16 * 10;
    }
    float[] fine = rgb.clone();
    Wear.compress(fine, 16, 8, 0.01f);
    float[] coarse = rgb.clone();
    Wear.compress(coarse, 16, 8, 500);
    for (int i = 0; i < rgb.length; i++) {
      assertThat(fine[i]).isBetween(rgb[i] - 0.3f, rgb[i] + 0.3f);
      assertThat(coarse[i]).isEqualTo(coarse[i / 3 % 16 < 8 ? 0 : 24], offset());
    }
  }

  private static org.assertj.core.data.Offset<Float> offset() {
    return org.assertj.core.data.Offset.offset(0.01f);
  }
}
