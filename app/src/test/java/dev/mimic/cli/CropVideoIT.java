package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.video.Frame;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real faces, found by YuNet, cut out of a video.
class CropVideoIT {
  private static final int FIRST = 4;

  @TempDir Path folder;
  private final Terminal terminal = new Terminal();

  @Test
  void cutsTheFaceOfALargerVideoToTheFrame() throws IOException {
    Path video = folder.resolve("videos/id1#talk.mp4");
    pasted(Shared.path("data/talking-heads/test/t000#0.mp4"), video);
    Files.writeString(folder.resolve("videos/broken.mp4"), "no video");

    assertThat(run()).isEqualTo(1);

    assertThat(terminal.lastError()).contains("(1) of (2) videos", "broken.mp4");
    assertThat(line().get("kept").asInt()).isEqualTo(1);
    assertThat(line().get("failed").asInt()).isEqualTo(1);
    List<String> rows = Files.readAllLines(folder.resolve("clips/tubes.csv"));
    assertThat(rows)
        .anyMatch(row -> row.startsWith("id1#talk#000004-000023#0.mp4,id1#talk.mp4,4,23,"))
        .anyMatch(row -> row.startsWith(",broken.mp4,") && row.contains("unreadable"));
    try (VideoReader clip =
        VideoReader.open(folder.resolve("clips/id1#talk#000004-000023#0.mp4"))) {
      assertThat(clip.info().width()).isEqualTo(128);
      assertThat(clip.info().height()).isEqualTo(128);
      int frames = 0;
      for (; clip.hasNext(); frames++) {
        clip.next();
      }
      assertThat(frames).isEqualTo(20);
    }

    Files.delete(folder.resolve("videos/broken.mp4"));
    assertThat(run()).as(terminal.err()).isZero();
    assertThat(line().get("skipped").asInt()).isEqualTo(1);
  }

  /// Twenty frames of a face in a corner of grey ones, with grey frames before and after.
  private static void pasted(Path face, Path file) {
    Image grey = Image.filled(720, 480, 110, 110, 110);
    try (VideoReader clip = VideoReader.open(face);
        VideoWriter writer =
            VideoWriter.create(file, VideoWriter.Settings.constant(new Rational(25, 1)))) {
      for (int i = 0; i < 28; i++) {
        boolean seen = i >= FIRST && i < FIRST + 20;
        Image frame = seen ? grey.with(clip.next().image(), 400, 60) : grey;
        writer.write(new Frame(frame, i, 1));
      }
      writer.finish();
    }
  }

  private int run() {
    return terminal.run(
        "crop-video",
        folder.resolve("videos").toString(),
        "-o",
        folder.resolve("clips").toString(),
        "--image_shape",
        "128,128",
        "--min_frames",
        "10",
        "--face_detector",
        Shared.path("weights/face_detection_yunet_2023mar.onnx").toString(),
        "--threads",
        "1",
        "--workers",
        "1");
  }

  private JsonNode line() {
    return new JsonMapper().readTree(terminal.out().lines().toList().getLast());
  }
}
