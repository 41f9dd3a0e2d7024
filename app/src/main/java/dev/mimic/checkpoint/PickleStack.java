package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pickle machine's stack: values, and marks below which nothing is taken until they are gone.
final class PickleStack {
  private final List<@Nullable Object> values = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Supplier<MimicException> underflow;

  /// @param underflow what is thrown when a pickle takes more than it put
  PickleStack(Supplier<MimicException> underflow) {
    this.underflow = underflow;
  }

  void mark() {
    marks.push(values.size());
  }

  void push(@Nullable Object value) {
    values.add(value);
  }

  @Nullable Object pop() {
    Object top = peek();
    values.removeLast();
    return top;
  }

  @Nullable Object peek() {
    if (values.size() <= floor()) {
      throw underflow.get();
    }
    return values.getLast();
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  List<@Nullable Object> popLast(int count) {
    if (values.size() - count < floor()) {
      throw underflow.get();
    }
    return cut(values.size() - count);
  }

  List<@Nullable Object> popToMark() {
    if (marks.isEmpty()) {
      throw underflow.get();
    }
    return cut(marks.pop());
  }

  private List<@Nullable Object> cut(int from) {
    List<@Nullable Object> tail = values.subList(from, values.size());
    List<@Nullable Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }
}
