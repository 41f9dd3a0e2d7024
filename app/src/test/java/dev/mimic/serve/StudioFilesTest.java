package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.serve.Job.Input;
import dev.mimic.serve.Job.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A finished job whose files somebody took away, or spoiled.
@Timeout(60)
class StudioFilesTest {
  private static final String ID = Ids.fresh();

  @TempDir Path folder;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private Studio studio;

  @BeforeEach
  void start() throws IOException {
    Path animations = Files.createDirectories(folder.resolve("animations"));
    Input input = new Input("a.png", "source", null);
    new Gallery(animations, notes::add)
        .add(
            Job.waiting(ID, input, List.of(new Input("b.mp4", "driving-1", null)), Map.of())
                .finished(new Outcome(1, 1, 1, 1, "mimic-face", "float32"), List.of()),
            Files.createDirectories(folder.resolve("sent")));
    ServeOptions options =
        new ServeOptions("127.0.0.1", 0, List.of(), null, null, folder, null, true, Limits.USUAL);
    studio = Studio.start(options, new IdleWorkshop(), Catalogue.in(folder), notes::add);
  }

  @AfterEach
  void stop() {
    studio.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String address = "http://127.0.0.1:%d/api/animations/%s/%s".formatted(studio.port(), ID, path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "driving/1", "result.mp4", "result.gif", "result.zip"})
  void isMissingWhatIsGone(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain(folder.toString());
  }

  @Test
  void saysNothingOfItsOwnPathsWhenAFileIsSpoilt() throws Exception {
    Path job = folder.resolve("animations").resolve(ID);
    Files.writeString(job.resolve(Gallery.RESULT), "no video");

    for (String kind : List.of("gif", "zip")) {
      HttpResponse<String> answer = get("result." + kind);
      assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(422);
      assertThat(answer.body()).doesNotContain(folder.toString());
    }
    assertThat(notes).anyMatch(it -> it.contains(folder.toString()));
  }
}
