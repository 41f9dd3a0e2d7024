package dev.mimic.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Whether a file begins as its kind does: a server's "not found" page must never pass for weights.
final class Content {
  private static final int HEAD = 16;
  private static final int PICKLE = 0x80; // its first opcode, PROTO
  private static final int ONNX = 0x08; // its first field, the version
  private static final int BRACE_OF_SAFETENSORS = 8;

  private Content() {}

  /// Whether the bytes of `file` can be what the ending of `name` says.
  static boolean fits(String name, Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD);
    }
    if (head.length < HEAD) {
      return false;
    }
    int first = head[0] & 0xff;
    boolean zip = new String(head, 0, 4, StandardCharsets.ISO_8859_1).equals("PK\3\4");
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (ending) {
      case "pdparams" -> first == PICKLE;
      case "pth", "tar", "zip" -> first == PICKLE || zip;
      case "onnx" -> first == ONNX;
      case "safetensors" -> head[BRACE_OF_SAFETENSORS] == '{';
      default -> throw new IllegalArgumentException("unknown kind of file: " + name);
    };
  }
}
