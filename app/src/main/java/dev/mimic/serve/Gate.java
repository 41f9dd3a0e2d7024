package dev.mimic.serve;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What every request passes first, WebSockets' too: who may ask, by which name, from which page,
/// and how many at a time; and the headers that every answer has.
///
/// A page of somebody else's can send requests to this server from its visitor's browser, and can
/// give its own name this server's address (DNS rebinding). The first is told by `Origin` and
/// `Sec-Fetch-Site`, the second by `Host`, which must be a number, localhost, or a name that was
/// given: a number cannot be rebound.
final class Gate implements Filter {
  static final String COOKIE = "mimic-token";

  private final Names names;
  private final @Nullable String token;
  private final int perClient;
  private final String contentPolicy;
  private final Map<String, Integer> open = new ConcurrentHashMap<>(); // requests by client

  Gate(ServeOptions options, String contentPolicy) {
    names = new Names(options);
    token = options.token();
    perClient = options.limits().requestsPerClient();
    this.contentPolicy = contentPolicy;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
      throws IOException, ServletException {
    HttpServletRequest asked = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    headers(answer);
    String client = asked.getRemoteAddr();
    if (open.merge(client, 1, Integer::sum) > perClient) {
      left(client);
      refuse(
          asked,
          answer,
          new Refusal(
              429,
              "This client has (%d) requests open, expected fewer. Maybe wait for one to end."
                  .formatted(perClient),
              1));
      return;
    }
    try {
      check(asked);
      next.doFilter(request, response);
    } catch (Refusal refusal) {
      refuse(asked, answer, refusal);
    } finally {
      if (asked.isAsyncStarted()) {
        asked.getAsyncContext().addListener(new Leaving(client));
      } else {
        left(client);
      }
    }
  }

  private void headers(HttpServletResponse answer) {
    answer.setHeader("Content-Security-Policy", contentPolicy);
    answer.setHeader("X-Content-Type-Options", "nosniff");
    answer.setHeader("Referrer-Policy", "no-referrer");
    answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    answer.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    answer.setHeader("X-Frame-Options", "DENY");
    answer.setHeader("Permissions-Policy", "camera=(self), microphone=(self)");
  }

  private void left(String client) {
    open.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null);
  }

  private void check(HttpServletRequest asked) {
    String host = asked.getHeader("Host");
    if (host == null || !names.knows(host)) {
      throw new Refusal(
          421,
          "This server is not called (%s), expected a number or a name that it was given. Maybe mimic serve --name."
              .formatted(host));
    }
    String origin = asked.getHeader("Origin");
    boolean foreign = origin != null && !names.isOwn(origin, host, asked.isSecure());
    String path = asked.getRequestURI();
    boolean api = path.startsWith("/api/"); // not the page's own api.js
    String site = asked.getHeader("Sec-Fetch-Site");
    boolean crossing = api && site != null && !List.of("same-origin", "none").contains(site);
    if (foreign || crossing) {
      throw new Refusal(
          403,
          "The request comes from another page (%s), expected this server's own.%s"
              .formatted(
                  origin == null ? site : origin,
                  ("https://" + host).equals(origin)
                      ? " Maybe mimic serve --name %s, where a proxy ends TLS.".formatted(origin)
                      : ""));
    }
    if (api && !path.equals("/api/session") && !admits(brought(asked))) {
      throw new Refusal(
          401,
          "The token is missing or wrong, expected the one that mimic serve was started with.");
    }
  }

  private static @Nullable String brought(HttpServletRequest asked) {
    String header = asked.getHeader("Authorization");
    if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return header.substring(7).strip();
    }
    if (asked.getCookies() != null) {
      for (Cookie cookie : asked.getCookies()) {
        if (cookie.getName().equals(COOKIE)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }

  /// Whether TLS is spoken with the client, by this server or by the proxy before it.
  boolean isSecure(HttpServletRequest asked) {
    return asked.isSecure()
        || names.isBehindTls(asked.getHeader("Host"), asked.getHeader("Origin"));
  }

  /// Whether a token is the right one; takes as long for a wrong one.
  boolean admits(@Nullable String brought) {
    return token == null
        || brought != null
            && MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), brought.getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpServletRequest asked, HttpServletResponse answer, Refusal refusal)
      throws IOException {
    Leftovers.read(asked);
    if (refusal.retryAfter() > 0) {
      answer.setHeader("Retry-After", String.valueOf(refusal.retryAfter()));
    }
    if (refusal.problem().status() == 401) {
      answer.setHeader("WWW-Authenticate", "Bearer");
    }
    answer.setStatus(refusal.problem().status());
    answer.setContentType(Problem.TYPE);
    answer.getOutputStream().write(Json.MAPPER.writeValueAsBytes(refusal.problem()));
  }

  /// A request that goes on after its handler returned is counted until it ends.
  private final class Leaving implements AsyncListener {
    private final String client;

    Leaving(String client) {
      this.client = client;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      left(client);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // onComplete follows
    }

    @Override
    public void onError(AsyncEvent event) {
      // onComplete follows
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
