package dev.mimic.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.config.Config;
import dev.mimic.golden.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

    assertThat(Catalogue.in(folder).require("yunet"))
        .isEqualTo(new Here(folder.resolve(YUNET), true));
    assertThat(folder.resolve(YUNET + ".sha256"))
        .content()
        .contains("8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4  " + YUNET);
  }

  @Test
  void aNameNeverLeadsOutOfTheFolder() {
    assertThatThrownBy(() -> Catalogue.in(folder).find("../../etc/passwd"))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("is unknown");
    for (String file : List.of("../x.pth", "/x.pth", "a/b.pth", "..", "", ".x.pth", "x\n.pth")) {
      assertThatThrownBy(() -> new WeightFile(file, null, 0, 0, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatIsShippedCanBeBroughtSafely() {
    List<Model> models = Catalogue.in(folder).models();

    assertThat(models).extracting(Model::name).contains("vox-256", "yunet", "s3fd", "gpen-512");
    assertThat(
            models.stream()
                .flatMap(model -> Stream.concat(Stream.of(model.name()), model.aliases().stream())))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9-]+"));
    assertThat(models.stream().flatMap(model -> model.files().stream()).map(WeightFile::file))
        .doesNotHaveDuplicates();
    assertThat(models)
        .allSatisfy(
            model -> {
              assertThat(model.files()).isNotEmpty();
              assertThat(model.files())
                  .flatExtracting(WeightFile::urls)
                  .allMatch(url -> url.getScheme().equals("https"))
                  .allMatch(
                      url ->
                          model.files().stream()
                              .anyMatch(file -> url.getPath().endsWith("/" + file.file())));
              assertThat(model.files().getFirst().urls().isEmpty())
                  .isEqualTo(model.bring() != null || model.bundled());
            });
  }

  @Test
  void motionModelsNameTheirConfiguration() {
    assertThat(Catalogue.in(folder).models())
        .extracting(Model::config)
        .filteredOn(Objects::nonNull)
        .hasSize(7)
        .allSatisfy(config -> assertThat(Config.find(config)).isNotNull());
  }
}
