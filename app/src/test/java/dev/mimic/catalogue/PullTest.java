package dev.mimic.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Here;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a download gives, and what one that was interrupted leaves for the next.
@Timeout(60)
class PullTest {
  private static final byte[] WEIGHTS = Stock.weights(100_000, 1);
  private static final byte[] OTHER = Stock.weights(90_000, 2);
  private static final String TAG = "\"one\"";

  @TempDir Path temporary;

  private Stock stock(FileServer server) {
    return Stock.of(temporary.resolve("models"), server.url("a/" + Stock.FILE));
  }

  @Test
  void bringsAFileAndKeepsItsHashBesideIt() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      Stock stock = stock(server);
      List<Long> steps = new ArrayList<>();
      PullOptions options =
          new PullOptions(
              null,
              Stock.LITTLE,
              (done, total) -> {
                assertThat(total).isEqualTo(WEIGHTS.length);
                steps.add(done);
              },
              _ -> {},
              _ -> true);

      assertThat(stock.pull(options)).isEqualTo(stock.file());

      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
      assertThat(stock.names()).containsExactly(Stock.FILE, Stock.FILE + ".sha256");
      assertThat(stock.folder().resolve(Stock.FILE + ".sha256"))
          .content()
          .endsWith("%s  %s\n".formatted(Stock.sha256(WEIGHTS), Stock.FILE));
      assertThat(steps).isSorted().startsWith(0L).endsWith((long) WEIGHTS.length);
      assertThat(stock.catalogue().find("net")).isEqualTo(new Here(stock.file(), true));
    }
  }

  @Test
  void asksNobodyForWhatIsHere() {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      stock(server).pull();
      stock(server).pull();

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void goesOnWhereItWasInterrupted() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: " + TAG),
            FileServer.ranges(WEIGHTS, TAG))) {
      Stock stock = stock(server);
      assertThatThrownBy(() -> stock.pull(Stock.ONE_TRY))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("what came is kept");
      assertThat(stock.file()).doesNotExist();
      assertThat(stock.part()).hasSize(40_000);

      stock.pull();

      assertThat(server.requests().getFirst().header("Range")).isEmpty();
      assertThat(server.requests().getLast().header("Range")).isEqualTo("bytes=40000-");
      assertThat(server.requests().getLast().header("If-Range")).isEqualTo(TAG);
      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
      assertThat(stock.names()).containsExactly(Stock.FILE, Stock.FILE + ".sha256");
    }
  }

  @Test
  void triesAgainByItselfAndGoesOn() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "Last-Modified: Tue, 04 Mar 2025 10:00:00 GMT"),
            (request, out) -> {
              assertThat(request.header("If-Range")).isEqualTo("Tue, 04 Mar 2025 10:00:00 GMT");
              FileServer.piece(WEIGHTS, 40_000, "").to(request, out);
            })) {
      Stock stock = stock(server);

      stock.pull();

      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void beginsAgainWhenTheFileChangedBetweenTwoTries() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: " + TAG),
            FileServer.ranges(OTHER, "\"two\""))) {
      Stock stock = stock(server);

      stock.pull();

      assertThat(stock.file()).hasBinaryContent(OTHER);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void beginsAgainWhereNothingTellsWhetherTheFileChanged() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: W/\"weak\""), FileServer.whole(OTHER))) {
      Stock stock = stock(server);

      stock.pull();

      assertThat(server.requests().getLast().header("Range")).isEmpty();
      assertThat(stock.file()).hasBinaryContent(OTHER);
    }
  }

  @Test
  void goesOnFromAnotherAddressWhereTheHashWillTell() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000),
            FileServer.status("404 Not Found", new byte[0]),
            FileServer.piece(WEIGHTS, 40_000, "\"elsewhere\""))) {
      Stock stock =
          Stock.of(
              temporary.resolve("models"),
              WEIGHTS.length,
              Stock.sha256(WEIGHTS),
              server.url("first"),
              server.url("second"));

      stock.pull();

      assertThat(server.requests().getLast().path()).isEqualTo("/second");
      assertThat(server.requests().getLast().header("Range")).isEqualTo("bytes=40000-");
      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  void aFileThatOnlyLackedItsNameIsNotAskedForAgain() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: " + TAG),
            FileServer.status(
                "416 Range Not Satisfiable",
                new byte[0],
                "Content-Range: bytes */" + WEIGHTS.length))) {
      Stock stock = stock(server);
      assertThatThrownBy(() -> stock.pull(Stock.ONE_TRY)).isInstanceOf(MimicException.class);
      Files.write(stock.part(), WEIGHTS);

      stock.pull();

      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  void aFileThatShrankBeginsAgain() throws IOException {
    byte[] small = Stock.weights(10_000, 3);
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: " + TAG),
            FileServer.status(
                "416 Range Not Satisfiable", new byte[0], "Content-Range: bytes */" + small.length),
            FileServer.whole(small))) {
      Stock stock = stock(server);

      stock.pull();

      assertThat(stock.file()).hasBinaryContent(small);
    }
  }

  @Test
  void aHalfFileOfUnknownOriginIsNotUsed() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      Stock stock = stock(server);
      Files.createDirectories(stock.folder());
      Files.write(stock.part(), OTHER);

      stock.pull();

      assertThat(server.requests().getFirst().header("Range")).isEmpty();
      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  void aHalfFileThatWasSpoiledIsThrownAwayAndBeginsAgain() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.breakingOff(WEIGHTS, 40_000, "ETag: " + TAG),
            FileServer.ranges(WEIGHTS, TAG))) {
      Stock stock =
          Stock.of(
              temporary.resolve("models"),
              0,
              Stock.sha256(WEIGHTS).substring(0, 8),
              server.url(""));
      assertThatThrownBy(() -> stock.pull(Stock.ONE_TRY)).isInstanceOf(MimicException.class);
      Files.write(stock.part(), Stock.weights(40_000, 4));

      stock.pull();

      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void manyAtOnceDownloadItOnce() throws Exception {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Stock stock = stock(server);

      for (Future<Path> file :
          threads.invokeAll(
              List.<Callable<Path>>of(stock::pull, stock::pull, stock::pull, stock::pull))) {
        assertThat(file.get()).hasBinaryContent(WEIGHTS);
      }

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aDamagedFileIsReplacedOnceTheNewOneIsWhole() throws IOException {
    try (FileServer server =
        new FileServer(
            FileServer.status("404 Not Found", new byte[0]), FileServer.whole(WEIGHTS))) {
      Stock stock =
          Stock.of(temporary.resolve("models"), 0, Stock.sha256(WEIGHTS), server.url("x"));
      Files.createDirectories(stock.folder());
      Files.write(stock.file(), OTHER);
      assertThatThrownBy(() -> stock.catalogue().find("net"))
          .hasMessageContaining("SHA-256", "mimic models pull net");
      assertThatThrownBy(stock::pull).hasMessageContaining("(404)");
      assertThat(stock.file()).hasBinaryContent(OTHER);

      stock.pull();

      assertThat(stock.catalogue().find("net")).isEqualTo(new Here(stock.file(), true));
      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
    }
  }

  @Test
  void aMirrorIsAskedInsteadOfThePublishedAddresses() throws IOException {
    try (FileServer published = new FileServer(FileServer.whole(OTHER));
        FileServer mirror = new FileServer(FileServer.whole(WEIGHTS))) {
      Stock stock = stock(published);
      URI base = PullOptions.mirror(mirror.url("company/models").toString());

      stock.pull(Stock.options(base, Stock.LITTLE));

      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
      assertThat(mirror.requests().getFirst().path()).isEqualTo("/company/models/" + Stock.FILE);
      assertThat(published.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "models",
        "ftp://a/",
        "file:///m",
        "http:///m",
        "https://a/?q",
        "https://b@a/"
      })
  void aMirrorMustBeTheAddressOfAFolder(String address) {
    assertThat(PullOptions.mirror(address)).isNull();
  }

  @Test
  void asksBeforeItDownloadsWhatIsNonCommercial() throws IOException {
    try (FileServer server = new FileServer(FileServer.whole(WEIGHTS))) {
      WeightFile file = new WeightFile(Stock.FILE, List.of(server.url("x")), 0, 0, "");
      Stock stock = Stock.of(temporary.resolve("models"), true, file);
      PullOptions refused = new PullOptions(null, Stock.LITTLE, (_, _) -> {}, _ -> {}, _ -> false);

      assertThatThrownBy(() -> stock.pull(refused))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("--accept-licence");
      assertThat(server.requests()).isEmpty();
      assertThat(stock.names()).isEmpty();

      stock.pull();
      assertThat(stock.file()).hasBinaryContent(WEIGHTS);
      assertThat(stock.pull(refused)).isEqualTo(stock.file()); // here already
    }
  }
}
