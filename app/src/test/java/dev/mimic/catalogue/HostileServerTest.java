package dev.mimic.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.FileServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that break, lie and stall: nothing of theirs is ever stored as a model.
@Timeout(60)
class HostileServerTest {
  private static final byte[] WEIGHTS = Stock.weights(100_000, 1);
  private static final byte[] PAGE =
      "<!doctype html><title>Not here</title>".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path temporary;

  private Stock stock(FileServer server) {
    return Stock.of(temporary.resolve("models"), server.url("x"));
  }

  /// The model is refused in one sentence that holds `words`, and nothing remains of it.
  private int refuses(Stock stock, FileServer server, String... words) throws IOException {
    assertThatThrownBy(stock::pull)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("mimic models add net FILE")
        .hasMessageContainingAll(words)
        .message()
        .hasLineCount(1);
    assertThat(stock.names()).isEmpty();
    return server.requests().size();
  }

  @Test
  void aWebPageIsNoModel() throws IOException {
    try (FileServer server =
        new FileServer(FileServer.whole(PAGE, "Content-Type: text/html; charset=utf-8"))) {
      assertThat(refuses(stock(server), server, "127.0.0.1 sends a web page")).isEqualTo(1);
    }
  }

  @Test
  void aWebPageThatDoesNotSaySoIsNoModelEither() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(PAGE))) {
      assertThat(refuses(stock(server), server, "does not begin as", "thrown away")).isEqualTo(1);
    }
  }

  @Test
  void anEmptyAnswerIsNoModel() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(new byte[0]))) {
      refuses(stock(server), server, "sends an empty file");
    }
  }

  @Test
  void anotherFileThanPublishedIsThrownAway() throws IOException {
    byte[] other = Stock.weights(100_000, 2);
    try (FileServer server = new FileServer(FileServer.whole(other))) {
      Stock stock = Stock.of(temporary.resolve("m"), 0, Stock.sha256(WEIGHTS), server.url("x"));

      refuses(stock, server, Stock.sha256(WEIGHTS), Stock.sha256(other), "thrown away");
    }
  }

  @Test
  void whatIsCalledAfterItsHashMustHaveIt() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      Stock stock = Stock.of(temporary.resolve("m"), 0, "619a3168", server.url("x"));

      refuses(stock, server, "(619a3168) at its start");
    }
  }

  @Test
  void aFileWithoutAPublishedHashMustStayAsItWasWhenItFirstCame() throws IOException {
    byte[] other = Stock.weights(100_000, 2);
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS), FileServer.whole(other))) {
      Stock stock = stock(server);
      stock.pull();
      Files.delete(stock.file());

      assertThatThrownBy(stock::pull)
          .hasMessageContainingAll(
              Stock.sha256(WEIGHTS), Stock.sha256(other), "mimic models remove net forgets that");
      assertThat(stock.file()).doesNotExist();

      stock.catalogue().remove("net");
      stock.pull();
      assertThat(stock.file()).hasBinaryContent(other);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {99_999, 100_001})
  void aFileOfAnotherSizeThanPublishedIsNotEvenBegun(int size) throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(Stock.weights(size, 1)))) {
      Stock stock = Stock.of(temporary.resolve("m"), 100_000, "", server.url("x"));

      String offered = "offers (%,d) bytes, expected (100,000)".formatted(size);
      assertThat(refuses(stock, server, offered)).isEqualTo(1);
    }
  }

  @Test
  void whoSendsMoreThanPublishedIsCutOff() throws IOException {
    Reply endless =
        (_, out) -> {
          FileServer.head(out, "200 OK", "Transfer-Encoding: chunked");
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) { // until the client leaves
            out.write("%x\r\n".formatted(WEIGHTS.length).getBytes(StandardCharsets.US_ASCII));
            out.write(WEIGHTS);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          }
        };
    try (FileServer server = new FileServer(endless)) {
      Stock stock = Stock.of(temporary.resolve("m"), 150_000, "", server.url("x"));

      assertThat(refuses(stock, server, "sends more than (150,000) bytes")).isEqualTo(1);
    }
  }

  @Test
  void anEndlessFileOfUnknownSizeIsNotBegun() throws IOException {
    Reply unknown =
        (_, out) -> {
          FileServer.head(out, "200 OK");
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
          out.write(WEIGHTS);
        };
    Reply huge =
        (_, out) -> {
          FileServer.head(out, "200 OK", "Content-Length: 99999999999999");
          out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        };
    try (FileServer server = new FileServer(unknown, huge)) {
      Stock stock = Stock.of(temporary.resolve("m"), server.url("x"), server.url("y"));

      refuses(stock, server, "does not say how much", "offers (99,999,999,999,999) bytes");
    }
  }

  @Test
  void aPackedAnswerIsRefused() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS, "Content-Encoding: gzip"))) {
      refuses(stock(server), server, "packed (gzip)");
    }
  }

  @Test
  void whoBreaksOffIsTriedThreeTimes() throws IOException {
    try (FileServer server = new FileServer(FileServer.breakingOff(WEIGHTS, 40_000))) {
      Stock stock = stock(server);

      assertThatThrownBy(stock::pull)
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("broke off")
          .hasMessageContaining("what came is kept");
      assertThat(server.requests()).hasSize(3);
      assertThat(stock.file()).doesNotExist();
    }
  }

  @Test
  void whoFallsSilentIsLeft() throws IOException {
    Reply silent =
        (request, out) -> {
          FileServer.breakingOff(WEIGHTS, 40_000).to(request, out);
          out.flush();
          request.awaitHangUp();
        };
    try (FileServer server = new FileServer(silent)) {
      assertThatThrownBy(() -> stock(server).pull(Stock.NONE))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("sent next to nothing for (0.150) seconds");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void whoDripsIsLeftToo() {
    Reply drip =
        (request, out) -> {
          FileServer.breakingOff(WEIGHTS, 1).to(request, out);
          for (byte b : WEIGHTS) {
            out.write(b);
            out.flush();
            LockSupport.parkNanos(2_000_000);
          }
        };
    try (FileServer server = new FileServer(drip)) {
      assertThatThrownBy(() -> stock(server).pull(Stock.NONE))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("sent next to nothing");
    }
  }

  @Test
  void whoNeverAnswersIsLeft() {
    Patience hasty = Stock.patience(Duration.ofMillis(200), Duration.ofSeconds(8), 2);
    try (FileServer server = new FileServer((request, _) -> request.awaitHangUp())) {
      assertThatThrownBy(() -> stock(server).pull(hasty))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("gave no answer for (0.200) seconds");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"'bytes 39999-99998/100000'", "'bytes 40000-99999/100001'", "'bytes */100000'", "''"})
  void anotherPieceThanAskedForIsNotAppended(String range) throws IOException {
    byte[] rest = Stock.weights(60_000, 5);
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: \"1\""),
            FileServer.status("206 Partial Content", rest, "Content-Range: " + range),
            FileServer.whole(WEIGHTS))) {
      Stock stock = Stock.of(temporary.resolve("m"), 100_000, "", server.url("x"));

      assertThatThrownBy(() -> stock.pull(Stock.ONE_TRY)).isInstanceOf(MimicException.class);
      assertThatThrownBy(() -> stock.pull(Stock.ONE_TRY)).isInstanceOf(MimicException.class);
      stock.pull();

      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  void aPieceOfAnotherFileIsNotAppended() throws IOException {
    byte[] other = Stock.weights(100_000, 2);
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: \"1\""),
            FileServer.piece(other, 40_000, "\"2\""),
            FileServer.whole(other))) {
      Stock stock = stock(server);

      stock.pull();

      assertThat(stock.file()).hasBinaryContent(other);
    }
  }

  @Test
  void aPieceThatNobodyAskedForIsRefused() throws IOException {
    try (FileServer server = new FileServer(FileServer.piece(WEIGHTS, 40_000, "\"1\""))) {
      refuses(stock(server), server, "another piece than asked for");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 Internal Server Error", "503 Service Unavailable", "429 Too Many"})
  void aServerInTroubleIsTriedAgain(String status) {
    Reply trouble = FileServer.status(status, PAGE, "Retry-After: 0");
    try (FileServer server = new FileServer(trouble, trouble, FileServer.whole(WEIGHTS))) {
      assertThat(stock(server).pull()).hasBinaryContent(WEIGHTS);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void aServerInTroubleIsTriedAgainOnlySoOften() throws IOException {
    try (FileServer server = new FileServer(FileServer.status("500 Oh", PAGE))) {
      assertThat(refuses(stock(server), server, "127.0.0.1 answers (500)")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "Fri, 01 Jan 2100 00:00:00 GMT"})
  void aServerThatWantsToRestForAnHourIsLeft(String after) throws IOException {
    Reply later = FileServer.status("503 Later", PAGE, "Retry-After: " + after);
    try (FileServer server = new FileServer(later)) {
      assertThat(refuses(stock(server), server, "answers (503)")).isEqualTo(1);
    }
  }

  @Test
  void aMirrorThatLacksItLeadsToTheNext() {
    try (FileServer first = new FileServer(FileServer.status("404 Not Found", PAGE));
        FileServer second = new FileServer(FileServer.whole(WEIGHTS))) {
      Stock stock = Stock.of(temporary.resolve("m"), first.url("x"), second.url("x"));

      assertThat(stock.pull()).hasBinaryContent(WEIGHTS);
      assertThat(first.requests()).hasSize(1);
    }
  }

  @Test
  void anotherFileOfTheSameNetworkWillDo() {
    try (FileServer server =
        new FileServer(FileServer.status("410 Gone", PAGE), FileServer.whole(WEIGHTS))) {
      Stock stock =
          Stock.of(
              temporary.resolve("m"),
              false,
              new WeightFile("a.pth", List.of(server.url("a")), 0, 0, "619a"),
              new WeightFile("b.pdparams", List.of(server.url("b")), 0, 0, ""));

      assertThat(stock.pull()).hasFileName("b.pdparams").hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  void redirectionsAreFollowed() {
    try (FileServer server =
        new FileServer(
            FileServer.status("302 Found", PAGE, "Location: /moved/y"),
            FileServer.whole(WEIGHTS))) {
      assertThat(stock(server).pull()).hasBinaryContent(WEIGHTS);
      assertThat(server.requests().getLast().path()).isEqualTo("/moved/y");
    }
  }

  @Test
  void butNotInCircles() throws IOException {
    try (FileServer server = new FileServer(FileServer.status("301 Moved", PAGE, "Location: /x"))) {
      assertThat(refuses(stock(server), server, "redirects more than (5) times")).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "", "http:", "ftp://127.0.0.1/x", "http://[", "#"})
  void andOnlyToWhereTheWebIs(String location) throws IOException {
    Reply astray = FileServer.status("302 Found", PAGE, "Location: " + location);
    try (FileServer server = new FileServer(astray)) {
      Stock stock = stock(server);
      assertThatThrownBy(stock::pull).isInstanceOf(MimicException.class);
      assertThat(stock.names()).isEmpty();
    }
  }

  @Test
  void aSafeConnectionIsNeverLeftForAnOpenOne() throws TransferException {
    URI safe = URI.create("https://a.example.org/x/y");

    assertThatThrownBy(() -> Http.redirected(safe, "http://a.example.org/x"))
        .hasMessageContaining("(http://a.example.org/x)");
    assertThat(Http.redirected(safe, "https://b.example.org/")).hasHost("b.example.org");
    assertThat(Http.redirected(URI.create("http://a.example.org/"), safe.toString()))
        .isEqualTo(safe);
  }

  @Test
  void offlineItSaysHowToBringTheFileByHand() throws IOException {
    URI gone;
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      gone = server.url("x"); // nobody listens there from now on
    }
    Stock stock = Stock.of(temporary.resolve("m"), gone);

    assertThatThrownBy(stock::pull)
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll(
            "cannot be reached",
            "this machine is offline",
            gone.toString(),
            "mimic models add net");
    assertThat(stock.names()).isEmpty();
  }

  @Test
  void aFullDiskIsOneSentence() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      Stock stock = stock(server);
      Files.createDirectories(stock.folder());
      Files.createSymbolicLink(stock.part(), Path.of("/dev/full"));
      assertThatThrownBy(stock::pull)
          .isInstanceOf(MimicException.class)
          .hasMessageContainingAll("No space left on device", "MIMIC_HOME");
      assertThat(stock.file()).doesNotExist();
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsOneSentence() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "not a folder");
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      Stock stock = Stock.of(file.resolve("models"), server.url("x"));

      assertThatThrownBy(stock::pull)
          .isInstanceOf(MimicException.class)
          .hasMessageContainingAll("cannot be written", "MIMIC_HOME");
    }
  }
}
