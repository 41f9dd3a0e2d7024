package dev.mimic.spark;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A line of a manifest: one animation. Addresses are whole.
///
/// @param row its number, from 1
/// @param source the picture
/// @param driving the clips, `|` between several
/// @param output the result; its extension decides the kind
/// @param options further words as for `mimic animate`
record AnimateRow(int row, String source, String driving, String output, String options)
    implements Serializable {
  /// Equal keys mean the same animation to the same place.
  String key() {
    try {
      String all = String.join("\0", source, driving, output, options);
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  List<String> drivers() {
    return List.of(driving.split("\\|", -1));
  }
}
