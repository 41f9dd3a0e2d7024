package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.serve.Limits;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The live path with a camera that plays our own clip.
@Timeout(300)
class StudioLiveTest {
  @TempDir static Path folder;
  static StudioClient client;
  static List<byte[]> camera = new ArrayList<>();

  @BeforeAll
  static void start() {
    client = new StudioClient(folder, StudioClient.limits(), null);
    try (VideoReader clip = VideoReader.open(StudioClient.EXAMPLES.resolve("smile.mp4"))) {
      for (int i = 0; i < 6; i++) {
        camera.add(ImageFile.jpeg(clip.next().image()));
      }
    }
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  /// One connection; what comes waits to be asked for.
  private static final class Page implements WebSocket.Listener {
    final BlockingQueue<Object> came = new LinkedBlockingQueue<>(); // JsonNode, byte[], or a code
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final WebSocket socket;

    Page(StudioClient of) {
      URI address = URI.create("ws://127.0.0.1:%d/api/live".formatted(of.studio.port()));
      socket = of.http.newWebSocketBuilder().buildAsync(address, this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        came.add(StudioClient.JSON.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      bytes.writeBytes(part);
      if (last) {
        came.add(bytes.toByteArray());
        bytes.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      came.add(code);
      return null;
    }

    void say(String json) {
      socket.sendText(json, true).join();
    }

    void show(byte[] jpeg) {
      socket.sendBinary(ByteBuffer.wrap(jpeg), true).join();
    }

    /// The next message of this type; others before it are passed over.
    JsonNode next(String type) throws InterruptedException {
      while (true) {
        Object found = came.poll(120, TimeUnit.SECONDS);
        assertThat(found).as("a message (%s)", type).isNotNull();
        if (found instanceof JsonNode json && json.get("type").asString().equals(type)) {
          return json;
        }
        assertThat(found).as("not closed before (%s)", type).isNotInstanceOf(Integer.class);
      }
    }

    /// What is said before the next message of this type.
    List<JsonNode> until(String type) throws InterruptedException {
      List<JsonNode> before = new ArrayList<>();
      while (true) {
        Object found = came.poll(120, TimeUnit.SECONDS);
        assertThat(found).as("a message (%s)", type).isNotNull().isNotInstanceOf(Integer.class);
        if (found instanceof JsonNode json) {
          if (json.get("type").asString().equals(type)) {
            return before;
          }
          before.add(json);
        }
      }
    }

    /// The picture that follows a `frame` message.
    Image picture() throws InterruptedException {
      next("frame");
      return ImageFile.decode((byte[]) came.poll(10, TimeUnit.SECONDS), "answer");
    }

    int closed() throws InterruptedException {
      Object found = came.poll(120, TimeUnit.SECONDS);
      while (!(found instanceof Integer)) {
        assertThat(found).as("a close").isNotNull();
        found = came.poll(120, TimeUnit.SECONDS);
      }
      return (Integer) found;
    }
  }

  @Test
  void movesThePictureAsTheCameraDoesAndRecordsIt() throws Exception {
    Page page = new Page(client);
    page.say("{\"type\": \"start\", \"source\": \"portrait\", \"mirror\": false}");
    JsonNode ready = page.next("ready");
    assertThat(ready.get("size").asInt()).isEqualTo(256);
    page.say("{\"type\": \"record\"}");
    page.next("recording");
    Image last = null;
    for (byte[] frame : camera) {
      page.show(frame);
      last = page.picture();
    }
    assertThat(last.width()).isEqualTo(256);

    page.say("{\"type\": \"reset\"}");
    page.show(camera.get(3));
    assertThat(page.next("reference").get("by").asString()).isEqualTo("reset");
    page.say("{\"type\": \"set\", \"view\": \"picture\", \"overlay\": true, \"smoothing\": 1}");
    assertThat(page.next("settings").get("view").asString()).isEqualTo("picture");
    page.show(camera.get(0));
    assertThat(page.picture().width()).isGreaterThan(256);
    page.say("{\"type\": \"stop\"}");
    String made = page.next("recorded").get("animation").asString();
    page.say("{\"type\": \"camera\", \"on\": true}");
    assertThat(page.next("problem").get("detail").asString()).contains("virtual camera");
    page.say("{\"type\": \"set\", \"zoom\": 99}");
    assertThat(page.next("problem").get("detail").asString())
        .isEqualTo("The field zoom is (99), expected a number from 1.0 to 8.0.");
    page.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

    JsonNode job = client.json("/api/animations/" + made);
    assertThat(job.get("kind").asString()).isEqualTo("recording");
    assertThat(job.get("result").get("frames").asInt()).isEqualTo(8);
    assertThat(client.bytes("/api/animations/" + made + "/result.mp4").statusCode()).isEqualTo(200);
  }

  @Test
  void picksTheBestReferenceAndLooksForTheFaceWhenItIsAsked() throws Exception {
    List<Image> poses = new ArrayList<>();
    try (VideoReader clip = VideoReader.open(StudioClient.EXAMPLES.resolve("talk.mp4"))) {
      for (int i = 0; i < 61; i++) {
        Image frame = clip.next().image();
        if (i % 10 == 0) {
          poses.add(frame);
        }
      }
    }
    Page page = new Page(client);
    page.say(
        "{\"type\": \"start\", \"source\": \"portrait\", \"mirror\": false, \"zoom\": 1,"
            + " \"smoothing\": 0}");
    page.next("ready");
    page.show(ImageFile.jpeg(poses.removeLast()));
    JsonNode first = page.next("reference");
    assertThat(first.get("by").asString()).isEqualTo("first");

    page.say("{\"type\": \"best-reference\", \"on\": true}");
    List<Double> distances = new ArrayList<>(List.of(first.get("distance").asDouble()));
    for (Image pose : poses) {
      page.show(ImageFile.jpeg(pose));
      for (JsonNode said : page.until("frame")) {
        assertThat(said.get("by").asString()).isEqualTo("best");
        distances.add(said.get("distance").asDouble());
      }
    }
    assertThat(distances).hasSizeGreaterThan(1).isSortedAccordingTo((a, b) -> Double.compare(b, a));

    page.say("{\"type\": \"find-face\"}");
    page.show(ImageFile.jpeg(atTheRight(poses.getFirst())));
    JsonNode found = page.next("settings");
    assertThat(found.get("shift-x").asDouble()).isGreaterThan(0.2);
    assertThat(found.get("zoom").asDouble()).isGreaterThan(1);
    page.say("{\"type\": \"find-face\"}");
    page.show(ImageFile.jpeg(Image.filled(640, 360, 90, 90, 90)));
    assertThat(page.next("note").get("detail").asString())
        .isEqualTo("No face was found in the driver's frame.");
    page.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  /// A wide frame with somebody at its right end.
  private static Image atTheRight(Image person) {
    Image small = Resize.resize(person, 200, 200);
    byte[] rgb = Image.filled(640, 360, 90, 90, 90).rgb().clone();
    for (int y = 0; y < 200; y++) {
      System.arraycopy(small.rgb(), 3 * 200 * y, rgb, 3 * (640 * (y + 100) + 430), 3 * 200);
    }
    return new Image(640, 360, rgb);
  }

  @Test
  void leavesOutFramesThatCameWhileOneWasMade() throws Exception {
    Page page = new Page(client);
    page.say("{\"type\": \"start\", \"source\": \"portrait\", \"zoom\": 1}");
    page.next("ready");
    for (int i = 0; i < 30; i++) {
      page.show(camera.get(i % 6));
    }
    long answers = 0;
    long skipped = 0;
    JsonNode answer;
    do {
      answer = page.next("frame");
      answers++;
      skipped += answer.get("skipped").asLong();
    } while (answer.get("frame").asLong() < 30);

    assertThat(answers + skipped).isEqualTo(30);
    assertThat(skipped).isPositive();
    page.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  @Test
  void closesWhatItCannotUnderstand() throws Exception {
    Page words = new Page(client);
    words.say("{\"type\": \"start\", \"source\": \"../lock\"}");
    assertThat(words.next("problem").get("detail").asString()).contains("There is no example");
    assertThat(words.closed()).isEqualTo(1008);

    Page wrong = new Page(client);
    wrong.say("{\"type\": \"start\", \"source\": \"portrait\", \"zoom\": 99}");
    assertThat(wrong.next("problem").get("detail").asString())
        .isEqualTo("The field zoom is (99), expected a number from 1.0 to 8.0.");
    assertThat(wrong.closed()).isEqualTo(1008); // and its place, the only one, is free again

    Page noise = new Page(client);
    noise.say("{\"type\": \"start\", \"source\": \"portrait\"}");
    noise.next("ready");
    noise.show(new byte[] {1, 2, 3});
    assertThat(noise.closed()).isEqualTo(1003);

    Page large = new Page(client);
    CompletableFuture<WebSocket> sent = large.socket.sendBinary(ByteBuffer.allocate(2 << 20), true);
    assertThat(large.closed()).isEqualTo(1009);
    sent.cancel(true); // whether it was sent to its end is the network's affair
  }

  @Test
  void keepsTheRecordingThatRunsWhenTheServerEnds() throws Exception {
    Path own = Files.createDirectory(folder.resolve("ends"));
    StudioClient ending = new StudioClient(own, StudioClient.limits(), null);
    try (HttpClient _ = ending.http) {
      Page page = new Page(ending);
      page.say("{\"type\": \"start\", \"source\": \"portrait\"}");
      page.next("ready");
      page.say("{\"type\": \"record\"}");
      page.next("recording");
      page.show(camera.get(0));
      page.picture();
      ending.studio.close();
      assertThat(page.closed()).isEqualTo(1001);
      assertThat(ending.notes).isEmpty();
    }

    try (Stream<Path> files = Files.walk(own.resolve("studio/animations"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("job.json", "result.mp4", "source.jpg");
    }
  }

  @Test
  void endsARecordingThatIsAsLongAsAClipMayBe() throws Exception {
    Path own = Files.createDirectory(folder.resolve("long"));
    Limits second = new Limits(20 << 20, 10, 1, 3, 12, 1, 1 << 20, 1L << 30);
    try (StudioClient brief = new StudioClient(own, second, null)) {
      Page page = new Page(brief);
      page.say("{\"type\": \"start\", \"source\": \"portrait\", \"zoom\": 1}");
      page.next("ready");
      page.say("{\"type\": \"record\"}");
      page.next("recording");
      long end = System.nanoTime() + 60_000_000_000L;
      String said = "";
      while (!said.startsWith("The recording ended") && System.nanoTime() < end) {
        page.show(camera.get(0));
        JsonNode heard;
        do {
          heard = (JsonNode) page.came.poll(60, TimeUnit.SECONDS);
          said = heard.path("detail").asString(said);
        } while (!heard.get("type").asString().equals("frame"));
        page.came.poll(10, TimeUnit.SECONDS);
      }
      assertThat(said).isEqualTo("The recording ended: (1) seconds are the most here.");
      assertThat(brief.json("/api/animations").get("animations")).hasSize(1);
    }
  }
}
