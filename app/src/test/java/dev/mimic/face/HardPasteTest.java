package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.golden.FaceGolden;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Composites that PaddleGAN's predictor made, from faces that were given to it.
class HardPasteTest {
  static Stream<JsonNode> cases() {
    JsonNode all = new JsonMapper().readTree(FaceGolden.path("blending-frames.json").toFile());
    return all.get("cases").valueStream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheReferencesToTheBit(JsonNode golden) {
    Image source = picture(golden.get("source").asString());
    List<CropBox> crops = FaceCrops.scoreOrder(faces(golden), source.width(), source.height());
    List<CropBox> pasted = golden.get("multi_person").asBoolean() ? crops : crops.subList(0, 1);
    Paste paste = Paste.hard(source, pasted, golden.get("ratio").asDouble());

    for (int frame = 0; frame < golden.get("frames").size(); frame++) {
      List<Image> moved = new ArrayList<>();
      for (int person = 0; person < pasted.size(); person++) {
        moved.add(picture("blend-pred-%d-%d.png".formatted(person, frame)));
      }

      Image ours = paste.paste(moved);

      assertThat(ours).isEqualTo(picture(golden.get("frames").get(frame).asString()));
    }
  }

  private static List<FaceBox> faces(JsonNode golden) {
    List<FaceBox> faces = new ArrayList<>();
    for (JsonNode box : golden.get("boxes")) {
      faces.add(
          new FaceBox(
              box.get(0).asInt(), box.get(1).asInt(), box.get(2).asInt(), box.get(3).asInt(), 1));
    }
    return faces;
  }

  private static Image picture(String file) {
    return ImageFile.read(FaceGolden.path(file));
  }
}
