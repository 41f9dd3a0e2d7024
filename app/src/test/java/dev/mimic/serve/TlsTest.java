package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A studio that speaks TLS itself.
@Timeout(60)
class TlsTest {
  private static final String WORD = "open-sesame";

  @TempDir static Path folder;
  private static ServeOptions.Tls keys;
  private static Studio studio;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    keys = keys("studio", "EC");
    ServeOptions options =
        new ServeOptions(
            "127.0.0.1",
            0,
            List.of(),
            WORD,
            keys,
            folder.resolve("studio"),
            null,
            true,
            Limits.USUAL);
    studio = Studio.start(options, new IdleWorkshop(), Catalogue.in(folder), _ -> {});
    http = HttpClient.newBuilder().sslContext(trusting("studio")).build();
  }

  @AfterAll
  static void stop() {
    http.close();
    studio.close();
  }

  /// A certificate of our own for this machine, and its key, as PEM files.
  private static ServeOptions.Tls keys(String name, String kind) throws Exception {
    Path store = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", kind, "-validity", "2"));
    command.addAll(List.of("-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", WORD));
    command.addAll(List.of("-keystore", store.toString()));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore made = KeyStore.getInstance(store.toFile(), WORD.toCharArray());
    return new ServeOptions.Tls(
        pem(name + ".crt", "CERTIFICATE", made.getCertificate(name).getEncoded()),
        pem(name + ".key", "PRIVATE KEY", made.getKey(name, WORD.toCharArray()).getEncoded()));
  }

  private static Path pem(String file, String what, byte[] bytes) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, text));
  }

  private static SSLContext trusting(String name) throws Exception {
    Certificate certificate =
        KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), WORD.toCharArray())
            .getCertificate(name);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, certificate);
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static URI address(String scheme, String path) {
    return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, studio.port(), path));
  }

  private static HttpResponse<String> get(String path, String header, String value)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(address("https", path)).header(header, value).build(),
        BodyHandlers.ofString());
  }

  private static String cookie() throws Exception {
    HttpResponse<String> opened =
        http.send(
            HttpRequest.newBuilder(address("https", "/api/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"token\": \"%s\"}".formatted(WORD)))
                .build(),
            BodyHandlers.ofString());
    assertThat(opened.statusCode()).isEqualTo(204);
    return opened.headers().firstValue("Set-Cookie").orElseThrow();
  }

  @Test
  void givesACookieThatOnlyTlsCarriesAndNoScriptReads() throws Exception {
    String cookie = cookie();

    assertThat(cookie.split("; ?"))
        .contains("mimic-token=" + WORD, "Path=/", "Secure", "HttpOnly", "SameSite=Strict");
    String said = cookie.split(";")[0];
    assertThat(get("/api/animations", "Cookie", said).statusCode()).isEqualTo(200);
    assertThat(get("/api/animations", "Cookie", "mimic-token=wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void takesThePageOfItsOwnSchemeOnly() throws Exception {
    String own = "https://127.0.0.1:" + studio.port();

    assertThat(get("/", "Origin", own).statusCode()).isEqualTo(200);
    assertThat(get("/", "Origin", own.replace("https", "http")).statusCode()).isEqualTo(403);
  }

  @Test
  void opensTheLivePathByTlsToWhoBringsTheCookie() throws Exception {
    WebSocket socket =
        http.newWebSocketBuilder()
            .header("Cookie", cookie().split(";")[0])
            .header("Origin", "https://127.0.0.1:" + studio.port())
            .buildAsync(address("wss", "/api/live"), new WebSocket.Listener() {})
            .join();
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

    assertThatThrownBy(
            () ->
                http.newWebSocketBuilder()
                    .buildAsync(address("wss", "/api/live"), new WebSocket.Listener() {})
                    .join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("WebSocketHandshakeException");
  }

  @Test
  void saysNothingToWhoSpeaksPlainly() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", studio.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP");
    }
  }

  @Test
  void refusesKeysThatNobodyCouldTalkTo() throws Exception {
    ServeOptions.Tls other = keys("other", "EC");
    ServeOptions.Tls rsa = keys("rsa", "RSA");
    ServeOptions.Tls ed = keys("ed", "Ed25519");
    Path words = Files.writeString(folder.resolve("words.pem"), "no PEM at all");

    assertThat(TlsKeys.of(rsa)).isNotNull();
    assertThat(TlsKeys.of(ed)).isNotNull();
    for (Path key : List.of(other.key(), rsa.key(), ed.key())) {
      assertThatThrownBy(() -> TlsKeys.of(new ServeOptions.Tls(keys.certificate(), key)))
          .isInstanceOf(MimicException.class)
          .hasMessage(
              "The certificate (%s) and its key (%s) cannot be used: the key is that of another"
                  + " certificate. Expected two PEM files that belong together.",
              keys.certificate(), key);
    }
    assertThatThrownBy(() -> TlsKeys.of(new ServeOptions.Tls(words, keys.key())))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("cannot be used");
    assertThatThrownBy(() -> TlsKeys.of(new ServeOptions.Tls(keys.certificate(), words)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("holds no PRIVATE KEY");
  }
}
