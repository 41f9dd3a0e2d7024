package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.serve.Form.FormPart;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a session says, and what it records, with nobody's browser and the smallest network.
@Timeout(60)
class LiveSessionTest {
  private static final String START = "{\"type\": \"start\", \"source\": \"portrait\"}";
  private static final byte[] FRAME = ImageFile.jpeg(Image.filled(64, 64, 90, 120, 60));

  @TempDir Path folder;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Object> came = new LinkedBlockingQueue<>(); // JsonNode, Image, words
  private final TinyWorkshop workshop = new TinyWorkshop();
  private Folders folders;
  private Gallery gallery;
  private LiveSession session;
  private Thread thread;

  @BeforeEach
  void begin() throws IOException {
    folders = new Folders(folder.resolve("studio"));
    gallery = new Gallery(folders.animations(), notes::add);
    begin(new Inputs(folders, new Checks(Limits.USUAL), workshop), workshop);
  }

  private void begin(Inputs inputs, Workshop by) throws IOException {
    ServeOptions options =
        new ServeOptions("127.0.0.1", 0, List.of(), null, null, folder, null, true, Limits.USUAL);
    Path program = folder.resolve("ffmpeg"); // which ends at once, as for a device that is busy
    Files.writeString(program, "#!/bin/sh\nexit 1\n");
    if (Files.getFileStore(program).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    LiveSession.LiveParts parts =
        new LiveSession.LiveParts(
            folders,
            new Jobs(gallery, Limits.USUAL),
            inputs,
            by,
            options,
            like -> new CameraOutput(program.toString(), Path.of("/dev/video9"), like),
            notes::add);
    session = new LiveSession(new Heard(), parts);
    thread = Thread.ofPlatform().start(session);
  }

  @AfterEach
  void end() throws InterruptedException {
    endSession();
    workshop.close();
  }

  private void endSession() throws InterruptedException {
    session.end(1000, "closed");
    thread.join();
    folders.close();
  }

  private final class Heard implements LiveSession.Wire {
    @Override
    public void text(String json) {
      came.add(Json.MAPPER.readTree(json));
    }

    @Override
    public void picture(byte[] jpeg) {
      came.add(ImageFile.decode(jpeg, "answer"));
    }

    @Override
    public void close(int code, String reason) {
      came.add(code + " " + reason);
    }
  }

  private Object next() throws InterruptedException {
    Object found = came.poll(30, TimeUnit.SECONDS);
    assertThat(found).as("something that was said").isNotNull();
    return found;
  }

  private JsonNode next(String type) throws InterruptedException {
    Object found = next();
    while (!(found instanceof JsonNode json && json.get("type").asString().equals(type))) {
      assertThat(found).as("before (%s)", type).isNotInstanceOf(String.class);
      found = next();
    }
    return (JsonNode) found;
  }

  private Image answer() throws InterruptedException {
    session.frame(FRAME);
    next("frame");
    return (Image) next();
  }

  private static Image last(Path clip) {
    Image last = null;
    try (VideoReader frames = VideoReader.open(clip)) {
      while (frames.hasNext()) {
        last = frames.next().image();
      }
    }
    return last;
  }

  private Path recorded() throws InterruptedException {
    session.message("{\"type\": \"stop\"}");
    return gallery.folder(next("recorded").get("animation").asString()).resolve(Gallery.RESULT);
  }

  private static double difference(Image a, Image b, int x, int y, int width, int height) {
    byte[] ours = a.crop(x, y, width, height).rgb();
    byte[] theirs = b.crop(x, y, width, height).rgb();
    double sum = 0;
    for (int i = 0; i < ours.length; i++) {
      sum += Math.abs((ours[i] & 0xff) - (theirs[i] & 0xff));
    }
    return sum / ours.length;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void saysOnceThatTheCameraTakesNoMore() throws Exception {
    session.message(START);
    next("ready");
    session.message("{\"type\": \"camera\"}");
    assertThat(next("camera").get("on").asBoolean()).isTrue();

    List<JsonNode> said = new ArrayList<>();
    do {
      said.addAll(saidWithAnAnswer());
    } while (said.stream().noneMatch(it -> it.get("type").asString().equals("camera")));
    said.addAll(saidWithAnAnswer());

    assertThat(said)
        .filteredOn(it -> it.get("type").asString().matches("camera|note"))
        .extracting(JsonNode::toString)
        .satisfiesExactly(
            off -> assertThat(off).contains("\"on\":false"),
            note ->
                assertThat(note)
                    .contains("The virtual camera (/dev/video9) takes no more pictures. Maybe"));
  }

  private List<JsonNode> saidWithAnAnswer() throws InterruptedException {
    List<JsonNode> said = new ArrayList<>();
    session.frame(FRAME);
    Object found = next();
    while (!(found instanceof Image)) {
      said.add((JsonNode) found);
      found = next();
    }
    return said;
  }

  @Test
  void aRecordingKeepsTheShapeThatItBeganWith() throws Exception {
    session.message(START.replace("portrait", "group"));
    next("ready");
    session.message("{\"type\": \"record\"}");
    next("recording");
    answer();
    session.message("{\"type\": \"set\", \"view\": \"picture\"}");
    Image wide = answer();
    assertThat(wide.width()).isGreaterThan(wide.height());

    Image made = last(recorded());

    int high = 64 * wide.height() / wide.width();
    int top = (64 - high) / 2;
    Image black = Image.filled(64, 64, 0, 0, 0);
    assertThat(made.width()).isEqualTo(64);
    assertThat(difference(made, black, 0, 0, 64, top - 2)).isLessThan(4);
    assertThat(difference(made, black, 0, 64 - top + 2, 64, top - 2)).isLessThan(4);
    Image expected = black.with(Resize.resize(wide, 64, high), 0, top);
    assertThat(difference(made, expected, 0, 0, 64, 64)).isLessThan(10);
  }

  @Test
  void aRecordingCarriesTheMarkThatItWasAskedFor() throws Exception {
    session.message(START);
    next("ready");
    session.message("{\"type\": \"record\", \"mark\": \"%s\"}".formatted("m".repeat(41)));
    assertThat(next("problem").get("detail").asString())
        .contains("mark", "1 to 40 letters, digits and signs of ASCII");
    session.message("{\"type\": \"record\", \"mark\": \"made up\"}");
    next("recording");
    Image answer = answer();
    Image marked = last(recorded());
    session.message("{\"type\": \"record\"}");
    next("recording");
    Image again = answer();
    Image plain = last(recorded()); // no mark unasked

    assertThat(difference(marked, answer, 0, 0, 64, 40)).isLessThan(8);
    assertThat(difference(plain, again, 34, 54, 30, 10)).isLessThan(8);
    assertThat(difference(marked, answer, 34, 54, 30, 10)).isGreaterThan(20);
  }

  @Test
  void aStartWaitsForItsTurnAmongThePicturesThatAreLookedAt() throws Exception {
    endSession();
    came.clear();
    HeldWorkshop held = new HeldWorkshop();
    folders = new Folders(folder.resolve("crowd"));
    gallery = new Gallery(folders.animations(), notes::add);
    Inputs inputs = new Inputs(folders, new Checks(Limits.USUAL), held, 200);
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int i = 0; i < 2; i++) {
          Path sent = folder.resolve("sent-%d.png".formatted(i));
          ImageFile.writePng(sent, Image.filled(64, 64, 90, 90, 90));
          FormPart part = new FormPart("source", "a.png", "", sent);
          Path incoming = folders.fresh();
          others.execute(() -> inputs.faces(part, incoming));
          held.awaitSomebody();
        }
        begin(inputs, held);
        session.message(START);

        assertThat(next("problem").get("status").asInt()).isEqualTo(503);
        assertThat(next()).isEqualTo("1008 Service Unavailable");
      } finally {
        held.letGo();
      }
    }
  }
}
