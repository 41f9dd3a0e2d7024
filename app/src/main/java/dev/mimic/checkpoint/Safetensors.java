package dev.mimic.checkpoint;

import dev.mimic.tensor.DType;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The native format: a JSON header of names, types, shapes and places, then the numbers. It can
/// hold nothing but tensors and a few words.
///
/// Read strictly: places must follow each other without gap or overlap, up to the end of the file.
///
/// @param tensors in the order of the header
/// @param metadata free text beside them
public record Safetensors(Map<String, Stored> tensors, Map<String, String> metadata) {
  private static final long MAX_HEADER = 16 << 20;
  private static final String METADATA = "__metadata__";

  static boolean startsWith(Source in) {
    return in.size() > Long.BYTES && in.u8(Long.BYTES) == '{';
  }

  // ---------------------------------------------------------------- reading

  static Safetensors read(Source in) {
    long length = in.i64(0);
    if (length < 0 || length > in.size() - Long.BYTES) {
      throw in.refusal(
          "claims a safetensors header of %s bytes, past the end of its %,d. "
              + "Maybe the download was interrupted: fetch it again",
          Long.toUnsignedString(length), in.size());
    }
    if (length > MAX_HEADER) {
      throw in.refusal("has a header of %,d bytes; expected at most %,d", length, MAX_HEADER);
    }
    byte[] header = in.slice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    if (!(Json.parse(in, header) instanceof Map<?, ?> entries)) {
      throw in.refusal("has a safetensors header that is no JSON object");
    }
    Source numbers = in.part(Long.BYTES + length, in.size() - Long.BYTES - length);
    Map<String, String> metadata = metadata(in, entries.get(METADATA));
    return new Safetensors(tensors(numbers, entries), metadata);
  }

  private record Entry(String name, DType type, long[] shape, long begin, long end) {
    Stored stored(Source numbers) {
      return new Stored(type, shape, numbers.slice(begin, end - begin));
    }
  }

  /// In the order of the header; checked in the order of the places.
  private static Map<String, Stored> tensors(Source numbers, Map<?, ?> header) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Stored> tensors = new LinkedHashMap<>();
    header.forEach(
        (name, value) -> {
          if (!name.equals(METADATA)) {
            Entry entry = entry(numbers, (String) name, value);
            entries.add(entry);
            tensors.put(entry.name, entry.stored(numbers));
          }
        });
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long at = 0;
    for (Entry entry : entries) {
      if (entry.begin != at) {
        throw numbers.refusal(
            "has the tensor (%s) at byte %,d; expected it at %,d, behind the one before",
            Source.shown(entry.name), entry.begin, at);
      }
      at = entry.end;
    }
    if (at != numbers.size()) {
      throw numbers.refusal("has %,d bytes that belong to no tensor", numbers.size() - at);
    }
    return tensors;
  }

  private static Entry entry(Source numbers, String name, Object value) {
    if (!(value instanceof Map<?, ?> fields)
        || !(fields.get("dtype") instanceof String code)
        || !(fields.get("shape") instanceof List<?> lengths)
        || !(fields.get("data_offsets") instanceof List<?> places)
        || !(places.size() == 2 && places.get(0) instanceof Long begin)
        || !(places.get(1) instanceof Long end)
        || !lengths.stream().allMatch(Long.class::isInstance)) {
      throw numbers.refusal(
          "describes the tensor (%s) wrongly; expected dtype, shape and data_offsets",
          Source.shown(name));
    }
    DType type = type(numbers, name, code);
    long[] shape = lengths.stream().mapToLong(Long.class::cast).toArray();
    if (begin < 0 || end < begin || end > numbers.size()) {
      throw numbers.refusal(
          "has the tensor (%s) at bytes %d to %d, past the end of its %,d bytes of numbers. "
              + "Maybe the download was interrupted: fetch it again",
          Source.shown(name), begin, end, numbers.size());
    }
    if (!Strides.plausible(shape, numbers.size())
        || Strides.count(shape) * type.bytes() != end - begin) {
      throw numbers.refusal(
          "has the tensor (%s) whose shape does not match its %,d bytes",
          Source.shown(name), end - begin);
    }
    return new Entry(name, type, shape, begin, end);
  }

  private static DType type(Source in, String name, String code) {
    for (DType type : DType.values()) {
      if (type.code().equals(code)) {
        return type;
      }
    }
    throw in.refusal(
        "has the tensor (%s) of type (%s), which is not supported",
        Source.shown(name), Source.shown(code));
  }

  private static Map<String, String> metadata(Source in, @Nullable Object value) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> words) {
      words.forEach(
          (key, word) -> {
            if (!(word instanceof String)) {
              throw in.refusal("has metadata that is not text");
            }
            metadata.put((String) key, (String) word);
          });
    }
    return metadata;
  }

  // ---------------------------------------------------------------- writing

  /// Writes tensors to a file that appears whole or not at all. The numbers of wide types come
  /// first, so that each tensor lies at a multiple of its element.
  public static void write(Path file, StateDict dict, Map<String, String> metadata) {
    List<Map.Entry<String, Stored>> placed = new ArrayList<>(dict.asMap().entrySet());
    placed.sort(Comparator.comparingInt(entry -> -entry.getValue().type().bytes()));
    Map<String, Long> places = new HashMap<>();
    long at = 0;
    for (Map.Entry<String, Stored> entry : placed) {
      places.put(entry.getKey(), at);
      at += entry.getValue().bytes();
    }
    byte[] header = header(dict, places, metadata);
    WholeFile.write(
        file,
        out -> {
          out.write(header);
          for (Map.Entry<String, Stored> entry : placed) {
            WholeFile.copy(entry.getValue().data(), out);
          }
        });
  }

  private static byte[] header(
      StateDict dict, Map<String, Long> places, Map<String, String> metadata) {
    List<String> fields = new ArrayList<>();
    if (!metadata.isEmpty()) {
      List<String> words = new ArrayList<>();
      metadata.forEach((key, word) -> words.add(Json.quoted(key) + ":" + Json.quoted(word)));
      fields.add("\"" + METADATA + "\":{" + String.join(",", words) + "}");
    }
    dict.asMap()
        .forEach((name, tensor) -> fields.add(field(name, tensor, places.getOrDefault(name, 0L))));
    byte[] json = ("{" + String.join(",", fields) + "}").getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer header = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.array();
  }

  private static String field(String name, Stored tensor, long begin) {
    String shape = Arrays.toString(tensor.shape()).replace(" ", "");
    return String.format(
        Locale.ROOT, // digits must be ASCII wherever this runs
        "%s:{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
        Json.quoted(name),
        tensor.type().code(),
        shape,
        begin,
        begin + tensor.bytes());
  }
}
