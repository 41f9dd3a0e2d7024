package dev.mimic.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Here;
import java.io.IOException;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {
  private static final String FILE = "models/mimic-face.safetensors";
  private static final byte[] WEIGHTS = weights();

  @TempDir Path home;
  @TempDir Path program;

  private static byte[] weights() {
    byte[] bytes = new byte[100_000];
    new Random(1).nextBytes(bytes);
    bytes[8] = '{';
    return bytes;
  }

  @BeforeEach
  void build() throws IOException {
    Path folder = Files.createDirectories(program.resolve("classes/models"));
    Files.write(folder.resolve("mimic-face.safetensors"), WEIGHTS);
    try (OutputStream out = Files.newOutputStream(program.resolve("mimic.jar"));
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new ZipEntry(FILE));
      jar.write(WEIGHTS);
    }
    Files.createDirectory(program.resolve("empty"));
  }

  private Catalogue catalogue(String place) {
    try {
      URL url = program.resolve(place).toUri().toURL();
      return Catalogue.in(home, new URLClassLoader(new URL[] {url}, null));
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  private int files() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return (int) files.count();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mimic.jar", "classes"})
  void readsWeightsWhereTheProgramLies(String place) throws IOException {
    Bundled bundled = (Bundled) catalogue(place).require("mimic-face");

    assertThat(bundled.bytes()).isEqualTo(WEIGHTS);
    assertThat(bundled.size()).isEqualTo(WEIGHTS.length);
    assertThat(bundled.name()).isEqualTo("mimic-face");
    assertThat(files()).as("nothing is unpacked").isZero();
  }

  @Test
  void aJarMayBeReplacedAfterwards() throws IOException {
    Bundled bundled = (Bundled) catalogue("mimic.jar").require("mimic-face");
    bundled.bytes();

    Files.delete(program.resolve("mimic.jar"));

    assertThatThrownBy(bundled::bytes)
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(mimic-face)")
        .hasMessageContaining("Maybe");
    assertThat(bundled.size()).isZero();
  }

  @Test
  void whatTheProgramWasBuiltWithoutIsAbsent() {
    Catalogue catalogue = catalogue("empty");

    assertThat(catalogue.find("mimic-face")).isNull();
    assertThatThrownBy(() -> catalogue.require("mimic-face"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(mimic-face)")
        .hasMessageContaining("built without it");
  }

  @Test
  void aFileOfOnesOwnFillsTheGap() throws IOException {
    Path brought = Files.write(program.resolve("mimic-face.safetensors"), WEIGHTS);
    Catalogue catalogue = catalogue("empty");

    Path place = catalogue.add("mimic-face", brought, _ -> {});

    assertThat(catalogue.find("mimic-face")).isEqualTo(new Here(place, true));
    assertThat(catalogue("classes").find("mimic-face")).isInstanceOf(Bundled.class);
  }

  @Test
  void whatIsBundledIsNeitherFetchedNorReplacedNorRemoved() throws IOException {
    Catalogue catalogue = catalogue("mimic.jar");

    assertThat(catalogue.pull("mimic-face", Stock.options(null, Stock.NONE)))
        .isInstanceOf(Bundled.class);
    assertThatThrownBy(() -> catalogue.remove("mimic-face"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("comes with Mimic");
    assertThatThrownBy(() -> catalogue.add("mimic-face", program.resolve(FILE), _ -> {}))
        .hasMessageContaining("comes with Mimic");
    assertThat(files()).isZero();
  }
}
