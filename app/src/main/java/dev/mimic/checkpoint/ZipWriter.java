package dev.mimic.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes a zip archive of stored entries, each at a multiple of 64 bytes so that it can be mapped;
/// zip64 where 32 bits are not enough.
final class ZipWriter {
  private static final int ALIGNMENT = 64;
  private static final long SATURATED = 0xffffffffL;
  private static final int VERSION = 45; // zip64
  private static final int NEW_YEAR_1980 = 1 << 5 | 1; // the same bytes whenever it is written

  private final OutputStream out;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long at;
  private int count;

  ZipWriter(OutputStream out) {
    this.out = out;
  }

  void entry(String name, MemorySegment data) throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    long size = data.byteSize();
    int crc = ZipArchive.crc(data);
    long local = at;
    byte[] wide = size >= SATURATED ? wide(size, size) : new byte[0];
    byte[] padding = padding(at + 30 + nameBytes.length + wide.length);
    ByteBuffer header = buffer(30).putInt(0x04034b50).putShort((short) VERSION);
    common(header, crc, size).putShort((short) nameBytes.length);
    header.putShort((short) (wide.length + padding.length));
    put(header.array(), nameBytes, wide, padding);
    WholeFile.copy(data, out);
    at += size;
    index(nameBytes, crc, size, local);
  }

  /// Flags (names in UTF-8), method (stored), time, date, checksum and both sizes.
  private static ByteBuffer common(ByteBuffer header, int crc, long size) {
    int narrow = (int) Math.min(size, SATURATED);
    header.putShort((short) 0x800).putShort((short) 0).putShort((short) 0);
    return header.putShort((short) NEW_YEAR_1980).putInt(crc).putInt(narrow).putInt(narrow);
  }

  /// A field that says nothing and moves the data behind it to a round place.
  private static byte[] padding(long dataAt) {
    int length = (int) (ALIGNMENT - (dataAt + 4) % ALIGNMENT) % ALIGNMENT;
    ByteBuffer field = buffer(4 + length).put((byte) 'F').put((byte) 'B');
    return field.putShort((short) length).array();
  }

  private void index(byte[] name, int crc, long size, long local) throws IOException {
    byte[] wide = new byte[0];
    if (size >= SATURATED && local >= SATURATED) {
      wide = wide(size, size, local);
    } else if (size >= SATURATED) {
      wide = wide(size, size);
    } else if (local >= SATURATED) {
      wide = wide(local);
    }
    ByteBuffer entry = buffer(46).putInt(0x02014b50).putShort((short) VERSION);
    common(entry.putShort((short) VERSION), crc, size).putShort((short) name.length);
    entry.putShort((short) wide.length).putShort((short) 0).putShort((short) 0);
    entry.putShort((short) 0).putInt(0).putInt((int) Math.min(local, SATURATED));
    directory.write(entry.array());
    directory.write(name);
    directory.write(wide);
    count++;
  }

  private static byte[] wide(long... numbers) {
    ByteBuffer field = buffer(4 + 8 * numbers.length).putShort((short) 1);
    field.putShort((short) (8 * numbers.length));
    for (long number : numbers) {
      field.putLong(number);
    }
    return field.array();
  }

  void finish() throws IOException {
    long start = at;
    int size = directory.size();
    put(directory.toByteArray());
    long end = at;
    boolean wide = start >= SATURATED || count >= 0xffff;
    if (wide) {
      ByteBuffer end64 = buffer(56).putInt(0x06064b50).putLong(44).putShort((short) VERSION);
      end64.putShort((short) VERSION).putInt(0).putInt(0).putLong(count).putLong(count);
      put(end64.putLong(size).putLong(start).array());
      put(buffer(20).putInt(0x07064b50).putInt(0).putLong(end).putInt(1).array());
    }
    short narrowCount = (short) Math.min(count, 0xffff);
    ByteBuffer last = buffer(22).putInt(0x06054b50).putInt(0).putShort(narrowCount);
    last.putShort(narrowCount).putInt(size).putInt((int) Math.min(start, SATURATED));
    put(last.putShort((short) 0).array());
  }

  private void put(byte[]... parts) throws IOException {
    for (byte[] part : parts) {
      out.write(part);
      at += part.length;
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
