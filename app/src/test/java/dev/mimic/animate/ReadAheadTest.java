package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadAheadTest {
  @Test
  void keepsTheOrderAndEnds() {
    try (ReadAhead<Integer, String> ahead =
        new ReadAhead<>(List.of(1, 2, 3, 4, 5).iterator(), String::valueOf, 2)) {
      assertThat(ahead.take(2)).containsExactly("1", "2");
      assertThat(ahead.take(9)).containsExactly("3", "4", "5");
      assertThat(ahead.take(1)).isEmpty();
    }
  }

  @Test
  void anErrorReachesTheTaker() {
    Iterator<Integer> broken =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            throw new OutOfMemoryError("no room for a frame");
          }

          @Override
          public Integer next() {
            return 0;
          }
        };
    try (ReadAhead<Integer, Integer> ahead = new ReadAhead<>(broken, n -> n, 2)) {
      assertThatThrownBy(() -> ahead.take(1))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessage("no room for a frame");
    }
  }

  @Test
  void closingDoesNotWaitForTheRest() {
    Iterator<Integer> endless = java.util.stream.Stream.iterate(0, n -> n + 1).iterator();
    try (ReadAhead<Integer, Integer> ahead = new ReadAhead<>(endless, n -> n, 2)) {
      assertThat(ahead.take(3)).containsExactly(0, 1, 2);
    }
  }
}
