package dev.mimic.prepare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Who is trained on and who is tested on: nobody is in both halves.
///
/// The choice follows from the names and the seed alone. Identities stand in the order of their
/// hashes, and the first ones are for testing: a share of them, rounded up, but never all. Whoever
/// has a half keeps it.
final class Split {
  private Split() {}

  /// @param identities all of them
  /// @param known those that have a half
  static Map<String, Half> of(
      Set<String> identities, Map<String, Half> known, double testShare, long seed) {
    Map<String, Half> halves = new TreeMap<>(known);
    halves.keySet().retainAll(identities);
    long testers = halves.values().stream().filter(half -> half == Half.TEST).count();
    long wanted =
        Math.min((long) Math.ceil(testShare * identities.size() - 1e-9), identities.size() - 1);
    List<String> open =
        identities.stream()
            .filter(identity -> !known.containsKey(identity))
            .sorted(Comparator.comparing(identity -> hash(identity, seed)))
            .toList();
    for (String identity : open) {
      Half half = testers < wanted ? Half.TEST : Half.TRAIN;
      testers += half == Half.TEST ? 1 : 0;
      halves.put(identity, half);
    }
    return halves;
  }

  private static String hash(String identity, long seed) {
    try {
      byte[] text = "%d %s".formatted(seed, identity).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
