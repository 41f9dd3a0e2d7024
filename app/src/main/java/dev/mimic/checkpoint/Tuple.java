package dev.mimic.checkpoint;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// A Python tuple: a list that stays a tuple when it is written again.
final class Tuple extends AbstractList<@Nullable Object> implements RandomAccess {
  private final @Nullable Object[] items;

  Tuple(List<? extends @Nullable Object> items) {
    this.items = items.toArray();
  }

  static Tuple of(@Nullable Object... items) {
    return new Tuple(java.util.Arrays.asList(items));
  }

  @Override
  public @Nullable Object get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }
}
