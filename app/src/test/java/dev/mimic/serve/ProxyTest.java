package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A studio behind a proxy that ends TLS, and what such a proxy sends on.
@Timeout(60)
class ProxyTest {
  private static final String WORD = "open-sesame";

  @TempDir static Path folder;
  private static Studio studio;

  @BeforeAll
  static void start() {
    List<String> names = List.of("https://Studio.example.org:443", "inside");
    studio = Studio.start(options(names, WORD), new IdleWorkshop(), Catalogue.in(folder), _ -> {});
  }

  @AfterAll
  static void stop() {
    studio.close();
  }

  private static ServeOptions options(List<String> names, @Nullable String token) {
    return new ServeOptions(
        "127.0.0.1", 0, names, token, null, folder.resolve("studio"), null, true, Limits.USUAL);
  }

  /// The head of the answer to a request with these headers.
  private static String head(String line, String... headers) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", studio.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      String request = line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      for (String said = in.readLine(); said != null && !said.isEmpty(); said = in.readLine()) {
        head.append(said).append('\n');
      }
      return head.toString();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "studio.example.org, https://studio.example.org, 200",
    "STUDIO.example.org:443, https://studio.example.org, 200",
    "127.0.0.1:8080, https://studio.example.org, 200", // a proxy that keeps the name to itself
    "inside, http://inside, 200", // who comes around the proxy
    "studio.example.org, http://studio.example.org, 403", // made up between browser and proxy
    "studio.example.org, https://studio.example.org.evil.example, 403",
    "studio.example.org, https://evil.example, 403",
    "studio.example.org:8443, https://studio.example.org:8443, 403", // somebody else's port
    "inside, https://inside, 403", // nobody said that TLS ends before it
    "studio.example.org, null, 403",
    "evil.example, https://studio.example.org, 421",
    "studio.example.org.evil.example, https://studio.example.org, 421"
  })
  void knowsItsPageByTheNameThatItWasGiven(String host, String origin, int status)
      throws Exception {
    String token = "Authorization: Bearer " + WORD;

    assertThat(head("GET /api/health", "Host: " + host, "Origin: " + origin, token))
        .startsWith("HTTP/1.1 " + status);
    assertThat(
            head(
                "GET /api/live",
                "Host: " + host,
                "Origin: " + origin,
                token,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
        .startsWith("HTTP/1.1 " + (status == 200 ? 101 : status));
  }

  @Test
  void believesNoHeaderThatSaysHowARequestCame() throws Exception {
    assertThat(
            head(
                "GET /api/health",
                "Host: inside",
                "Origin: https://inside",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: studio.example.org",
                "Forwarded: proto=https;host=studio.example.org",
                "Authorization: Bearer " + WORD))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void givesACookieThatTravelsByTlsOnlyToWhoComesByTls() throws Exception {
    assertThat(cookie("studio.example.org", "https://studio.example.org"))
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "; Secure");
    assertThat(cookie("127.0.0.1", "https://studio.example.org")).contains("; Secure");
    assertThat(cookie("127.0.0.1", "http://127.0.0.1"))
        .contains("HttpOnly", "SameSite=Strict")
        .doesNotContain("Secure");
  }

  private static String cookie(String host, String origin) throws Exception {
    String token = "{\"token\": \"%s\"}".formatted(WORD);
    return head(
            "POST /api/session",
            "Host: " + host,
            "Origin: " + origin,
            "Content-Type: application/json",
            "Content-Length: %d\r\n\r\n%s".formatted(token.length(), token))
        .lines()
        .filter(line -> line.startsWith("Set-Cookie: mimic-token=" + WORD))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void wantsATokenWhereAProxyLetsOthersIn() {
    assertThatThrownBy(() -> options(List.of("https://studio.example.org"), null))
        .isInstanceOf(MimicException.class)
        .hasMessageStartingWith("The host (https://studio.example.org) can be reached from other")
        .hasMessageEndingWith("Maybe --token WORD.");
    assertThat(options(List.of("studio.example.org"), null).token()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://studio.example.org",
        "https://",
        "https://studio.example.org/",
        "https://user@studio.example.org",
        "studio.example.org:8080",
        "*.example.org",
        ""
      })
  void refusesANameThatIsNone(String name) {
    assertThatThrownBy(() -> options(List.of(name), WORD))
        .isInstanceOf(MimicException.class)
        .hasMessageStartingWith("The name (%s) is none that browsers have".formatted(name));
  }
}
