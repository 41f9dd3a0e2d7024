package dev.mimic.checkpoint;

import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns what a pickle made into plain values that are safe to walk: bounded in depth, in number
/// and in the bytes that their tensors stand for, even when the pickle's lists contain themselves.
///
/// The values: unmodifiable `Map<Object, Object>` (keys text or numbers), `List`, `String`, `Long`
/// ([BigInteger] beyond 64 bits), `Double`, `Boolean`, null, [Stored].
final class Tree {
  private static final int MAX_DEPTH = 100;

  /// How much larger than the file its tensors may be when written out one by one: weights are
  /// sometimes shared, but not a hundredfold.
  private static final int MAX_SHARING = 16;

  /// Small files may repeat a number a few times over.
  private static final long FREE_ROOM = 1 << 16;

  /// A tensor as the pickle described it. `room` is how many bytes the file can fill.
  interface Pending {
    Stored resolve(long room);
  }

  private final Pickle machine;
  private final long room;
  private final Map<Pending, Stored> tensors = new IdentityHashMap<>();
  private long nodesLeft;
  private long bytesLeft;

  private Tree(Pickle machine, long room) {
    this.machine = machine;
    this.room = room + FREE_ROOM;
    this.nodesLeft = 8L * machine.steps() + 1000;
    this.bytesLeft = MAX_SHARING * this.room;
  }

  /// `room` is the file's size, or more where it is compressed.
  static @Nullable Object of(@Nullable Object raw, Pickle machine, long room) {
    return new Tree(machine, room).plain(raw, 0);
  }

  private @Nullable Object plain(@Nullable Object raw, int depth) {
    if (depth > MAX_DEPTH) {
      throw machine.refusal("nests deeper than %d levels, or contains itself", MAX_DEPTH);
    }
    if (--nodesLeft < 0) {
      throw machine.refusal("repeats its parts so often that it would never end");
    }
    return switch (raw) {
      case null -> null;
      case Long number -> number;
      case Double number -> number;
      case Boolean truth -> truth;
      case BigInteger number -> number;
      case String text -> text;
      case PickleText text -> text.string();
      case Globals.Global(String name, _) -> name;
      case MemorySegment bytes -> new Stored(DType.UINT8, new long[] {bytes.byteSize()}, bytes);
      case Pending tensor -> stored(tensor);
      case Map<?, ?> map -> plainMap(map, depth);
      case Tuple tuple -> new Tuple(plainList(tuple, depth));
      case List<?> list -> Collections.unmodifiableList(plainList(list, depth));
      default -> throw machine.refusal("holds something that is not weights");
    };
  }

  private Map<Object, @Nullable Object> plainMap(Map<?, ?> raw, int depth) {
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    raw.forEach((key, value) -> map.put(key, plain(value, depth + 1)));
    return Collections.unmodifiableMap(map);
  }

  private List<@Nullable Object> plainList(List<?> raw, int depth) {
    List<@Nullable Object> list = new ArrayList<>(Math.min(raw.size(), 16));
    for (Object item : raw) {
      list.add(plain(item, depth + 1));
    }
    return list;
  }

  /// The same object for the same tensor. Each mention counts, since each may be written out.
  private Stored stored(Pending tensor) {
    Stored stored = tensors.get(tensor);
    if (stored == null) {
      stored = tensor.resolve(room);
      tensors.put(tensor, stored);
    }
    bytesLeft -= stored.bytes();
    if (bytesLeft < 0) {
      throw machine.refusal("shares its storages so often that they would fill a disk");
    }
    return stored;
  }
}
