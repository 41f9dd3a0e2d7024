package dev.mimic.export;

import dev.mimic.checkpoint.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A message of Protocol Buffers in the making: numbered fields, one behind another.
///
/// Weights are referred to and not copied until [#writeTo].
/// (https://protobuf.dev/programming-guides/encoding)
final class Message {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final List<MemorySegment> pieces = new ArrayList<>();
  private long size;

  long size() {
    return size;
  }

  Message number(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  Message real(int field, float value) {
    key(field, FOUR_BYTES);
    MemorySegment four = MemorySegment.ofArray(new byte[Float.BYTES]);
    four.set(FLOAT, 0, value);
    piece(four);
    return this;
  }

  Message text(int field, String value) {
    return bytes(field, MemorySegment.ofArray(value.getBytes(StandardCharsets.UTF_8)));
  }

  Message bytes(int field, MemorySegment data) {
    key(field, LENGTH);
    varint(data.byteSize());
    piece(data);
    return this;
  }

  /// `inner` as it is now: what is added to it later does not count.
  Message message(int field, Message inner) {
    key(field, LENGTH);
    varint(inner.size);
    inner.pieces.forEach(this::piece);
    return this;
  }

  void writeTo(OutputStream out) throws IOException {
    for (MemorySegment piece : pieces) {
      WholeFile.copy(piece, out);
    }
  }

  private void key(int field, int kind) {
    varint((long) field << 3 | kind);
  }

  /// Seven bits a byte, the lowest first; a set top bit says that more follow.
  private void varint(long value) {
    byte[] bytes = new byte[Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >>> 7 * i & 0x7f | (i < bytes.length - 1 ? 0x80 : 0));
    }
    piece(MemorySegment.ofArray(bytes));
  }

  private void piece(MemorySegment bytes) {
    pieces.add(bytes);
    size += bytes.byteSize();
  }
}
