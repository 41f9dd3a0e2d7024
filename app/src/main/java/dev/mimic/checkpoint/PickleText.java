package dev.mimic.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A string that stays in the file until someone wants it: old pickles keep whole arrays in them.
final class PickleText {
  private static final int BYTES_PER_STEP = 64; // at most 32 MB of text in a checkpoint

  private final Pickle machine;
  private final MemorySegment bytes;
  private final boolean unicode;
  private @Nullable String string;
  private long latin1Length = -1;

  PickleText(Pickle machine, MemorySegment bytes, boolean unicode) {
    this.machine = machine;
    this.bytes = bytes;
    this.unicode = unicode;
  }

  String string() {
    if (string == null) {
      machine.spend(bytes.byteSize() / BYTES_PER_STEP);
      string =
          new String(
              bytes.toArray(ValueLayout.JAVA_BYTE),
              unicode ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }
    return string;
  }

  /// The number of bytes that this text encodes: characters 0 to 255, in UTF-8.
  long latin1Length() {
    if (latin1Length < 0) {
      latin1Length = unicode ? countLatin1() : bytes.byteSize();
    }
    return latin1Length;
  }

  private long countLatin1() {
    long count = 0;
    for (long i = 0; i < bytes.byteSize(); i++, count++) {
      int lead = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, i));
      if (lead >= 0x80 && ((lead & 0xfe) != 0xc2 || ++i == bytes.byteSize())) {
        throw machine.refusal("keeps an array in text that is not Latin-1");
      }
    }
    return count;
  }

  /// The bytes that this text encodes; decoded anew each time when they are not plain.
  MemorySegment latin1() {
    if (latin1Length() == bytes.byteSize()) {
      return bytes;
    }
    MemorySegment decoded = Stored.allocate(latin1Length);
    long from = 0;
    for (long i = 0; i < latin1Length; i++) {
      int value = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, from++));
      if (value >= 0x80) {
        int low = bytes.get(ValueLayout.JAVA_BYTE, from++) & 0x3f;
        value = (value & 1) << 6 | low | 0x80;
      }
      decoded.set(ValueLayout.JAVA_BYTE, i, (byte) value);
    }
    return decoded;
  }
}
