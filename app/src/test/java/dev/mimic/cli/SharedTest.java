package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long something stays open that several use.
class SharedTest {
  private final List<String> said = new ArrayList<>();
  private final Shared<String> shared = new Shared<>(thing -> said.add("closed " + thing));

  private String take(String name) {
    return shared.take(
        name,
        () -> {
          said.add("opened " + name);
          return name;
        });
  }

  @Test
  void isOpenedOnceForAllWhoUseItAndStaysWhileItIsAlone() {
    take("a");
    take("a");
    shared.giveBack("a");
    shared.giveBack("a");
    take("a");

    assertThat(said).containsExactly("opened a");
  }

  @Test
  void isClosedWhenNobodyUsesItAndAnotherIsWanted() {
    take("a");
    shared.giveBack("a");
    take("b");

    assertThat(said).containsExactly("opened a", "closed a", "opened b"); // one at a time
  }

  @Test
  void isNotTakenFromThoseWhoUseItAndClosedAfterTheLastBesideAnother() {
    take("a");
    take("a");
    take("b");
    shared.giveBack("a");
    assertThat(said).containsExactly("opened a", "opened b");

    shared.giveBack("a");
    assertThat(said).containsExactly("opened a", "opened b", "closed a");
    shared.giveBack("b");
    assertThat(said).hasSize(3); // alone again
  }

  @Test
  void isNotOpenWhereItCouldNotBeOpened() {
    assertThatThrownBy(
            () ->
                shared.take(
                    "a",
                    () -> {
                      throw new IllegalStateException("damaged");
                    }))
        .hasMessage("damaged");
    take("a");
    shared.close();

    assertThat(said).containsExactly("opened a", "closed a");
  }
}
