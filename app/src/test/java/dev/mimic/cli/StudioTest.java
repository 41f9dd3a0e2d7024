package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The studio as a program uses it, from the upload to the download.
@Timeout(300)
class StudioTest {
  @TempDir static Path folder;
  static StudioClient client;

  @BeforeAll
  static void start() {
    client = new StudioClient(folder, StudioClient.limits(), null);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static JsonNode begun(Object... parts) throws Exception {
    HttpResponse<String> answer = client.post("/api/animations", parts);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = StudioClient.JSON.readTree(answer.body());
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("/api/animations/" + job.get("id").asString());
    return job;
  }

  @Test
  void makesAVideoOfAnUploadedPictureAndClip() throws Exception {
    JsonNode job =
        begun(
            "source", StudioClient.EXAMPLES.resolve("portrait.png"),
            "driving", StudioClient.clip(folder, 3),
            "options", "{\"crop\": \"none\", \"mark\": \"made up\"}");
    String id = job.get("id").asString();

    List<String> events = client.events(id);
    JsonNode done = client.json("/api/animations/" + id);
    HttpResponse<byte[]> video = client.bytes("/api/animations/" + id + "/result.mp4?download");

    assertThat(events).contains("event: animation").last().asString().contains("\"finished\"");
    assertThat(done.get("state").asString()).as(done.toString()).isEqualTo("finished");
    assertThat(done.get("result").get("frames").asInt()).isEqualTo(3);
    assertThat(done.get("command").asString())
        .isEqualTo("./mimic animate -s portrait.png -d clip-3.mp4 --crop none --mark 'made up'");
    assertThat(video.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"mimic-portrait.mp4\"");
    Path saved = Files.write(folder.resolve("saved.mp4"), video.body());
    try (VideoReader clip = VideoReader.open(saved)) {
      assertThat(clip.info().width()).isEqualTo(256);
    }
    assertThat(new String(video.body(), StandardCharsets.ISO_8859_1)).contains("Synthetic:");
  }

  @Test
  void givesItsResultInEveryKindAndByRanges() throws Exception {
    JsonNode job =
        begun(
            "source",
            "portrait",
            "driving",
            StudioClient.clip(folder, 2),
            "options",
            "{\"crop\":\"none\"}");
    String at = "/api/animations/" + job.get("id").asString();
    client.events(job.get("id").asString());

    HttpResponse<byte[]> whole = client.bytes(at + "/result.mp4");
    HttpResponse<byte[]> part =
        client.http.send(
            client.request(at + "/result.mp4").header("Range", "bytes=4-7").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(new String(part.body(), StandardCharsets.US_ASCII)).isEqualTo("ftyp");
    assertThat(part.headers().firstValue("Content-Range"))
        .hasValue("bytes 4-7/" + whole.body().length);
    assertThat(text(client.bytes(at + "/result.gif"))).startsWith("GIF89a").contains("Synthetic:");
    assertThat(text(client.bytes(at + "/result.webp"))).startsWith("RIFF").contains("Synthetic:");
    assertThat(text(client.bytes(at + "/result.webm"))).contains("webm").contains("Synthetic:");
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(client.bytes(at + "/result.zip").body()))) {
      assertThat(zip.getNextEntry().getName()).isEqualTo("0000000.png");
      byte[] png = zip.readAllBytes();
      assertThat(ImageFile.decode(png, "0000000.png").width()).isEqualTo(256);
      assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("Synthetic:");
      assertThat(zip.getNextEntry().getName()).isEqualTo("0000001.png");
      assertThat(zip.getNextEntry()).isNull();
    }
    assertThat(text(client.bytes(at + "/source"))).startsWith("\u00ff\u00d8");
    assertThat(client.bytes(at + "/driving/1").statusCode()).isEqualTo(200);
    assertThat(client.get(at + "/driving/2").statusCode()).isEqualTo(404);
  }

  @Test
  void offersACommandLineThatFindsTheExamplesFromTheRepositorysRoot() throws Exception {
    JsonNode seen =
        StudioClient.JSON.readTree(client.post("/api/faces", "source", "portrait").body());
    JsonNode job =
        begun(
            "source",
            seen.get("source").asString(), // kept since it was looked at
            "driving",
            "smile",
            "driving",
            StudioClient.clip(folder, 2),
            "options",
            "{\"shorter\": \"hold\"}");
    client.delete("/api/animations/" + job.get("id").asString());

    String command = job.get("command").asString();
    assertThat(command)
        .isEqualTo(
            "./mimic animate -s examples/portrait.png -d examples/smile.mp4 -d clip-2.mp4 --shorter"
                + " hold");
    assertThat(command.split(" "))
        .filteredOn(word -> word.contains("/"))
        .hasSize(3)
        .allMatch(word -> Files.exists(Path.of("..", word)));
  }

  private static String text(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return new String(answer.body(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void showsFacesAndCropsBeforeAnythingIsAnimated() throws Exception {
    JsonNode seen =
        StudioClient.JSON.readTree(client.post("/api/faces", "source", "portrait").body());
    String face = seen.get("faces").get(0).get("preview").asString();

    assertThat(seen.get("faces")).hasSize(1);
    assertThat(seen.get("faces").get(0).get("largest").asBoolean()).isTrue();
    assertThat(ImageFile.decode(client.bytes(face).body(), "face").width()).isEqualTo(256);
    JsonNode clip =
        StudioClient.JSON.readTree(client.post("/api/clips", "driving", "smile").body());
    assertThat(clip.get("frames").asInt()).isEqualTo(100);
    assertThat(client.bytes(clip.get("after").asString()).statusCode()).isEqualTo(200);
    assertThat(
            client
                .post(
                    "/api/animations", "source", seen.get("source").asString(), "driving", "nobody")
                .body())
        .contains("There is no example (nobody), expected one of (smile, talk, sing, surprise)");
  }

  @Test
  void cancelsAJobThatRunsAndForgetsIt() throws Exception {
    JsonNode job = begun("source", "portrait", "driving", "talk", "options", "{\"crop\":\"none\"}");
    String at = "/api/animations/" + job.get("id").asString();

    assertThat(client.get(at + "/result.mp4").statusCode()).isEqualTo(409);
    assertThat(client.delete(at).statusCode()).isEqualTo(204);

    assertThat(client.get(at).statusCode()).isEqualTo(404);
    assertThat(client.delete(at).statusCode()).isEqualTo(404);
  }

  @Test
  void failsAJobWithTheSentenceOfTheCommandLine() throws Exception {
    Path empty = folder.resolve("wall.png");
    ImageFile.writePng(empty, dev.mimic.image.Image.filled(64, 64, 90, 90, 90));
    JsonNode job =
        begun(
            "source",
            empty,
            "driving",
            StudioClient.clip(folder, 2),
            "options",
            "{\"crop\":\"auto\"}");
    client.events(job.get("id").asString());

    JsonNode failed = client.json("/api/animations/" + job.get("id").asString());

    assertThat(failed.get("state").asString()).isEqualTo("failed");
    assertThat(failed.get("problem").get("detail").asString())
        .startsWith("No face was found in (wall.png) by the detector (");
  }
}
