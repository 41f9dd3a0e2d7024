package dev.mimic.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a tree of plain values as a pickle, with only those opcodes that PyTorch's `weights_only`
/// unpickler knows; how a tensor is written is up to the format.
final class PickleWriter {
  /// Writes what makes one tensor.
  interface Tensors {
    void write(PickleWriter pickle, Stored tensor) throws IOException;
  }

  private final OutputStream out;
  private final Tensors tensors;

  private PickleWriter(OutputStream out, Tensors tensors) {
    this.out = out;
    this.tensors = tensors;
  }

  static void write(OutputStream out, int protocol, @Nullable Object tree, Tensors tensors)
      throws IOException {
    PickleWriter pickle = new PickleWriter(out, tensors);
    pickle.op(0x80).op(protocol).value(tree).op('.');
  }

  PickleWriter op(int code) throws IOException {
    out.write(code);
    return this;
  }

  PickleWriter value(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> op('N');
      case Boolean truth -> op(truth ? 0x88 : 0x89);
      case Long number -> integer(number);
      case Integer number -> integer(number);
      case BigInteger number -> big(number);
      case Double number -> real(number);
      case Float number -> real(number);
      case String text -> text(text);
      case Stored tensor -> tensors.write(this, tensor);
      case Tuple tuple -> op('(').items(tuple).op('t');
      case List<?> list -> op(']').op('(').items(list).op('e');
      case Map<?, ?> map -> map(map);
      default ->
          throw new IllegalArgumentException(
              "A checkpoint cannot hold a " + value.getClass().getName());
    }
    return this;
  }

  private PickleWriter items(List<?> items) throws IOException {
    for (Object item : items) {
      value(item);
    }
    return this;
  }

  private void map(Map<?, ?> map) throws IOException {
    op('}').op('(');
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      value(entry.getKey()).value(entry.getValue());
    }
    op('u');
  }

  PickleWriter global(String module, String name) throws IOException {
    op('c');
    out.write((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private void integer(long value) throws IOException {
    if (value >= 0 && value <= 0xff) {
      op('K').op((int) value);
    } else if (value == (int) value) {
      op('J').littleEndian(value, 4);
    } else {
      op(0x8a).op(8).littleEndian(value, 8);
    }
  }

  private void big(BigInteger value) throws IOException {
    byte[] digits = value.toByteArray(); // at most 255: a reader made it
    op(0x8a).op(digits.length);
    for (int i = digits.length - 1; i >= 0; i--) {
      op(digits[i]);
    }
  }

  private void real(double value) throws IOException {
    op('G').littleEndian(Long.reverseBytes(Double.doubleToRawLongBits(value)), 8);
  }

  private void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').littleEndian(bytes.length, 4);
    out.write(bytes);
  }

  /// Raw bytes, as protocol 4 writes them.
  PickleWriter bytes(MemorySegment bytes) throws IOException {
    if (bytes.byteSize() <= 0xffff_ffffL) {
      op('B').littleEndian(bytes.byteSize(), 4);
    } else {
      op(0x8e).littleEndian(bytes.byteSize(), 8);
    }
    WholeFile.copy(bytes, out);
    return this;
  }

  private void littleEndian(long value, int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> 8 * i));
    }
  }
}
