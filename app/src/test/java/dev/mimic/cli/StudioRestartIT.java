package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The studio as a process that is killed in the middle of a job.
@Timeout(300)
class StudioRestartIT {
  @TempDir Path folder;

  private Served serve() throws IOException {
    return Served.start(folder, "-Xmx2g");
  }

  private Path job(String id) {
    return folder.resolve("studio/animations").resolve(id);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("studio"))) {
      return files.filter(Files::isRegularFile).map(it -> it.getFileName().toString()).toList();
    }
  }

  @Test
  void keepsTheGalleryAndRepeatsTheJobThatWasKilledUntilItIsDone() throws Exception {
    String done;
    String cut;
    try (Served first = serve()) {
      done = first.begin(StudioClient.clip(folder, 2));
      first.awaitEnd(done);
      cut = first.begin(StudioClient.clip(folder, 60));
      first.awaitFrames(cut);
      first.kill();
    }
    Files.createDirectories(folder.resolve("studio/incoming/half"));
    Files.writeString(job(cut).resolve("job.json.part"), "{");

    try (Served second = serve()) {
      List<JsonNode> jobs = second.jobs();
      assertThat(jobs).extracting(job -> job.get("id").asString()).containsExactly(cut, done);
      assertThat(jobs.get(0).get("interruptions").asInt()).isEqualTo(1);
      assertThat(jobs.get(0).get("state").asString()).isIn("waiting", "running");
      assertThat(jobs.get(1).get("state").asString()).isEqualTo("finished");

      assertThat(second.end()).isEqualTo(143); // while the job runs
    }
    assertThat(files()).containsOnly("lock", "job.json", "source", "driving-1", "result.mp4");
    assertThat(Files.readString(job(cut).resolve("job.json")))
        .contains("\"state\":\"WAITING\"", "\"interruptions\":1");
    assertThat(job(cut).resolve("result.mp4")).doesNotExist();

    try (Served third = serve()) {
      third.awaitEnd(cut);
      JsonNode job = StudioClient.JSON.readTree(third.get("/api/animations/" + cut).body());
      assertThat(job.at("/result/frames").asInt()).isEqualTo(60);
      assertThat(job.get("interruptions").asInt()).isEqualTo(1); // of which nobody was warned
      assertThat(third.get("/api/animations/" + cut + "/result.mp4").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void bringsNoCancelledJobBackToLife() throws Exception {
    String id;
    try (Served first = serve()) {
      id = first.begin(StudioClient.clip(folder, 60));
      first.awaitFrames(id);
      assertThat(first.delete("/api/animations/" + id).statusCode()).isEqualTo(204);
      first.kill();
    }

    try (Served second = serve()) {
      assertThat(second.jobs()).isEmpty();
      assertThat(second.get("/api/animations/" + id).statusCode()).isEqualTo(404);
    }
    assertThat(files()).containsExactly("lock");
  }
}
