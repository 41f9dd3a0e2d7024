package dev.mimic.checkpoint;

import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// numpy's arrays as they stand in a pickle: made empty, then given a state.
final class Numpy {
  private static final Map<String, DType> TYPES =
      Map.ofEntries(
          Map.entry("f8", DType.FLOAT64),
          Map.entry("f4", DType.FLOAT32),
          Map.entry("f2", DType.FLOAT16),
          Map.entry("u2", DType.BFLOAT16), // Paddle keeps bfloat16 so: numpy has none
          Map.entry("i8", DType.INT64),
          Map.entry("i4", DType.INT32),
          Map.entry("i2", DType.INT16),
          Map.entry("i1", DType.INT8),
          Map.entry("u1", DType.UINT8),
          Map.entry("b1", DType.BOOL));

  private Numpy() {}

  static String code(DType type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /// `dtype('f4', False, True)`, whose byte order follows as a state.
  static final class Type {
    private final DType type;
    private boolean bigEndian;

    Type(DType type) {
      this.type = type;
    }

    /// `(3, '<', …)`.
    void setState(Pickle machine, List<@Nullable Object> state) {
      bigEndian = machine.textOf(Globals.argument(machine, state, 1)).equals(">");
    }

    DType type() {
      return type;
    }
  }

  static Object type(Pickle machine, Tuple arguments) {
    String code = machine.textOf(Globals.argument(machine, arguments, 0));
    DType type = TYPES.get(code);
    if (type == null) {
      throw machine.refusal(
          "holds numpy numbers of type (%s); expected one of %s",
          Source.shown(code), TYPES.keySet().stream().sorted().toList());
    }
    return new Type(type);
  }

  /// A number by itself: `scalar(dtype, bytes)`.
  static Object scalar(Pickle machine, Tuple arguments) {
    if (!(Globals.argument(machine, arguments, 0) instanceof Type type)) {
      throw machine.damaged();
    }
    MemorySegment bytes = machine.bytesOf(Globals.argument(machine, arguments, 1));
    if (bytes.byteSize() != type.type.bytes()) {
      throw machine.damaged();
    }
    ByteOrder order = type.bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return switch (type.type) {
      case FLOAT64 -> bytes.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), 0);
      case FLOAT32 -> (double) bytes.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), 0);
      case INT64 -> bytes.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order), 0);
      case INT32 -> (long) bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order), 0);
      case INT16 -> (long) bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), 0);
      case INT8 -> (long) bytes.get(ValueLayout.JAVA_BYTE, 0);
      case UINT8 -> (long) Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, 0));
      case BOOL -> bytes.get(ValueLayout.JAVA_BYTE, 0) != 0;
      case FLOAT16, BFLOAT16 -> throw machine.refusal("holds a numpy number of 16 bits by itself");
    };
  }

  /// `_frombuffer(bytes, dtype, shape, 'C')`, as protocol 5 writes arrays.
  static Object fromBuffer(Pickle machine, Tuple arguments) {
    if (arguments.size() < 4) {
      throw machine.damaged();
    }
    Array array = new Array(machine);
    boolean fortran = machine.textOf(arguments.get(3)).equals("F");
    array.setState(Tuple.of(1L, arguments.get(2), arguments.get(1), fortran, arguments.get(0)));
    return array;
  }

  /// An array that its state has yet to describe: `(version, shape, dtype, fortran, bytes)`.
  static final class Array implements Tree.Pending {
    private final Pickle machine;
    private long[] shape = {};
    private @Nullable Type type;
    private boolean fortran;
    private @Nullable Object data;

    Array(Pickle machine) {
      this.machine = machine;
    }

    void setState(List<@Nullable Object> state) {
      if (state.size() != 5 || !(state.get(2) instanceof Type known)) {
        throw machine.damaged();
      }
      this.type = known;
      shape = machine.integersOf(state.get(1));
      fortran = Boolean.TRUE.equals(state.get(3));
      data = state.get(4);
    }

    @Override
    public Stored resolve(long room) {
      if (type == null) {
        throw machine.damaged();
      }
      Object held = data;
      DType kind = type.type;
      int size = kind.bytes();
      if (!Strides.plausible(shape, room / size)
          || Strides.count(shape) * size != machine.lengthOf(held)) {
        throw machine.refusal(
            "has an array whose shape does not match its %,d bytes", machine.lengthOf(held));
      }
      boolean swap = type.bigEndian && size > 1;
      if (swap || fortran) {
        long[] strides = fortran ? Strides.columnMajor(shape) : Strides.rowMajor(shape);
        return new Stored(
            kind,
            shape,
            () -> Strides.gather(machine.bytesOf(held), size, 0, shape, strides, swap));
      }
      return new Stored(kind, shape, () -> machine.bytesOf(held));
    }
  }
}
