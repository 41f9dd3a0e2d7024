package dev.mimic.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Which batches are looked at, and when there are new ranges.
class CalibrationTest {
  private final Calibration calibration = new Calibration(4);

  private boolean looksAt(int count, Calibration.Source... shown) {
    calibration.next(List.of(shown), count);
    return calibration.looking();
  }

  @Test
  void theFirstPicturesOfEachSourceAreLookedAt() {
    Calibration.Source one = calibration.source();
    Calibration.Source other = calibration.source();

    assertThat(looksAt(1, one)).isTrue();
    assertThat(looksAt(3, one)).isTrue();
    assertThat(calibration.version()).isZero();
    assertThat(looksAt(1, one)).isFalse();
    assertThat(calibration.version()).isOne();
    assertThat(looksAt(9, other)).isTrue();
    assertThat(looksAt(1, one)).isFalse();
    assertThat(looksAt(1, other)).isFalse();
    assertThat(calibration.version()).isEqualTo(2);
  }

  @Test
  void aBatchOfSeveralSourcesHoldsAShareOfEach() {
    Calibration.Source one = calibration.source();
    Calibration.Source other = calibration.source();

    assertThat(looksAt(6, one, other)).isTrue();
    assertThat(looksAt(2, one, other)).isTrue();
    assertThat(looksAt(2, one, other)).isFalse();
  }

  @Test
  void afterManySourcesThoseThatStillComeAreLookedAtAnew() {
    Calibration.Source first = calibration.source();
    looksAt(4, first);
    for (int i = 1; i < 8; i++) {
      calibration.source();
    }
    assertThat(looksAt(1, first)).isFalse();
    assertThat(calibration.round()).isZero();

    Calibration.Source ninth = calibration.source();

    assertThat(calibration.round()).isOne();
    assertThat(looksAt(4, ninth)).isTrue();
    assertThat(looksAt(4, first)).isTrue();
    assertThat(looksAt(1, first)).isFalse();
    assertThat(looksAt(1, ninth)).isFalse();
  }
}
