package dev.mimic.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// A zip archive read in place: stored entries are views of the mapped file.
///
/// Only the directory at the end is believed, and only after it agrees with the local headers, no
/// entries overlap, and the sizes are possible. Checksums are compared when an entry is first used.
/// Format: PKWARE's APPNOTE, with zip64.
final class ZipArchive {
  private static final int END = 0x06054b50;
  private static final int END64_LOCATOR = 0x07064b50;
  private static final int END64 = 0x06064b50;
  private static final int DIRECTORY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final long SATURATED = 0xffffffffL;
  private static final int MAX_ENTRIES = 100_000;

  /// Compressed weights shrink by a tenth, fresh ones full of zeros by much: beyond is a bomb.
  private static final long MAX_RATIO = 32;

  private static final long FREE_ROOM = 16 << 20;
  private static final int CHUNK = 16 << 20;

  private final Source in;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long unpacked;

  private ZipArchive(Source in) {
    this.in = in;
  }

  static ZipArchive open(Source in) {
    ZipArchive zip = new ZipArchive(in);
    long end = zip.findEnd();
    zip.readDirectory(end);
    zip.checkOverlaps(end);
    return zip;
  }

  @Nullable Entry find(String name) {
    return entries.get(name);
  }

  Iterable<String> names() {
    return entries.keySet();
  }

  /// The bytes of all entries together.
  long unpacked() {
    return unpacked;
  }

  private long findEnd() {
    long first = Math.max(0, in.size() - 22 - 0xffff); // a comment may follow
    for (long at = in.size() - 22; at >= first; at--) {
      if (in.i32(at) == END && in.u16(at + 20) == in.size() - at - 22) {
        return at;
      }
    }
    throw in.refusal(
        "is a zip archive without its end, so it was cut off. "
            + "Maybe the download was interrupted: fetch it again");
  }

  private void readDirectory(long end) {
    long count = in.u16(end + 10);
    long at = in.u32(end + 16);
    if (count == 0xffff || at == SATURATED) {
      if (in.i32(end - 20) != END64_LOCATOR || in.i32(in.i64(end - 12)) != END64) {
        throw damaged();
      }
      long end64 = in.i64(end - 12);
      count = in.i64(end64 + 32);
      at = in.i64(end64 + 48);
    }
    if (count < 0 || count > MAX_ENTRIES) {
      throw in.refusal("is a zip archive of %,d entries, more than any checkpoint has", count);
    }
    for (long i = 0; i < count; i++) {
      at = readEntry(at, end);
    }
  }

  private long readEntry(long at, long end) {
    if (in.i32(at) != DIRECTORY) {
      throw damaged();
    }
    int nameLength = in.u16(at + 28);
    int extraLength = in.u16(at + 30);
    byte[] nameBytes = in.slice(at + 46, nameLength).toArray(ValueLayout.JAVA_BYTE);
    String name = new String(nameBytes, StandardCharsets.UTF_8);
    Wide wide = new Wide(at + 46 + nameLength, extraLength);
    long size = wide.orElse(in.u32(at + 24));
    long packed = wide.orElse(in.u32(at + 20));
    long local = wide.orElse(in.u32(at + 42));
    Entry entry = new Entry(name, local, packed, size, in.i32(at + 16), in.u16(at + 10));
    entry.check(in.u16(at + 8), end);
    unpacked += size;
    if (unpacked > MAX_RATIO * in.size() + FREE_ROOM) {
      throw in.refusal("is a zip archive that unpacks to more than %d times its size", MAX_RATIO);
    }
    if (entries.putIfAbsent(name, entry) != null) {
      throw in.refusal("is a zip archive with two entries (%s)", Source.shown(name));
    }
    return at + 46 + nameLength + extraLength + in.u16(at + 32);
  }

  /// The zip64 field of an entry: only those numbers that do not fit into 32 bits, in order.
  private final class Wide {
    private long at = -1;
    private long end = -1;

    Wide(long at, int length) {
      for (long field = at; field + 4 <= at + length; field += 4 + in.u16(field + 2)) {
        if (in.u16(field) == 1) {
          this.at = field + 4;
          this.end = field + 4 + in.u16(field + 2);
          return;
        }
      }
    }

    long orElse(long narrow) {
      if (narrow != SATURATED) {
        return narrow;
      }
      if (at < 0 || at + 8 > end) {
        throw damaged();
      }
      at += 8;
      return in.i64(at - 8);
    }
  }

