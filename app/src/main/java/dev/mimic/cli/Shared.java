package dev.mimic.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Large things that several use at a time, by their names. One that nobody uses stays open only
/// while it is alone: it may be wanted again, and others need its room. Any thread.
final class Shared<T> implements AutoCloseable {
  private final Consumer<T> closer;
  private final Map<String, Used<T>> open = new HashMap<>();

  private record Used<T>(T thing, int users) {}

  Shared(Consumer<T> closer) {
    this.closer = closer;
  }

  /// The thing of that name, which whoever takes it gives back.
  ///
  /// @param opener makes it where it is not open
  synchronized T take(String name, Supplier<T> opener) {
    Used<T> used = open.get(name);
    if (used == null) {
      closeUnused();
      used = new Used<>(opener.get(), 0);
    }
    open.put(name, new Used<>(used.thing, used.users + 1));
    return used.thing;
  }

  private void closeUnused() {
    open.values()
        .removeIf(
            used -> {
              if (used.users == 0) {
                closer.accept(used.thing);
              }
              return used.users == 0;
            });
  }

  synchronized void giveBack(String name) {
    Used<T> used = open.get(name);
    if (used != null) {
      open.put(name, new Used<>(used.thing, used.users - 1));
      if (open.size() > 1) {
        closeUnused();
      }
    }
  }

  /// Closes all of them, used or not.
  @Override
  public synchronized void close() {
    open.values().forEach(used -> closer.accept(used.thing));
    open.clear();
  }
}
