package dev.mimic.serve;

import dev.mimic.MimicException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a studio listens and what it keeps.
///
/// @param host the address to bind, a name or a number
/// @param port 0 for any that is free
/// @param names by which clients may also call this server, beside numbers and localhost; with
///   `https://` before it where a proxy in front of this server ends TLS
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
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)[a-z0-9][a-z0-9._-]{0,252}|https://[a-z0-9][a-z0-9._-]{0,252}(:\\d{1,5})?");

  public ServeOptions {
    names = List.copyOf(names);
    names.forEach(ServeOptions::check);
    if (token != null && !token.matches("[A-Za-z0-9._~-]{1,200}")) {
      throw new MimicException(
          "The token has other signs than letters, digits and . _ ~ -, which no cookie can carry. Maybe --token %s."
              .formatted("a-long-word"));
    }
    if (token == null && !isAlone(host, names)) {
      throw new MimicException(
          "The host (%s) can be reached from other machines, expected a token that keeps strangers out. Maybe --token WORD."
              .formatted(isLoopback(host) ? String.join(", ", names) : host));
    }
  }

  private static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new MimicException(
          "The name (%s) is none that browsers have, expected such as studio.example.org, or https://studio.example.org where a proxy ends TLS."
              .formatted(name));
    }
  }

  /// Whether a server serves its own machine only: no other reaches it, itself or by a proxy.
  public static boolean isAlone(String host, List<String> names) {
    return isLoopback(host) && names.stream().noneMatch(Names::isProxys);
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
