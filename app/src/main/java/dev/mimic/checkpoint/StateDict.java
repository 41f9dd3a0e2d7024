package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import dev.mimic.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Named tensors in their order: what a network is filled from and saved to.
///
/// Unmodifiable. To test with one, make it: `new StateDict(Map.of("bias", stored))`.
public final class StateDict {
  private final Map<String, Stored> tensors;
  private final String origin;

  public StateDict(Map<String, Stored> tensors) {
    this("The weights", tensors);
  }

  /// @param origin begins the sentences about what is missing: "The generator of (vox.pth.tar)"
  StateDict(String origin, Map<String, Stored> tensors) {
    this.origin = origin;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  public Set<String> names() {
    return tensors.keySet();
  }

  public int size() {
    return tensors.size();
  }

  public boolean isEmpty() {
    return tensors.isEmpty();
  }

  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /// The tensor of this name, or null.
  public @Nullable Stored find(String name) {
    return tensors.get(name);
  }

  /// The tensor of this name; one that is not there is an error with the likeliest other name.
  public Stored get(String name) {
    Stored found = tensors.get(name);
    if (found == null) {
      throw new MimicException(
          "%s has no tensor (%s).%s".formatted(origin, name, suggestion(name, names())));
    }
    return found;
  }

  /// The tensor of this name and shape.
  public Stored require(String name, long... shape) {
    Stored found = get(name);
    if (!Arrays.equals(found.shape(), shape)) {
      throw new MimicException(
          "%s has the tensor (%s) with shape %s; expected %s. Maybe it belongs to another configuration."
              .formatted(origin, name, Arrays.toString(found.shape()), Arrays.toString(shape)));
    }
    return found;
  }

  /// Those of `expected` that are not here, in their order.
  public List<String> missing(Collection<String> expected) {
    return expected.stream().filter(name -> !has(name)).toList();
  }

  /// The names here that nobody expects, in their order.
  public List<String> unexpected(Collection<String> expected) {
    return names().stream().filter(name -> !expected.contains(name)).toList();
  }

  /// Refuses to go on unless the names are exactly `expected`, in one sentence with numbers, the
  /// first of each kind, and what it may have been called.
  public void requireExactly(Collection<String> expected) {
    List<String> missing = missing(expected);
    List<String> unexpected = unexpected(expected);
    if (missing.isEmpty() && unexpected.isEmpty()) {
      return;
    }
    List<String> faults = new ArrayList<>();
    if (!missing.isEmpty()) {
      faults.add(
          "lacks %d of %d tensors, first (%s)"
              .formatted(missing.size(), expected.size(), missing.getFirst()));
    }
    if (!unexpected.isEmpty()) {
      faults.add(
          "has %d that are not expected, first (%s)"
              .formatted(unexpected.size(), unexpected.getFirst()));
    }
    String hint = missing.isEmpty() ? "" : suggestion(missing.getFirst(), unexpected);
    if (hint.isEmpty() && missing.size() == expected.size()) {
      hint = " Maybe it is another network's file.";
    }
    throw new MimicException(origin + " " + String.join(" and ", faults) + "." + hint);
  }

  /// The tensors whose names begin so, without the beginning.
  public StateDict sub(String prefix) {
    Map<String, Stored> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), tensor);
          }
        });
    return new StateDict(origin, found);
  }

  /// All tensors but those whose names begin so.
  public StateDict without(String prefix) {
    Map<String, Stored> kept = new LinkedHashMap<>(tensors);
    kept.keySet().removeIf(name -> name.startsWith(prefix));
    return new StateDict(origin, kept);
  }

  /// The same tensors under other names.
  public StateDict renamed(UnaryOperator<String> rename) {
    Map<String, Stored> renamed = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> renamed.put(rename.apply(name), tensor));
    return new StateDict(origin, renamed);
  }

  /// Other tensors under the same names; what becomes null is left out.
  public StateDict replaced(BiFunction<String, Stored, @Nullable Stored> change) {
    Map<String, Stored> replaced = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Stored other = change.apply(name, tensor);
          if (other != null) {
            replaced.put(name, other);
          }
        });
    return new StateDict(origin, replaced);
  }

  /// The same tensors with their numbers in another type, such as float16 to ship them: half the
  /// bytes. What is no fraction (counters, masks) stays.
  public StateDict as(DType type) {
    return replaced((_, tensor) -> tensor.type().fractional() ? tensor.as(type) : tensor);
  }

  public Map<String, Stored> asMap() {
    return tensors;
  }

  private static String suggestion(String name, Collection<String> names) {
    return names.stream()
        .min(Comparator.comparingInt(other -> distance(name, other)))
        .filter(other -> distance(name, other) <= 2 + name.length() / 4)
        .map(" Maybe it is called (%s) here."::formatted)
        .orElse("");
  }

  /// Levenshtein's distance: how many letters to change, add or drop.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  @Override
  public String toString() {
    return "%s: %d tensors".formatted(origin, size());
  }
}
