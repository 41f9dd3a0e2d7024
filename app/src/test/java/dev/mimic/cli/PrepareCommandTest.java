package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import dev.mimic.prepare.PrepareOptions;
import dev.mimic.prepare.PrepareOptions.Way;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PrepareCommandTest {
  @TempDir Path folder;
  private final Terminal terminal = new Terminal();

  private Path videos() throws IOException {
    for (String name : new String[] {"id1#a", "id1#b", "id2#a"}) {
      Path file = folder.resolve("videos").resolve(name + ".mp4");
      VideoWriter.Settings settings = VideoWriter.Settings.constant(new Rational(25, 1));
      try (VideoWriter writer = VideoWriter.create(file, settings)) {
        for (int n = 0; n < 3; n++) {
          writer.write(Image.filled(40, 30, 60 * n, 90, 90));
        }
        writer.finish();
      }
    }
    return folder.resolve("videos");
  }

  private int run(Path videos, String... more) {
    String[] args = new String[more.length + 5];
    String out = folder.resolve("data").toString();
    System.arraycopy(
        new String[] {"prepare", videos.toString(), "-o", out, "--test_share=0.5"}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    return terminal.run(args);
  }

  private JsonNode line() {
    return new JsonMapper().readTree(terminal.out().lines().toList().getLast());
  }

  @Test
  void saysInOneLineWhatThereIsAndInAnotherSentenceWhatIsNot() throws IOException {
    Path videos = videos();
    Files.writeString(videos.resolve("id3#a.mp4"), "no video");

    assertThat(run(videos, "--size", "32")).isEqualTo(1);

    assertThat(line().get("videos").asInt()).isEqualTo(4);
    assertThat(line().get("clips").asInt()).isEqualTo(3);
    assertThat(line().get("failed").asInt()).isEqualTo(1);
    assertThat(terminal.lastError()).contains("(1) of (4) videos", "id3#a.mp4");

    Files.delete(videos.resolve("id3#a.mp4"));
    assertThat(run(videos, "--size", "32")).as(terminal.err()).isZero();
    assertThat(line().get("skipped").asInt()).isEqualTo(3);
    assertThat(line().get("train").asInt() + line().get("test").asInt()).isEqualTo(3);
  }

  @Test
  void optionsForFacesAreThoseOfCropVideo() {
    PrepareOptions options =
        terminal
            .parsed(
                PrepareCommand.class,
                "prepare",
                "v",
                "-o",
                "d",
                "--size=64",
                "--faces",
                "--min_frames=64",
                "--max-gap=3")
            .options();

    assertThat(options.way()).isInstanceOf(Way.Faces.class);
    Way.Faces faces = (Way.Faces) options.way();
    assertThat(faces.options().shape().width()).isEqualTo(64);
    assertThat(faces.options().minFrames()).isEqualTo(64);
    assertThat(faces.options().rules().maxGap()).isEqualTo(3);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(run(folder, "--size", "2")).isEqualTo(2);
    assertThat(run(folder, "--faces", "--metadata", "list.csv")).isEqualTo(2);
    assertThat(run(folder.resolve("missing"))).isEqualTo(1);
    assertThat(terminal.lastError()).contains("doesn't exist");
  }
}
