package dev.mimic.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Absent;
import dev.mimic.catalogue.Holding.Damaged;
import dev.mimic.catalogue.Holding.Here;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where files are looked for, and when one counts as here.
class ShelfTest {
  private static final byte[] WEIGHTS = Stock.weights(5000, 1);
  private static final byte[] OTHER = Stock.weights(5000, 2);

  @TempDir Path temporary;
  private Path folder;
  private Path cache;

  @BeforeEach
  void folders() throws IOException {
    folder = temporary.resolve("models");
    cache = Files.createDirectory(temporary.resolve("cache"));
  }

  private Holding look(Stock stock, boolean thoroughly) {
    return stock.catalogue().look("net", thoroughly);
  }

  @ParameterizedTest
  @CsvSource({
    "/m, /x, /m/models",
    "'', /x, /x/mimic/models",
    "'', '', /home/me/.cache/mimic/models",
    "'', relative, /home/me/.cache/mimic/models",
  })
  void theUsersFolderIsWhereTheUserSays(String mimicHome, String xdg, Path expected) {
    Shelf shelf =
        Shelf.ofUser(Map.of("MIMIC_HOME", mimicHome, "XDG_CACHE_HOME", xdg), Path.of("/home/me"));

    assertThat(shelf.folder()).isEqualTo(expected);
    assertThat(shelf.others())
        .contains(Path.of("/home/me/.cache/ppgan"))
        .contains(Path.of("/home/me/.cache/paddle/hapi/weights"));
  }

  @Test
  void aFileThatPaddleGanBroughtIsUsedWhereItLies() throws IOException {
    Stock stock = Stock.of(folder);
    Path theirs = Files.write(cache.resolve(Stock.FILE), WEIGHTS);

    assertThat(look(stock, false)).isEqualTo(new Here(theirs, false));
    assertThat(stock.pull()).isEqualTo(theirs);

    assertThat(stock.names()).containsExactly(Stock.FILE + ".sha256");
    assertThat(folder.resolve(Stock.FILE + ".sha256"))
        .content()
        .endsWith("%s  %s\n".formatted(Stock.sha256(WEIGHTS), theirs));
  }

  @Test
  void onceTrustedItMustStayTheSame() throws IOException {
    Stock stock = Stock.of(folder);
    Path theirs = Files.write(cache.resolve(Stock.FILE), WEIGHTS);
    assertThat(look(stock, false)).isInstanceOf(Here.class);

    Files.write(theirs, OTHER);
    Files.setLastModifiedTime(theirs, FileTime.fromMillis(1));

    assertThat(look(stock, false)).isEqualTo(new Absent(stock.file()));
  }

  @ParameterizedTest
  @CsvSource({"0, 00ff", "4999, ''"})
  void whatDoesNotFitIsLeftInPaddleGansCache(long size, String sha256) throws IOException {
    Files.write(cache.resolve(Stock.FILE), WEIGHTS);

    assertThat(look(Stock.of(folder, size, sha256), false)).isInstanceOf(Absent.class);
  }

  @Test
  void aWebPageInPaddleGansCacheIsNoModel() throws IOException {
    Files.writeString(cache.resolve(Stock.FILE), "<html>not found, and more words</html>");

    assertThat(look(Stock.of(folder), false)).isInstanceOf(Absent.class);
  }

  @Test
  void ourOwnFileComesFirst() throws IOException {
    Stock stock = Stock.of(folder);
    Files.createDirectory(folder);
    Files.write(stock.file(), WEIGHTS);
    Files.write(cache.resolve(Stock.FILE), OTHER);

    assertThat(look(stock, false)).isEqualTo(new Here(stock.file(), true));
  }

  @Test
  void aFileIsReadThroughOnceAndAgainWhenItChanged() throws IOException {
    Stock stock = Stock.of(folder, 0, Stock.sha256(WEIGHTS));
    Files.createDirectory(folder);
    Files.write(stock.file(), WEIGHTS);
    FileTime time = Files.getLastModifiedTime(stock.file());
    assertThat(look(stock, false)).isInstanceOf(Here.class);

    Files.write(stock.file(), OTHER);
    Files.setLastModifiedTime(stock.file(), time); // as nobody can tell without reading
    assertThat(look(stock, false)).isInstanceOf(Here.class);
    assertThat(look(stock, true)).isInstanceOf(Damaged.class);

    Files.setLastModifiedTime(stock.file(), FileTime.fromMillis(1));
    assertThat(look(stock, false)).isInstanceOf(Damaged.class);
    assertThatThrownBy(() -> stock.catalogue().find("net"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(Stock.sha256(OTHER))
        .hasMessageContaining(Stock.sha256(WEIGHTS));
  }

  @Test
  void aTouchedFileIsStillTheSame() throws IOException {
    Stock stock = Stock.of(folder);
    Files.createDirectory(folder);
    Files.write(stock.file(), WEIGHTS);
    assertThat(look(stock, false)).isInstanceOf(Here.class);

    Files.setLastModifiedTime(stock.file(), FileTime.fromMillis(1));

    assertThat(look(stock, false)).isInstanceOf(Here.class);
  }

  @Test
  void aReceiptThatContradictsWhatIsPublishedIsNotBelieved() throws IOException {
    Files.createDirectory(folder);
    Files.write(folder.resolve(Stock.FILE), WEIGHTS);
    assertThat(look(Stock.of(folder), false)).isInstanceOf(Here.class);

    assertThat(look(Stock.of(folder, 0, Stock.sha256(OTHER)), false)).isInstanceOf(Damaged.class);
  }

  @Test
  void aReceiptThatSomebodyWroteAnythingIntoIsNotBelieved() throws IOException {
    Stock stock = Stock.of(folder, 0, Stock.sha256(WEIGHTS));
    Files.createDirectory(folder);
    Files.write(stock.file(), WEIGHTS);
    Files.writeString(folder.resolve(Stock.FILE + ".sha256"), "no receipt");

    assertThat(look(stock, false)).isInstanceOf(Here.class);
  }

  @Test
  void aFolderThatMayOnlyBeReadStillServes() throws IOException {
    Stock stock = Stock.of(folder);
    Files.createDirectories(folder.resolve(Stock.FILE + ".sha256/in the way"));
    Files.write(stock.file(), WEIGHTS);

    assertThat(look(stock, false)).isInstanceOf(Here.class);
  }

  @Test
  void removingForgetsEverything() throws IOException {
    Stock stock = Stock.of(folder);
    Files.createDirectory(folder);
    Files.write(stock.file(), WEIGHTS);
    Files.write(stock.part(), OTHER);
    assertThat(look(stock, false)).isInstanceOf(Here.class);

    assertThat(stock.catalogue().remove("net")).hasSize(3);

    assertThat(stock.names()).isEmpty();
    assertThat(stock.catalogue().remove("net")).isEmpty();
  }
}
