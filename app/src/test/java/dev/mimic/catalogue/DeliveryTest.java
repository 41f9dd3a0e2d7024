package dev.mimic.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Here;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that a person brings.
class DeliveryTest {
  private static final byte[] WEIGHTS = Stock.weights(50_000, 1);

  @TempDir Path temporary;
  private Path brought;
  private Path folder;

  @BeforeEach
  void bring() throws IOException {
    brought = Files.write(temporary.resolve("download (1).bin"), WEIGHTS);
    folder = temporary.resolve("models");
  }

  private static Path add(Stock stock, Path file) {
    return stock.catalogue().add("net", file, _ -> {});
  }

  @Test
  void aFileIsKnownByItsHashWhateverItIsCalled() throws IOException {
    Stock stock = Stock.of(folder, WEIGHTS.length, Stock.sha256(WEIGHTS));

    assertThat(add(stock, brought)).isEqualTo(stock.file());

    assertThat(stock.file()).hasBinaryContent(WEIGHTS);
    assertThat(stock.names()).containsExactly(Stock.FILE, Stock.FILE + ".sha256");
    assertThat(stock.catalogue().find("net")).isEqualTo(new Here(stock.file(), true));
    assertThat(brought).exists();
  }

  @Test
  void amongTheFilesOfANetworkItsHashDecides() {
    Stock stock =
        Stock.of(
            folder,
            false,
            new WeightFile("b.pdparams", null, 0, 0, null),
            new WeightFile("a.pth", null, 0, 0, Stock.sha256(WEIGHTS).substring(0, 10)));

    assertThat(add(stock, brought)).hasFileName("a.pth");
  }

  @Test
  void withoutAPublishedHashItMustBeOfTheSameKind() throws IOException {
    Stock stock = Stock.of(folder);
    assertThatThrownBy(() -> add(stock, brought))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(download (1).bin), expected (net.pdparams)");

    Path same = Files.copy(brought, temporary.resolve("any.pdparams"));
    assertThat(add(stock, same)).isEqualTo(stock.file());
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    assertThatThrownBy(() -> add(Stock.of(folder, 728_766_691, "abb4"), brought))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("has (50,000) bytes, expected (728,766,691)");
    assertThatThrownBy(() -> add(Stock.of(folder, WEIGHTS.length, "0123abcd"), brought))
        .hasMessageContaining(Stock.sha256(WEIGHTS))
        .hasMessageContaining("(0123abcd)");
    Path page = Files.writeString(temporary.resolve("page.pdparams"), "<!doctype html> no such");
    assertThatThrownBy(() -> add(Stock.of(folder), page)).hasMessageContaining("does not begin");
    assertThatThrownBy(() -> add(Stock.of(folder), temporary.resolve("none")))
        .hasMessageContaining("does not exist");

    assertThat(Stock.of(folder).names()).isEmpty();
  }

  @Test
  void aFileThatIsInPlaceAlreadyIsOnlyChecked() throws IOException {
    Stock stock = Stock.of(folder, 0, Stock.sha256(WEIGHTS));
    Files.createDirectories(folder);
    Files.write(stock.file(), WEIGHTS);

    assertThat(add(stock, stock.file())).hasBinaryContent(WEIGHTS);

    assertThat(stock.names()).containsExactly(Stock.FILE, Stock.FILE + ".sha256");
  }

  @Test
  void aDownloadThatWasHalfDoneIsOverWithIt() throws IOException {
    Stock stock = Stock.of(folder, 0, Stock.sha256(WEIGHTS));
    Files.createDirectories(folder);
    Files.write(stock.part(), List.of("half"));

    add(stock, brought);

    assertThat(stock.names()).containsExactly(Stock.FILE, Stock.FILE + ".sha256");
  }

  @Test
  void aFullDiskIsOneSentence() throws IOException {
    Stock stock = Stock.of(folder, 0, Stock.sha256(WEIGHTS));
    Files.createDirectories(folder);
    Files.createSymbolicLink(stock.part(), Path.of("/dev/full"));

    assertThatThrownBy(() -> add(stock, brought))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("No space left on device");

    assertThat(stock.names()).isEmpty();
  }
}
