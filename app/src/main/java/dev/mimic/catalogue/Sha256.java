package dev.mimic.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 over what comes, as lower-case hexadecimal digits.
final class Sha256 {
  private static final int CHUNK = 1 << 20;

  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  static String of(Path file) throws IOException {
    Sha256 sha = new Sha256();
    sha.addAll(file);
    return sha.digits();
  }

  void addAll(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        add(chunk, length);
      }
    }
  }

  void add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
  }

  /// Begins anew.
  void reset() {
    digest.reset();
  }

  /// The digits of all that was added; begins anew.
  String digits() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
