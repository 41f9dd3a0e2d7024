package dev.mimic.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.golden.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static final String YUNET = "face_detection_yunet_2023mar.onnx";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"sfd, s3fd", "2DFAN4, fan-68", "gpen, gpen-512", "yunet, yunet", "vox-cpk, vox-256"})
  void findsAModelByTheNamesThatTheOriginalsGiveIt(String asked, String name) {
    assertThat(Catalogue.in(folder).model(asked).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"gepn-512, gpen-512", "yunte, yunet", "s3df, s3fd", "vgg-19, vgg19"})
  void suggestsTheNearestName(String typed, String meant) {
    assertThatThrownBy(() -> Catalogue.in(folder).find(typed))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(" + typed + ")")
        .hasMessageEndingWith("Maybe " + meant);
  }

  @Test
  void saysWhichCommandBringsAModel() {
    assertThat(Catalogue.in(folder).find("sfd")).isNull();
    assertThatThrownBy(() -> Catalogue.in(folder).require("sfd"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("mimic models pull s3fd");
    assertThatThrownBy(() -> Catalogue.in(folder).require("vox-256-original"))
        .hasMessageContaining("vox-cpk.pth.tar")
        .hasMessageContaining("mimic models add vox-256-original FILE");
  }

  @Test
  void findsAPublishedFileAndKeepsWhatItRead() throws IOException {
    Files.copy(Shared.path("weights/" + YUNET), folder.resolve(YUNET));

    assertThat(Catalogue.in(folder).require("yunet")).isEqualTo(folder.resolve(YUNET));
    assertThat(folder.resolve(YUNET + ".sha256"))
        .content()
        .contains("8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4  " + YUNET);
  }
}
