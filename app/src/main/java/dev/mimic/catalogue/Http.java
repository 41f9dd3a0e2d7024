package dev.mimic.catalogue;

import dev.mimic.MimicException;
import dev.mimic.catalogue.TransferException.Remedy;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks servers by the JDK's client, which knows the proxies that Java is told of.
final class Http implements AutoCloseable {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_REDIRECTS = 5;

  private final HttpClient client;
  private final Patience patience;

  Http(Patience patience) {
    this.patience = patience;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // one long answer gains nothing from frames
            .connectTimeout(patience.answer())
            .build();
  }

  /// An answer whose bytes have yet to arrive.
  record Answer(int status, HttpHeaders headers, Arrivals body) implements AutoCloseable {
    /// A header, "" when it is absent.
    String header(String name) {
      return headers.firstValue(name).orElse("").strip();
    }

    @Override
    public void close() {
      body.close();
    }
  }

  /// Whether `uri` can be asked.
  static boolean isAddress(URI uri) {
    return uri.getHost() != null && isWeb(uri.getScheme());
  }

  private static boolean isWeb(@Nullable String scheme) {
    return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
  }

  /// The answer, after at most five redirections, none of which leaves https.
  Answer get(URI url, Map<String, String> headers) throws TransferException {
    URI at = url;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Answer answer = send(at, headers);
      if (!REDIRECTS.contains(answer.status())) {
        return answer;
      }
      answer.close();
      at = redirected(at, answer.header("Location"));
    }
    throw new TransferException(
        Remedy.ELSEWHERE, "redirects more than (%d) times".formatted(MAX_REDIRECTS));
  }

  static URI redirected(URI from, String location) throws TransferException {
    try {
      URI to = from.resolve(location);
      boolean unsafe = "https".equalsIgnoreCase(from.getScheme()) && !isHttps(to);
      if (isAddress(to) && !location.isEmpty() && !unsafe) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      throw strange(location);
    }
    throw strange(location);
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private static TransferException strange(String location) {
    return new TransferException(
        Remedy.ELSEWHERE, "redirects to (%s), which is not followed".formatted(location));
  }

  private Answer send(URI url, Map<String, String> headers) throws TransferException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("User-Agent", "mimic")
            .header("Accept-Encoding", "identity"); // a hash is of the file, not of its packing
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<Publisher<List<ByteBuffer>>>> coming =
        client.sendAsync(request.build(), BodyHandlers.ofPublisher());
    try {
      // not HttpRequest.timeout: from Java 26 on it covers the body too
      var response = coming.get(patience.answer().toMillis(), TimeUnit.MILLISECONDS);
      Arrivals body = new Arrivals(patience);
      response.body().subscribe(body);
      return new Answer(response.statusCode(), response.headers(), body);
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw new TransferException(
          Remedy.AGAIN, "gave no answer for %s".formatted(seconds(patience.answer())));
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw new MimicException("The download was interrupted; what came is kept", e);
    }
  }

  private static TransferException failed(Throwable why) {
    for (Throwable cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return new TransferException(Remedy.NETWORK, "is not found");
      }
    }
    return why instanceof ConnectException || why instanceof HttpConnectTimeoutException
        ? new TransferException(Remedy.NETWORK, "cannot be reached")
        : new TransferException(Remedy.AGAIN, "gave no answer (%s)".formatted(reason(why)));
  }

  static String reason(Throwable why) {
    String said = why.getMessage();
    return said == null ? why.getClass().getSimpleName() : said.lines().findFirst().orElse("");
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "(%.3g) seconds", time.toMillis() / 1e3);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
