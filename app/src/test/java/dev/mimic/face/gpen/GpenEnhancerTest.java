package dev.mimic.face.gpen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.Conversion;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.checkpoint.TorchZipWriter;
import dev.mimic.golden.FaceGolden;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GpenEnhancerTest {
  @TempDir Path folder;
  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  // ---------------------------------------------------------------- PaddleGAN's numbers

  @Test
  void theMaskIsTheReferences() {
    FaceGolden golden = FaceGolden.open("enhance-mask.safetensors");
    golden.check("expected.mask", FacePicture.mask(512).view(512, 512), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tall", "wide", "large"})
  void picturesAreFittedAsTheReferenceDoes(String name) {
    FaceGolden golden = FaceGolden.open("enhance-resize.safetensors");
    Tensor square;
    if (name.equals("large")) {
      Image large = ImageFile.read(FaceGolden.path("enhance-resize-large.png"));
      square = FacePicture.square(large, 512);
    } else {
      try (Mat floats = floats(golden.get(name + ".input"))) {
        square = FacePicture.square(floats, 512); // (1, 3, 512, 512)
      }
    }
    golden.check(name + ".expected.area4", Ops.avgPool2d(square, 4).squeeze(0), 1e-3);
    Tensor rows = square.squeeze(0).permute(1, 2, 0); // (512, 512, 3)
    golden.check(name + ".expected.crop", rows.narrow(0, 200, 64).narrow(1, 200, 64), 1e-3);
    golden.check(name + ".expected.corner", rows.narrow(0, 0, 16).narrow(1, 0, 16), 1e-3);
  }

  private static Mat floats(Tensor rows) {
    Mat mat = new Mat((int) rows.size(0), (int) rows.size(1), opencv_core.CV_32FC3);
    try (FloatPointer data = new FloatPointer(mat.data())) {
      data.put(rows.floats());
    }
    return mat;
  }

  @Test
  void theWholeOfGpen512() {
    FaceGolden golden = FaceGolden.open("gpen-512.safetensors");
    Gpen gpen = GoldenGpenTest.filled("gpen");
    try (GpenEnhancer enhancer = new GpenEnhancer(gpen, 512, Device.CPU);
        Mat given = floats(golden.get("input.image"))) {
      Tensor square = FacePicture.square(given, 512);
      check(golden, "network_input", square.div(127.5).sub(1), 1e-5);
      Tensor drawn = enhancer.draw(square);
      check(golden, "output", drawn, 0);
      Tensor enhanced = enhancer.blend(drawn, square);
      golden.check("expected.enhanced.area4", Ops.avgPool2d(enhanced, 4).squeeze(0), 0.1);
      checkLevels(golden, enhanced.squeeze(0));
    }
  }

  /// @param tolerance 0 for the network's own
  private static void check(FaceGolden golden, String name, Tensor ours, double tolerance) {
    String stem = "expected." + name + ".";
    Tensor picture = ours.squeeze(0); // (3, 512, 512)
    compare(golden, stem + "area4", Ops.avgPool2d(ours, 4).squeeze(0), tolerance);
    for (int i = 0; i < 5; i++) {
      compare(golden, stem + "crop" + i, crop(golden, picture, i), tolerance);
    }
  }

  private static void compare(FaceGolden golden, String name, Tensor ours, double tolerance) {
    if (tolerance == 0) {
      golden.check(name, ours);
    } else {
      golden.check(name, ours, tolerance);
    }
  }

  private static Tensor crop(FaceGolden golden, Tensor picture, int i) {
    Tensor at = golden.get("crop_yx").select(0, i);
    long y = (long) at.select(0, 0).item();
    long x = (long) at.select(0, 1).item();
    return picture.narrow(1, y, 64).narrow(2, x, 64);
  }

  /// The network's picture is truncated to 8 bits, so a last digit may decide over a level.
  private static void checkLevels(FaceGolden golden, Tensor enhanced) {
    for (int i = 0; i < 5; i++) {
      float[] ours = crop(golden, enhanced, i).contiguous().floats();
      float[] theirs = golden.get("expected.enhanced.crop" + i).floats();
      int off = 0;
      for (int j = 0; j < ours.length; j++) {
        assertThat(Math.abs(ours[j] - theirs[j])).isLessThan(1.001f);
        off += Math.abs(ours[j] - theirs[j]) > 1e-3 ? 1 : 0;
      }
      assertThat(off).isLessThanOrEqualTo(ours.length / 1000);
    }
  }

  // ---------------------------------------------------------------- files

  @Test
  void theNamesAndShapesAreTheOriginals() throws IOException {
    JsonNode keys = new JsonMapper().readTree(Files.readString(FaceGolden.path("gpen-keys.json")));
    Map<String, String> expected = shapes(keys.get("torch"));
    expected.keySet().removeIf(name -> name.endsWith("kernel"));
    Map<String, String> ours = new TreeMap<>();
    try (Gpen gpen = new Gpen(GpenShape.GPEN_512)) {
      gpen.parameters().forEach((name, t) -> ours.put(name, Arrays.toString(t.shape())));
    }
    assertThat(ours).isEqualTo(expected);
  }

  private static Map<String, String> shapes(JsonNode keys) {
    Map<String, String> shapes = new TreeMap<>();
    keys.properties()
        .forEach(
            e -> {
              long[] shape = e.getValue().valueStream().mapToLong(JsonNode::asLong).toArray();
              shapes.put(e.getKey(), Arrays.toString(shape));
            });
    return shapes;
  }

  @Test
  void bothLayoutsInAnyFormatAreTheSameNetwork() throws IOException {
    Path original = folder.resolve("GPEN-BFR.pth");
    TorchZipWriter.write(original, weights().asMap());
    Path converted = folder.resolve("original.pdparams");
    Conversion.convert(original, converted); // which does not turn linear layers
    Path turned = folder.resolve("turned.pth");
    TorchZipWriter.write(turned, asPaddleHasIt());
    Path paddle = folder.resolve("GPEN.pdparams");
    Conversion.convert(turned, paddle);

    List<Image> expected = enhanced(original, faces(1));
    assertThat(enhanced(paddle, faces(1))).isEqualTo(expected);
    assertThat(enhanced(turned, faces(1))).isEqualTo(expected);
    assertThat(enhanced(converted, faces(1))).isEqualTo(expected);
  }

  /// The tensors under the names and in the shapes of PaddleGAN's file.
  private static Map<String, Stored> asPaddleHasIt() throws IOException {
    StateDict original = weights();
    Map<String, Stored> tensors = new LinkedHashMap<>();
    JsonNode keys = new JsonMapper().readTree(Files.readString(FaceGolden.path("gpen-small.json")));
    shapes(keys.get("paddle"))
        .forEach(
            (name, shape) -> {
              Stored found = original.find(name);
              Tensor tensor = found == null ? noise(shape) : found.tensor();
              boolean linear = name.endsWith(".weight") && tensor.dimensions() == 2;
              tensors.put(name, Stored.of(linear ? tensor.permute(1, 0).contiguous() : tensor));
              assertThat(Arrays.toString(tensors.get(name).shape())).isEqualTo(shape);
            });
    return tensors;
  }

  private static Tensor noise(String shape) {
    long side = Long.parseLong(shape.replaceAll(".* |]", ""));
    return Tensor.zeros(DType.FLOAT32, 1, 1, side, side);
  }

  @Test
  void theKernelsOfBlursMayBeAbsent() {
    Path file = folder.resolve("bare.pth");
    StateDict bare = weights().replaced((name, t) -> name.endsWith("kernel") ? null : t);
    TorchZipWriter.write(file, bare.asMap());

    assertThat(enhanced(file, faces(1))).hasSize(1);
  }

  @Test
  void anotherNetworksFileIsRefusedByName() {
    Path file = folder.resolve("s3fd.pth");
    StateDict other = weights().replaced((name, t) -> name.startsWith("ecd") ? t : null);
    TorchZipWriter.write(file, other.asMap());

    assertThatThrownBy(() -> enhanced(file, faces(1)))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("s3fd.pth", "no GPEN", "generator.conv1", "GPEN-512.pdparams");
  }

  @Test
  void aTensorThatIsMissingOrMisshapenIsNamed() {
    String name = "generator.convs.3.conv.weight";
    Path less = folder.resolve("less.pth");
    TorchZipWriter.write(less, weights().replaced((n, t) -> n.equals(name) ? null : t).asMap());
    Path odd = folder.resolve("odd.pth");
    Stored wrong = Stored.of(Tensor.zeros(DType.FLOAT32, 1, 32, 64, 1, 1));
    TorchZipWriter.write(odd, weights().replaced((n, t) -> n.equals(name) ? wrong : t).asMap());

    assertThatThrownBy(() -> enhanced(less, faces(1)))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("less.pth", name);
    assertThatThrownBy(() -> enhanced(odd, faces(1)))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("odd.pth", name, "[1, 32, 64, 1, 1]");
  }

  @Test
  void aFileThatAsksForMuchIsRefusedBeforeAnythingIsAllocated() {
    Path file = folder.resolve("huge.pth");
    Stored bias = Stored.of(Tensor.zeros(DType.FLOAT32, 100_000));
    StateDict huge =
        weights().replaced((name, t) -> name.equals("generator.style.1.bias") ? bias : t);
    TorchZipWriter.write(file, huge.asMap());

    assertThatThrownBy(() -> enhanced(file, faces(1)))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("No GPEN is like this", "100000");
  }

  // ---------------------------------------------------------------- batches

  @Test
  void aBatchGivesTheNumbersOfItsPictures() {
    Path file = folder.resolve("gpen.pth");
    TorchZipWriter.write(file, weights().asMap());
    List<Image> faces = faces(5);
    List<Image> whole = enhanced(file, faces);

    List<Image> pieces = new ArrayList<>(enhanced(file, faces.subList(0, 4)));
    pieces.addAll(enhanced(file, faces.subList(4, 5)));
    assertThat(pieces).isEqualTo(whole);
    assertThat(whole).allMatch(face -> face.width() == 64 && face.height() == 64);
    assertThat(whole.get(0)).isNotEqualTo(whole.get(1));
    assertThat(enhanced(file, List.of())).isEmpty();
  }

  @Test
  void freshWeightsKeepThePictureInRange() {
    try (Gpen gpen = new Gpen(GoldenGpenTest.shape("gpen-128"))) {
      gpen.initialise(new SplittableRandom(7));
      Tensor picture = gpen.forward(Tensor.full(0.3, DType.FLOAT32, 1, 3, 128, 128));
      assertThat(picture.finite()).isTrue();
      assertThat(picture.abs().mean().item()).isBetween(0.01, 20.0);
    }
  }

  private static StateDict weights() {
    try (Gpen gpen = GoldenGpenTest.filled("gpen-small")) {
      return gpen.stateDict();
    }
  }

  private static List<Image> faces(int count) {
    List<Image> faces = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      byte[] rgb = new byte[3 * 48 * 48];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) (i * (n + 1) / 40);
      }
      faces.add(new Image(48, 48, rgb));
    }
    return faces;
  }

  private static List<Image> enhanced(Path file, List<Image> faces) {
    try (GpenEnhancer enhancer = GpenEnhancer.load(Checkpoint.read(file), Device.CPU)) {
      assertThat(enhancer.side(100)).isEqualTo(64);
      assertThat(enhancer.name()).isEqualTo("gpen-64");
      return enhancer.enhance(faces);
    }
  }
}
