package dev.mimic.checkpoint;

import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How PyTorch lays out tensors: a flat storage, and views of it by offset, size and stride
/// (torch/_utils.py).
final class Torch {
  /// The number types by their names in a pickle.
  static final Map<String, DType> DTYPES =
      Map.of(
          "torch.float64", DType.FLOAT64,
          "torch.float32", DType.FLOAT32,
          "torch.float16", DType.FLOAT16,
          "torch.bfloat16", DType.BFLOAT16,
          "torch.int64", DType.INT64,
          "torch.int32", DType.INT32,
          "torch.int16", DType.INT16,
          "torch.int8", DType.INT8,
          "torch.uint8", DType.UINT8,
          "torch.bool", DType.BOOL);

  /// The storages by their names in a pickle; an untyped one is counted in bytes.
  static final Map<String, DType> STORAGES = storages();

  private Torch() {}

  private static Map<String, DType> storages() {
    Map<String, DType> all = new HashMap<>();
    for (DType type : DType.values()) {
      all.put("torch." + storageName(type), type);
      all.put("torch.cuda." + storageName(type), type);
    }
    all.put("torch.storage.UntypedStorage", DType.UINT8);
    return Map.copyOf(all);
  }

  static String storageName(DType type) {
    return switch (type) {
      case FLOAT64 -> "DoubleStorage";
      case FLOAT32 -> "FloatStorage";
      case FLOAT16 -> "HalfStorage";
      case BFLOAT16 -> "BFloat16Storage";
      case INT64 -> "LongStorage";
      case INT32 -> "IntStorage";
      case INT16 -> "ShortStorage";
      case INT8 -> "CharStorage";
      case UINT8 -> "ByteStorage";
      case BOOL -> "BoolStorage";
    };
  }

  /// A run of numbers of one type. Its place in the file is known only once that has been read.
  static final class Storage implements Tree.Pending {
    private final Pickle machine;
    final String key;
    final DType type;
    final long count;
    private @Nullable Supplier<MemorySegment> data;
    private boolean bigEndian;

    /// From a persistent id: `('storage', type, key, location, count, …)`.
    Storage(Pickle machine, Tuple id) {
      if (id.size() < 5 || !machine.textOf(id.getFirst()).equals("storage")) {
        throw machine.refusal("refers to something that is not a storage");
      }
      DType known = id.get(1) instanceof Globals.Global(String name, _) ? STORAGES.get(name) : null;
      if (known == null) {
        throw machine.damaged();
      }
      this.machine = machine;
      this.type = known;
      this.key = machine.textOf(id.get(2));
      this.count = machine.integerOf(id.get(4));
      if (count < 0 || count > Long.MAX_VALUE / type.bytes()) {
        throw machine.refusal("claims a storage of %,d elements, more than a file can hold", count);
      }
      if (id.size() > 5 && id.get(5) != null) {
        throw machine.refusal(
            "shares storages as PyTorch 0.3 did. Maybe save it again with a newer one");
      }
    }

    long bytes() {
      return count * type.bytes();
    }

    /// Tells where the numbers are: as many bytes as [#bytes] says.
    void place(Supplier<MemorySegment> data, boolean bigEndian) {
      this.data = data;
      this.bigEndian = bigEndian;
    }

    Supplier<MemorySegment> placed() {
      if (data == null) {
        throw machine.refusal("lacks the storage (%s) of a tensor", Source.shown(key));
      }
      return data;
    }

    @Override
    public Stored resolve(long room) {
      return new View(machine, this, null, 0, new long[] {count}, new long[] {1}).resolve(room);
    }
  }

  /// `_rebuild_tensor…(storage, offset, size, stride, requires_grad, hooks, type?, …)`.
  static Object rebuild(Pickle machine, Tuple arguments) {
    if (arguments.size() < 4 || !(arguments.getFirst() instanceof Storage storage)) {
      throw machine.damaged();
    }
    long[] shape = machine.integersOf(arguments.get(2));
    long[] strides = machine.integersOf(arguments.get(3));
    if (shape.length != strides.length) {
      throw machine.damaged();
    }
    DType type = arguments.size() > 6 ? Globals.dtype(arguments.get(6)) : null;
    long offset = machine.integerOf(arguments.get(1));
    return new View(machine, storage, type, offset, shape, strides);
  }

  private record View(
      Pickle machine,
      Storage storage,
      @Nullable DType override,
      long offset,
      long[] shape,
      long[] strides)
      implements Tree.Pending {

    @Override
    public Stored resolve(long room) {
      Supplier<MemorySegment> data = storage.placed();
      DType type = override == null ? storage.type : override;
      if (!Strides.plausible(shape, room / type.bytes())) {
        throw machine.refusal("claims a tensor of shape %s, more than the file holds", text(shape));
      }
      long bytes = Strides.count(shape) * type.bytes();
      if (bytes == 0) {
        return new Stored(type, shape, MemorySegment.NULL);
      }
      if (!Strides.inside(storage.bytes() / type.bytes(), offset, shape, strides)) {
        throw machine.refusal(
            "has a tensor of shape %s that reaches past its storage of %,d elements",
            text(shape), storage.count);
      }
      int size = type.bytes();
      boolean swap = storage.bigEndian && size > 1;
      if (swap || !Strides.contiguous(shape, strides)) {
        return new Stored(
            type, shape, () -> Strides.gather(data.get(), size, offset, shape, strides, swap));
      }
      return new Stored(type, shape, () -> data.get().asSlice(offset * size, bytes));
    }
  }

  private static String text(long[] shape) {
    Stream<String> lengths = Arrays.stream(shape).limit(8).mapToObj(Long::toString);
    return lengths.collect(Collectors.joining(", ", "[", shape.length > 8 ? ", …]" : "]"));
  }
}
