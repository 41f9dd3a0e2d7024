package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MeasureIT {
  @TempDir Path folder;
  private final Terminal terminal = new Terminal();
  private Path network;

  @BeforeEach
  void clips() throws IOException {
    for (int i = 0; i < 3; i++) {
      String name = "a/%d.png".formatted(i);
      ImageFile.writePng(folder.resolve("real").resolve(name), Tiny.picture(i));
      ImageFile.writePng(folder.resolve("made").resolve(name), Tiny.picture(i + 1));
    }
    network = folder.resolve("network.onnx");
    try (InputStream in = MeasureIT.class.getResourceAsStream("/metrics/nchw-16.onnx")) {
      Files.copy(in, network);
    }
  }

  private JsonNode measure(String... options) {
    String[] all = new String[options.length + 7];
    all[0] = "measure";
    all[1] = "--real";
    all[2] = folder.resolve("real").toString();
    all[3] = "--generated";
    all[4] = folder.resolve("made").toString();
    all[5] = "--threads";
    all[6] = "1";
    System.arraycopy(options, 0, all, 7, options.length);
    assertThat(terminal.run(all)).as(terminal.err()).isZero();
    JsonNode line = new JsonMapper().readTree(terminal.out());
    assertThat(line.propertyNames())
        .containsExactly("l1", "psnr", "ssim", "akd", "mkr", "aed", "frames");
    return line;
  }

  @Test
  void printsALineAndSaysWhatIsMissing() {
    JsonNode line = measure("--face-detector", "none");

    assertThat(line.get("l1").asDouble()).isBetween(0.01, 0.5);
    assertThat(line.get("psnr").asDouble()).isBetween(5.0, 40.0);
    assertThat(line.get("ssim").asDouble()).isBetween(0.1, 0.99);
    assertThat(line.get("akd").isNull()).isTrue();
    assertThat(line.get("mkr").isNull()).isTrue();
    assertThat(line.get("aed").isNull()).isTrue();
    assertThat(line.get("frames").asInt()).isEqualTo(3);
    assertThat(terminal.err()).contains("akd and mkr are null", "aed is null");
  }

  @Test
  void tellsIdentitiesApart() {
    JsonNode line = measure("--face-detector", "none", "--identity", network.toString());

    assertThat(line.get("aed").asDouble()).isBetween(0.001, 2.0);
    assertThat(terminal.err()).doesNotContain("aed is null");
  }

  @Test
  void findsTheFacesThatAreMissing() {
    String detector = Shared.path("weights/face_detection_yunet_2023mar.onnx").toString();
    Image portrait = ImageFile.read(Shared.path("data/portraits/test/024.jpg"));
    Image grey = Image.filled(portrait.width(), portrait.height(), 120, 120, 120);
    ImageFile.writePng(folder.resolve("real/b.png"), portrait);
    ImageFile.writePng(folder.resolve("made/b.png"), portrait);
    ImageFile.writePng(folder.resolve("real/c.png"), portrait);
    ImageFile.writePng(folder.resolve("made/c.png"), grey);

    JsonNode line = measure("--face-detector", detector, "--identity", network.toString());

    assertThat(line.get("mkr").asDouble()).isEqualTo(0.5);
    assertThat(line.get("aed").asDouble()).isZero();
    assertThat(line.get("frames").asInt()).isEqualTo(5);
  }
}
