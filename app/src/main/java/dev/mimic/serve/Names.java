package dev.mimic.serve;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this server is called, and which page is its own.
///
/// Behind a proxy that ends TLS the page is `https://…` while requests come in plain. That is told
/// by the names that were given, never by a header such as `X-Forwarded-Proto`, which anybody can
/// send.
final class Names {
  private static final String TLS = "https://";

  private final Set<String> names = new HashSet<>();
  private final Set<String> pages = new HashSet<>(); // of proxies, with https:// and their ports

  Names(ServeOptions options) {
    names.add("localhost");
    names.add(options.host().toLowerCase(Locale.ROOT));
    for (String name : options.names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (isProxys(lower)) {
        pages.add(usual(lower));
        names.add(withoutPort(lower.substring(TLS.length())));
      } else {
        names.add(lower);
      }
    }
  }

  /// Whether a name is one by which clients call a proxy.
  static boolean isProxys(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(TLS);
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":\\d{1,5}$", "");
  }

  /// Browsers leave a port out that goes without saying.
  private static String usual(String page) {
    return page.endsWith(":443") ? page.substring(0, page.length() - 4) : page;
  }

  /// Whether this server may be called so: a number, which nobody can give another meaning, or a
  /// name of its own.
  boolean knows(String host) {
    String name = withoutPort(host.toLowerCase(Locale.ROOT));
    return names.contains(name)
        || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        || name.matches("\\[[0-9a-f:.]{2,45}]");
  }

  /// Whether a request comes from this server's page, and not from somebody else's.
  ///
  /// @param origin what the browser says of the page
  /// @param host what it called the server, or what the proxy did
  /// @param secure whether it came by TLS
  boolean isOwn(String origin, String host, boolean secure) {
    return pages.contains(origin)
        || !isProxysHost(host) && origin.equals((secure ? TLS : "http://") + host);
  }

  /// A page without TLS that has a proxy's name was made up on the way.
  private boolean isProxysHost(String host) {
    return pages.contains(usual(TLS + host.toLowerCase(Locale.ROOT)));
  }

  /// Whether a request came to a proxy that ends TLS.
  boolean isBehindTls(@Nullable String host, @Nullable String origin) {
    return origin != null && pages.contains(origin) || host != null && isProxysHost(host);
  }
}
