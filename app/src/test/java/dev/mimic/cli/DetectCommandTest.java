package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.checkpoint.TorchZipWriter;
import dev.mimic.face.FaceDetector;
import dev.mimic.golden.FaceFormula;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Scope;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `mimic detect`, and how detectors are named.
class DetectCommandTest {
  @TempDir Path folder;

  private final Terminal terminal = new Terminal();
  private Path nobody = Path.of("");

  @BeforeEach
  void paint() {
    nobody = folder.resolve("nobody.png");
    ImageFile.writePng(nobody, Image.filled(90, 60, 40, 90, 140));
  }

  private JsonNode faces() {
    assertThat(terminal.out()).hasLineCount(1);
    return new JsonMapper().readTree(terminal.out()).get("faces");
  }

  @Test
  void aPictureOfNobodyIsAnEmptyListAndNoFailure() {
    assertThat(terminal.run("detect", nobody.toString(), "--face-detector", "cascade")).isZero();
    assertThat(terminal.out()).isEqualTo("{\"faces\":[]}\n");
    assertThat(terminal.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cascade", "face_detection_yunet_2023mar.onnx", "blazeface.pth"})
  void aFaceIsABoxAndAScore(String detector) {
    String photo = Shared.path("data/awkward/exif-rotated.jpg").toString();
    String named =
        detector.equals("cascade") ? detector : Shared.path("weights/" + detector).toString();
    assertThat(terminal.run("detect", photo, "--face_detector", named)).isZero();
    assertThat(faces()).hasSize(1);
    JsonNode face = faces().get(0);
    assertThat(face.propertyNames()).containsExactly("x1", "y1", "x2", "y2", "score");
    assertThat(face.get("x1").asDouble()).isBetween(60.0, 100.0); // of the upright picture
    assertThat(face.get("y2").asDouble()).isBetween(190.0, 220.0);
    assertThat(face.get("score").asDouble()).isBetween(0.5, 1.0);
  }

  @Test
  void facesBelowTheLeastScoreAreLeftOut() {
    String photo = Shared.path("data/awkward/grey.png").toString();
    int code =
        terminal.run("detect", photo, "--face-detector", "cascade", "--min-score", "0.9999999");
    assertThat(code).isZero();
    assertThat(faces()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--min-score=1.5, (1.5)",
    "--min-score=much, much",
    "--face-detector=nobody, (nobody)",
    "--device=tpu, (tpu)",
  })
  void whatCannotBeUnderstoodIsTwo(String option, String wrong) {
    assertThat(terminal.run("detect", nobody.toString(), option)).isEqualTo(2);
    assertThat(terminal.lastError()).contains(wrong, "expected");
    assertThat(terminal.err()).hasLineCount(1);
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void aPictureThatIsNotThereIsOne() {
    assertThat(terminal.run("detect", "no-such.png")).isEqualTo(1);
    assertThat(terminal.lastError()).contains("no-such.png");
  }

  private static String opened(Catalogue catalogue, String name) {
    try (Scope _ = Scope.open();
        FaceDetector detector = Detectors.open(catalogue, name, Device.CPU)) {
      return detector.name();
    }
  }

  @Test
  void aFolderOfLabelledPicturesIsCounted() throws IOException {
    Files.writeString(
        folder.resolve("faces.json"),
        "{\"nobody.png\": {\"faces\": [[10, 10, 40, 50], [50, 5, 80, 40]], \"hard\": [1]}}");
    assertThat(terminal.run("detect", folder.toString(), "--face-detector", "cascade")).isZero();
    assertThat(terminal.out())
        .startsWith("{\"pictures\":1,\"faces\":1,\"found\":0,\"wrong\":0,\"secondsPerPicture\":");
  }

  /// A program that was built without weights.
  private static Catalogue withoutBox(Path models) throws IOException {
    try (URLClassLoader nothing = new URLClassLoader(new URL[0], null)) {
      return Catalogue.in(models, nothing);
    }
  }

  @Test
  void oursLooksWhereItIsInTheBoxWhateverElseIsHere() throws IOException {
    Catalogue catalogue = Catalogue.in(folder);
    boolean boxed = catalogue.find("mimic-finder") != null;
    assertThat(opened(catalogue, null)).isEqualTo(boxed ? "mimic-finder" : "cascade");
    assertThat(opened(withoutBox(folder), null)).isEqualTo("cascade");
  }

  @Test
  void withoutABoxYunetLooksAsSoonAsItIsHere() throws IOException {
    Catalogue catalogue = withoutBox(folder.resolve("models"));
    Path place = folder.resolve("models/face_detection_yunet_2023mar.onnx");
    Files.createDirectories(place.getParent());
    Files.copy(Shared.path("weights/face_detection_yunet_2023mar.onnx"), place);
    assertThat(opened(catalogue, null)).isEqualTo("yunet");
    assertThat(opened(catalogue, "yunet")).isEqualTo("yunet");
  }

  @ParameterizedTest
  @CsvSource({"s3fd, s3fd", "sfd, s3fd", "blazeface, blazeface", "yunet, yunet"})
  void missingWeightsNameTheCommandThatBringsThem(String name, String pulled) {
    assertThatThrownBy(() -> opened(Catalogue.in(folder), name))
        .isInstanceOf(MimicException.class)
        .hasMessageEndingWith("mimic models pull " + pulled);
  }

  @Test
  void aFileThatIsNoDetectorIsRefusedInOneSentence() throws IOException {
    Path other = folder.resolve("other.pth");
    Map<String, long[]> shapes = Map.of("conv.weight", new long[] {2, 3, 3, 3});
    TorchZipWriter.write(other, FaceFormula.weights("x", shapes, FaceFormula.general(6)).asMap());
    assertThatThrownBy(() -> opened(Catalogue.in(folder), other.toString()))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("holds no face detector")
        .hasMessageContaining("conv.weight");

    Path broken = folder.resolve("broken.onnx");
    Files.writeString(broken, "\b\u0006 kps_32 and nothing that OpenCV could read");
    assertThatThrownBy(() -> opened(Catalogue.in(folder), broken.toString()))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("broken.onnx")
        .hasMessageContaining("YuNet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3fd-truncated.pth", "retinaface-mobilenet0.25.pth", "anchors.npy"})
  void realFilesThatAreDamagedOrOtherThingsAreRefused(String file) {
    assertThatThrownBy(
            () -> opened(Catalogue.in(folder), Shared.path("weights/" + file).toString()))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(file);
  }
}
