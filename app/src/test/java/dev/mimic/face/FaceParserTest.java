package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.face.FaceParser.Upsampling;
import dev.mimic.golden.FaceFormula;
import dev.mimic.golden.FaceGolden;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.ImageFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// BiSeNet with weights by formula gives the reference's numbers and classes.
class FaceParserTest {
  private static StateDict weights = new StateDict(Map.of());

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @BeforeAll
  static void fill() {
    Map<String, long[]> shapes = FaceGolden.shapes("parsing-keys.json", "torch");
    weights = FaceFormula.weights("parsing", shapes, FaceFormula.PARSING);
  }

  private static JsonNode keys() {
    return new JsonMapper().readTree(FaceGolden.path("parsing-keys.json").toFile());
  }

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  @Test
  void namesItsWeightsAsTheOriginalDoes() {
    try (BiSeNet network = new BiSeNet()) {
      StateDict ours = network.stateDict();
      assertThat(ours.names()).containsExactlyInAnyOrderElementsOf(weights.names());
      ours.asMap()
          .forEach(
              (name, tensor) -> assertThat(tensor.shape()).isEqualTo(weights.get(name).shape()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parsing.safetensors", "parsing-odd.safetensors"})
  void givesTheReferencesLogitsAndClasses(String file) {
    FaceGolden golden = FaceGolden.open(file);
    Tensor input = golden.get("input");
    try (BiSeNet network = new BiSeNet()) {
      network.load(weights);
      BiSeNet.Context seen = network.context(input);
      golden.check("expected.cp.feat8.first8", seen.eighth().narrow(1, 0, 8));
      golden.check("expected.cp.cp8.first8", seen.context().narrow(1, 0, 8));
      golden.check("expected.cp.cp16.first8", seen.context16().narrow(1, 0, 8));
      golden.check("expected.ffm.first8", network.fused(seen).narrow(1, 0, 8));
      golden.check("expected.low.conv_out16", network.auxiliary(seen).get(0));
      golden.check("expected.low.conv_out32", network.auxiliary(seen).get(1));
      Tensor low = network.forward(input);
      golden.check("expected.low.conv_out", low);
      Tensor smooth = raised(low, input, Upsampling.BILINEAR);
      golden.check("expected.torch.out", smooth);
      golden.check("expected.torch.argmax", smooth.argmax(1).squeeze(0).to(DType.FLOAT32), 0);
      Tensor squares = raised(low, input, Upsampling.NEAREST);
      golden.check("expected.paddle.argmax", squares.argmax(1).squeeze(0).to(DType.FLOAT32), 0);
    }
  }

  private static Tensor raised(Tensor low, Tensor like, Upsampling upsampling) {
    return FaceParser.raised(low, like.size(2), like.size(3), upsampling);
  }

  @Test
  void theFusedNetworkGivesTheSame() {
    FaceGolden golden = FaceGolden.open("parsing-odd.safetensors");
    try (BiSeNet network = new BiSeNet()) {
      network.load(weights);
      network.channelsLast();
      network.fuse();
      golden.check("expected.low.conv_out", network.forward(golden.get("input").channelsLast()));
    }
  }

  @Test
  void parsesAPictureAsPaddleGanDoes() {
    FaceGolden golden = FaceGolden.open("parsing-512.safetensors");
    Image picture = ImageFile.read(FaceGolden.path("parsing-512-input.png"));
    Tensor input = FaceParser.normalised(ImageTensor.tensor(picture));
    golden.check(
        "expected.input.crop", input.squeeze(0).narrow(1, 100, 32).narrow(2, 200, 32), 1e-5);
    golden.check("expected.input.area8", Ops.avgPool2d(input, 8).squeeze(0), 1e-5);

    try (FaceParser parser = new FaceParser(weights, Device.CPU)) {
      PartMap map = parser.parse(picture, Upsampling.NEAREST);
      float[] expected = golden.get("expected.argmax.low").floats();
      for (int y = 0; y < 512; y++) {
        for (int x = 0; x < 512; x++) {
          assertThat(map.at(x, y)).isEqualTo((int) expected[y / 8 * 64 + x / 8]);
        }
      }
    }
  }

  @Test
  void takesPaddleGansNamesToo() {
    Map<String, Stored> paddle = new LinkedHashMap<>();
    keys()
        .get("paddle_to_torch")
        .forEachEntry(
            (theirs, ours) ->
                paddle.put(
                    theirs // as any checkpoint of Paddle is read
                        .replace("._mean", ".running_mean")
                        .replace("._variance", ".running_var"),
                    weights.get(ours.asString())));
    assertThat(paddle).hasSameSizeAs(weights.names()).containsKey("cp.backbone.conv1.weight");
    paddle.put("cp.backbone.fc.weight", weights.get("ffm.conv1.weight")); // which nothing uses
    Image portrait = Image.filled(40, 30, 200, 100, 50);
    try (FaceParser one = new FaceParser(weights, Device.CPU);
        FaceParser other = new FaceParser(new StateDict(paddle), Device.CPU)) {
      assertThat(other.parse(portrait, Upsampling.BILINEAR))
          .isEqualTo(one.parse(portrait, Upsampling.BILINEAR));
    }
  }

  @Test
  void probabilitiesSumUpToOne() {
    try (FaceParser parser = new FaceParser(weights, Device.CPU)) {
      Tensor portrait = Tensor.full(0.3, DType.FLOAT32, 1, 3, 64, 64);
      Tensor sure = parser.probabilities(portrait, Upsampling.BILINEAR);
      assertThat(sure.shape()).containsExactly(1, 19, 512, 512);
      assertThat(sure.sum(1).sub(1).abs().max().item()).isCloseTo(0, within(1e-5));
    }
  }

  @Test
  void refusesTheWeightsOfAnotherNetwork() {
    assertThatThrownBy(() -> new FaceParser(weights.sub("cp."), Device.CPU))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("lacks");
  }

  @Test
  void parsesEachFaceOfALargePictureByItself() {
    Image picture = ImageFile.read(FaceGolden.path("parsing-512-input.png"));
    FaceBox left = new FaceBox(80, 100, 140, 170, 0.9);
    FaceBox right = new FaceBox(330, 300, 400, 380, 0.8);
    try (FaceParser parser = new FaceParser(weights, Device.CPU)) {
      PartMap map = parser.parse(picture, List.of(left, right), Upsampling.BILINEAR);
      assertThat(map.width()).isEqualTo(512);
      CropBox box = Portrait.around(left, picture);
      PartMap alone =
          parser.parse(
              picture.crop(box.x1(), box.y1(), box.width(), box.height()), Upsampling.BILINEAR);
      for (int i = 0; i < box.width(); i++) {
        assertThat(map.at(box.x1() + i, box.y1() + i)).isEqualTo(alone.at(i, i));
      }
      assertThat(map.at(500, 20)).isZero(); // nobody is there
    }
  }
}
