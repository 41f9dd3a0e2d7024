package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.checkpoint.Safetensors;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.gpen.TinyGpen;
import dev.mimic.face.sharpener.SharpenerNetwork;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who sharpens when nobody says. The program's class path is here a folder of the test's.
class EnhancersTest {
  @TempDir Path home;
  @TempDir Path program;
  private final List<String> notes = new ArrayList<>();
  private final Engine engine = Engine.start(1);

  @AfterEach
  void stop() {
    engine.close();
  }

  private Path ours(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    engine.call(
        () -> {
          try (SharpenerNetwork network = new SharpenerNetwork()) {
            network.initialise(new SplittableRandom(1));
            Safetensors.write(file, network.stateDict(), Map.of());
          }
          return file;
        });
    return file;
  }

  private String opened(@Nullable String nameOrFile) throws IOException {
    URL[] place = {program.toUri().toURL()};
    Catalogue catalogue = Catalogue.in(home, new URLClassLoader(place, null));
    return engine.call(
        () -> {
          try (FaceEnhancer enhancer =
              Enhancers.open(catalogue, nameOrFile, Device.CPU, notes::add)) {
            return enhancer.name();
          }
        });
  }

  @Test
  void theSmallOneInTheBoxSharpensUnaskedAndSaysOnceHowToGetGpen() throws IOException {
    ours(program.resolve("models/mimic-sharpener.safetensors"));

    assertThat(opened(null)).isEqualTo("mimic-sharpener");
    assertThat(notes).hasSize(1);
    assertThat(notes.getFirst()).contains("mimic-sharpener", "mimic models pull gpen-512");
  }

  @Test
  void whoNamesItIsNotTold() throws IOException {
    Path file = ours(home.resolve("mine/best.safetensors"));
    ours(program.resolve("models/mimic-sharpener.safetensors"));

    assertThat(opened("mimic-sharpener")).isEqualTo("mimic-sharpener");
    assertThat(opened(file.toString())).isEqualTo("mimic-sharpener");
    assertThat(notes).isEmpty();
  }

  @Test
  void gpenIsTakenWhereItIsNamed() throws IOException {
    ours(program.resolve("models/mimic-sharpener.safetensors"));
    TinyGpen.write(home.resolve("small.pth"));

    assertThat(opened(home.resolve("small.pth").toString())).isEqualTo("gpen-64");
    assertThat(notes).isEmpty();
  }

  @Test
  void withNothingInTheBoxTheWayToGpenIsNamed() {
    assertThatThrownBy(() -> opened(null))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("gpen-512", "mimic models pull gpen-512");
  }
}
