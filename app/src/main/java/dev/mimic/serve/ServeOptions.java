package dev.mimic.serve;

import dev.mimic.MimicException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a studio listens and what it keeps.
///
/// @param host the address to bind, a name or a number
/// @param port 0 for any that is free
/// @param names by which clients may also call this server, beside numbers and localhost
/// @param token what every request must bring, null where none must
/// @param tls null for plain HTTP
/// @param data the folder of jobs and results, which is made where it is missing
/// @param page a folder whose files are the page, read anew each time; null for the one in the
///   program
/// @param provenance results carry a tag that says they are synthetic
public record ServeOptions(
    String host,
    int port,
    List<String> names,
    @Nullable String token,
    @Nullable Tls tls,
    Path data,
    @Nullable Path page,
    boolean provenance,
    Limits limits) {
  public ServeOptions {
    names = List.copyOf(names);
    if (token != null && !token.matches("[A-Za-z0-9._~-]{1,200}")) {
      throw new MimicException(
          "The token has other signs than letters, digits and . _ ~ -, which no cookie can carry. Maybe --token %s."
              .formatted("a-long-word"));
    }
    if (token == null && !isLoopback(host)) {
      throw new MimicException(
          "The host (%s) can be reached from other machines, expected a token that keeps strangers out. Maybe --token WORD."
              .formatted(host));
    }
  }

  /// Whether only this machine reaches an address.
  public static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  /// @param certificate PEM, the server's own first
  /// @param key PEM, PKCS #8 without a password
  public record Tls(Path certificate, Path key) {}
}
