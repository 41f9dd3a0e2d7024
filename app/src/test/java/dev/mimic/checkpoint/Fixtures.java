package dev.mimic.checkpoint;

import dev.mimic.tensor.DType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Files that tests read, and pickles put together opcode by opcode.
final class Fixtures {
  static final List<String> GOLDEN =
      List.of(
          "golden/fomm/tiny-legacy.pth.tar",
          "golden/fomm/tiny-zip.pth.tar",
          "golden/fomm/tiny.pdparams",
          "golden/fomm/tiny-arrays.pdparams",
          "golden/fomm/tiny-mobile.pdparams");

  static final List<String> SMALL =
      List.of(
          "checkpoint/views-zip.pth",
          "checkpoint/views-legacy.pth",
          "checkpoint/deflated.pth",
          "checkpoint/big-endian.pth",
          "checkpoint/bare.pth",
          "checkpoint/script.pt",
          "checkpoint/trace.pt",
          "checkpoint/orders-2.pdparams",
          "checkpoint/orders-5.pdparams");

  /// How PyTorch's old format begins: the magic number, the protocol, and the system (here: none).
  static final String LEGACY_START =
      "\u0080\u0002\u008a\n\u006c\u00fc\u009cF\u00f9 j\u00a8P\u0019."
          + "\u0080\u0002M\u00e9\u0003."
          + "\u0080\u0002}.";

  private Fixtures() {}

  static Path resource(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Checkpoint read(String name) {
    return Checkpoint.read(resource(name));
  }

  static float[] floats(Stored tensor) {
    return tensor.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  static byte[] bytes(Stored tensor) {
    return tensor.data().toArray(ValueLayout.JAVA_BYTE);
  }

  static Stored stored(float... numbers) {
    return new Stored(DType.FLOAT32, new long[] {numbers.length}, MemorySegment.ofArray(numbers));
  }

  /// The bytes whose values are the characters.
  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// The characters whose values are the bytes of a little-endian number.
  static String little(long value, int bytes) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return new String(all, 0, bytes, StandardCharsets.ISO_8859_1);
  }

  /// The opcode that pushes a text.
  static String text(String text) {
    return "X" + little(text.length(), 4) + text;
  }

  /// The opcode that pushes an integer.
  static String integer(long value) {
    return "\u008a\u0008" + little(value, 8);
  }

  /// What pushes a float tensor of one storage, as PyTorch writes it.
  static String tensor(String key, long storage, long offset, long[] shape, long[] strides) {
    return "ctorch._utils\n_rebuild_tensor_v2\n(("
        + text("storage")
        + "ctorch\nFloatStorage\n"
        + text(key)
        + text("cpu")
        + integer(storage)
        + "tQ"
        + integer(offset)
        + tuple(shape)
        + tuple(strides)
        + "\u0089NtR";
  }

  private static String tuple(long[] numbers) {
    StringBuilder tuple = new StringBuilder("(");
    for (long number : numbers) {
      tuple.append(integer(number));
    }
    return tuple.append("t").toString();
  }

  /// A file of PyTorch's old format: the pickle of its object, and float storages by key.
  static byte[] legacy(String object, String keys, float[]... storages) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        latin1(LEGACY_START + "\u0080\u0002" + object + "." + "\u0080\u0002" + keys + "."));
    for (float[] storage : storages) {
      ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * storage.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(storage.length).asFloatBuffer().put(storage);
      file.writeBytes(bytes.array());
    }
    return file.toByteArray();
  }

  /// A zip archive of stored entries: names and contents in turn.
  static byte[] zip(Object... entries) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ZipWriter zip = new ZipWriter(file);
    try {
      for (int i = 0; i < entries.length; i += 2) {
        byte[] content =
            entries[i + 1] instanceof byte[] bytes ? bytes : latin1((String) entries[i + 1]);
        zip.entry((String) entries[i], MemorySegment.ofArray(content));
      }
      zip.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /// A safetensors file of a header and so many bytes of numbers.
  static byte[] safetensors(String header, int numbers) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + numbers).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(json.length).put(json).array();
  }
}