  private void checkOverlaps(long end) {
    List<Entry> ordered =
        entries.values().stream().sorted(Comparator.comparingLong(entry -> entry.local)).toList();
    for (int i = 0; i < ordered.size(); i++) {
      long next = i + 1 < ordered.size() ? ordered.get(i + 1).local : end;
      if (ordered.get(i).start + ordered.get(i).packed > next) {
        throw in.refusal("is a zip archive whose entries overlap");
      }
    }
  }

  private RuntimeException damaged() {
    return in.refusal(
        "is a damaged zip archive. Maybe the download was interrupted: fetch it again");
  }

  /// One entry; [#get] gives its unpacked bytes once they have been checked.
  final class Entry implements Supplier<MemorySegment> {
    private final String name;
    private final long local;
    private final long packed;
    private final long size;
    private final int crc;
    private final int method;
    private long start;
    private @Nullable MemorySegment data;

    Entry(String name, long local, long packed, long size, int crc, int method) {
      this.name = name;
      this.local = local;
      this.packed = packed;
      this.size = size;
      this.crc = crc;
      this.method = method;
    }

    private void check(int flags, long end) {
      if ((flags & 1) != 0 || (method != 0 && method != 8)) {
        throw in.refusal(
            "has a zip entry (%s) that is encrypted or packed by an unknown method", shown());
      }
      if (in.i32(local) != LOCAL || in.u16(local + 8) != method) {
        throw damaged();
      }
      start = local + 30 + in.u16(local + 26) + in.u16(local + 28);
      boolean sizesFollow = (in.u16(local + 6) & 8) != 0;
      boolean agrees =
          sizesFollow || agrees(in.u32(local + 18), packed) && agrees(in.u32(local + 22), size);
      boolean fits = packed >= 0 && size >= 0 && packed <= end - start;
      if (!agrees || !fits || (method == 0 && packed != size)) {
        throw in.refusal("has a zip entry (%s) with impossible sizes", shown());
      }
    }

    private static boolean agrees(long inLocal, long inDirectory) {
      return inLocal == SATURATED || inLocal == inDirectory;
    }

    long size() {
      return size;
    }

    /// The bytes; unpacked and compared with their checksum the first time.
    @Override
    public synchronized MemorySegment get() {
      if (data == null) {
        MemorySegment raw = in.slice(start, packed);
        MemorySegment bytes = method == 0 ? raw : inflate(raw);
        if (crc(bytes) != crc) {
          throw in.refusal(
              "is damaged: the checksum of its entry (%s) is wrong. Maybe fetch it again", shown());
        }
        data = bytes;
      }
      return data;
    }

    private MemorySegment inflate(MemorySegment raw) {
      MemorySegment bytes = Stored.allocate(size);
      try (Inflater inflater = new Inflater(true)) {
        long[] done = {0};
        chunks(
            raw,
            chunk -> {
              inflater.setInput(chunk);
              done[0] += drain(inflater, bytes.asSlice(done[0]));
            });
        if (!inflater.finished() || done[0] != size) {
          throw damagedEntry();
        }
        return bytes;
      }
    }

    /// Inflates until the input is used up, into no more room than the directory announced.
    private long drain(Inflater inflater, MemorySegment room) {
      long done = 0;
      try {
        while (!inflater.finished()) {
          long piece = Math.min(CHUNK, room.byteSize() - done);
          // With no room left, one spare byte tells an end from an entry that goes on.
          ByteBuffer target =
              piece == 0 ? ByteBuffer.allocate(1) : room.asSlice(done, piece).asByteBuffer();
          int count = inflater.inflate(target);
          if (piece == 0 && count > 0) {
            throw damagedEntry();
          }
          done += count;
          if (count == 0 && !inflater.finished()) {
            break; // wants the next chunk
          }
        }
      } catch (DataFormatException e) {
        throw damagedEntry();
      }
      return done;
    }

    private RuntimeException damagedEntry() {
      return in.refusal("is damaged: its zip entry (%s) does not unpack to its size", shown());
    }

    private String shown() {
      return Source.shown(name);
    }
  }

  /// The checksum that zip keeps of an entry.
  static int crc(MemorySegment bytes) {
    CRC32 sum = new CRC32();
    chunks(bytes, sum::update);
    return (int) sum.getValue();
  }

  private interface Chunks {
    void accept(ByteBuffer chunk);
  }

  private static void chunks(MemorySegment bytes, Chunks consumer) {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      MemorySegment chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at));
      consumer.accept( // a buffer cannot look at a Java array of anything but bytes
          chunk.isNative()
              ? chunk.asByteBuffer()
              : ByteBuffer.wrap(chunk.toArray(ValueLayout.JAVA_BYTE)));
    }
  }
}
