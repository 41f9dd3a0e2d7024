package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.animate.Label;
import dev.mimic.animate.LivePortrait;
import dev.mimic.animate.LiveSettings;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One live connection: a thread that takes the latest frame and the commands before it, moves the
/// picture, and sends it, one at a time.
///
/// Messages come in on the connection's threads, which only put them down: of frames the latest, of
/// commands a few.
final class LiveSession implements Runnable {
  private static final int COMMANDS = 64; // that wait; whoever sends more is sent away
  private static final long IDLE = 300; // seconds without a message

  private final Wire wire;
  private final LiveParts parts;
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>(COMMANDS);
  private @Nullable Shot latest; // guarded by this
  private long received; // guarded by this
  private boolean queued; // guarded by this: somebody will look at `latest`
  private long answered;
  private @Nullable LivePortrait portrait;
  private @Nullable Recording recording;
  private @Nullable CameraOutput camera;
  private String source = "";
  private String model = "";
  private String precision = "";
  private long lastAnswer;
  private double pace;
  private volatile boolean over;

  /// What a session sends through.
  interface Wire {
    /// Sends and waits until it is on its way.
    void text(String json) throws IOException;

    void picture(byte[] jpeg) throws IOException;

    void close(int code, String reason);
  }

  /// The server's parts that a session uses.
  ///
  /// @param camera opens the virtual camera for pictures as large as this one
  /// @param notes hears what a session died of
  record LiveParts(
      Folders folders,
      Jobs jobs,
      Inputs inputs,
      Workshop workshop,
      ServeOptions options,
      Function<Image, CameraOutput> camera,
      Consumer<String> notes) {}

  /// @param time when it came, in nanoseconds
  private record Shot(byte[] jpeg, long number, long time) {}

  LiveSession(Wire wire, LiveParts parts) {
    this.wire = wire;
    this.parts = parts;
  }

  /// A driving frame came; it takes the place of one that was not begun. Any thread.
  void frame(byte[] jpeg) {
    synchronized (this) {
      received++;
      latest = new Shot(jpeg, received, System.nanoTime());
      if (queued) {
        return;
      }
      queued = true;
    }
    offer(this::animate);
  }

  /// A message came. Any thread.
  void message(String json) {
    offer(() -> obey(json));
  }

  private void offer(Runnable what) {
    if (!work.offer(what)) {
      end(1008, "too many messages wait");
    }
  }

  /// The connection is gone, or shall go. Any thread.
  void end(int code, String reason) {
    over = true;
    wire.close(code, reason);
    work.offer(() -> {});
  }

  /// Works until the connection ends.
  @Override
  public void run() {
    try {
      while (!over) {
        Runnable next = work.poll(IDLE, TimeUnit.SECONDS);
        if (next == null) {
          end(1008, "nothing came for five minutes");
        } else if (!over) {
          next.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(1001, "the server ends");
    } catch (RuntimeException | Error e) { // this session's alone
      failed(e);
      end(1011, "the animation failed");
    } finally {
      close();
    }
  }

  private void failed(Throwable e) {
    parts.notes.accept("A live session failed: " + e);
  }

  // ---------------------------------------------------------------- messages

  private void obey(String json) {
    try {
      Map<String, Object> said = Json.object("message's contents", json);
      String type = String.valueOf(LiveStart.word(said, "type"));
      if (portrait == null) {
        start(type, said);
      } else {
        command(portrait, type, said);
      }
    } catch (Refusal refusal) {
      problem(refusal.problem());
    } catch (MimicException e) {
      problem(Problem.of(422, parts.folders.hidden(e)));
    }
  }

  private void problem(Problem problem) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", "problem");
    message.put("status", problem.status());
    message.put("title", problem.title());
    message.put("detail", problem.detail());
    send(message);
    if (portrait == null) {
      end(1008, problem.title());
    }
  }

  private void start(String type, Map<String, Object> said) {
    String wanted = LiveStart.word(said, "source");
    if (!type.equals("start") || wanted == null) {
      throw new Refusal(
          422,
          "The first message is (%s), expected start with a source.".formatted(Form.shown(type)));
    }
    LiveSettings settings = LiveStart.settings(said, LiveSettings.USUAL);
    String name = LiveStart.word(said, "model");
    int face = LiveStart.face(said);
    Image picture = picture(wanted);
    if (over) {
      return; // nobody waits for the networks any more
    }
    model = parts.workshop.traits(name).name();
    LivePortrait made = parts.workshop.live(name, picture, face);
    try {
      made.change(settings);
      made.findFace(!LiveStart.crops(said));
      precision = made.precision().word();
      send(LiveStart.ready(made, model, parts.options.limits().frameBytes()));
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
    portrait = made;
  }

  private Image picture(String wanted) {
    Path folder = parts.folders.fresh();
    try {
      return parts.inputs.inTurn(() -> decoded(wanted, folder.resolve("source")));
    } finally {
      Folders.remove(folder);
    }
  }

  private Image decoded(String wanted, Path file) {
    try {
      source = parts.inputs.copy(wanted, true, file).name();
      return ImageFile.read(file);
    } catch (MimicException e) {
      throw Checks.named(e, file, source);
    } catch (IOException e) {
      failed(e);
      throw new Refusal(500, "The picture cannot be read, which was noted.");
    }
  }

  private void command(LivePortrait live, String type, Map<String, Object> said) {
    switch (type) {
      case "set" -> {
        live.change(LiveStart.settings(said, live.settings()));
        send(LiveStart.message(live.settings()));
      }
      case "reset" -> live.reset();
      case "best-reference" -> live.followBest(LiveStart.is(said, "on", true));
      case "find-face" -> live.findFace(true);
      case "record" -> record(live, LiveStart.mark(said));
      case "stop" -> stop();
      case "camera" -> camera(live, LiveStart.is(said, "on", true));
      default ->
          throw new Refusal(
              422,
              "The message (%s) is unknown, expected one of docs/api.md."
                  .formatted(Form.shown(type)));
    }
  }

  private void record(LivePortrait live, @Nullable String mark) {
    if (recording == null) {
      Label label = new Label(parts.options.provenance(), mark);
      recording = new Recording(parts.folders, live.still(), label);
    }
    send(Map.of("type", "recording", "on", true));
  }

  private void stop() {
    Recording made = recording;
    recording = null;
    if (made == null) {
      throw new Refusal(422, "Nothing is being recorded.");
    }
    try (made) {
      String id = made.finish(parts.jobs, source, model, precision);
      if (id.isEmpty()) {
        throw new Refusal(422, "Nothing was recorded: no frame came.");
      }
      send(Map.of("type", "recorded", "animation", id, "url", "/api/animations/" + id));
    }
  }

  private void camera(LivePortrait live, boolean on) {
    if (camera != null) {
      camera.close();
      camera = null;
    }
    if (on) {
      camera = parts.camera.apply(live.still());
      send(Map.of("type", "camera", "on", true, "device", camera.device()));
    } else {
      send(Map.of("type", "camera", "on", false));
    }
  }

  // ---------------------------------------------------------------- frames

  private void animate() {
    Shot shot;
    synchronized (this) {
      shot = latest;
      latest = null;
      queued = false;
    }
    LivePortrait live = portrait;
    if (shot == null || live == null) {
      return; // a frame before `start` shows nothing
    }
    long begun = System.nanoTime();
    Image driving;
    try {
      driving = Checks.frame(shot.jpeg);
    } catch (MimicException e) {
      end(1003, "the frame is no picture");
      return;
    }
    LivePortrait.Shown shown = live.frame(driving, shot.time / 1e9);
    byte[] jpeg = ImageFile.jpeg(shown.picture());
    if (recording != null) {
      recording.write(shown.picture());
      int most = parts.options.limits().clipSeconds();
      if (recording.seconds() >= most) {
        note("The recording ended: (%d) seconds are the most here.".formatted(most));
        stop();
      }
    }
    if (camera != null) {
      show(camera, shown.picture());
    }
    tell(live, shown);
    answer(shot, begun, jpeg);
  }

  private void show(CameraOutput virtual, Image picture) {
    if (virtual.works()) {
      virtual.write(picture);
      return;
    }
    camera = null;
    virtual.close();
    send(Map.of("type", "camera", "on", false));
    note(
        "The virtual camera (%s) takes no more pictures. Maybe another program writes to it: end that one, then turn the camera on again."
            .formatted(virtual.device()));
  }

  private void tell(LivePortrait live, LivePortrait.Shown shown) {
    if (shown.reference() != null) {
      send(
          Map.of(
              "type",
              "reference",
              "by",
              shown.reference(),
              "distance",
              Math.round(shown.distance() * 1e4) / 1e4));
    }
    if (Boolean.TRUE.equals(shown.found())) {
      send(LiveStart.message(live.settings()));
    } else if (shown.found() != null) {
      note("No face was found in the driver's frame.");
    }
  }

  private void note(String sentence) {
    send(Map.of("type", "note", "detail", sentence));
  }

  private void answer(Shot shot, long begun, byte[] jpeg) {
    long now = System.nanoTime();
    double seconds = (now - lastAnswer) / 1e9;
    pace = lastAnswer == 0 ? 0 : pace == 0 ? 1 / seconds : 0.9 * pace + 0.1 / seconds;
    lastAnswer = now;
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", "frame");
    message.put("frame", shot.number);
    message.put("skipped", shot.number - answered - 1);
    message.put("milliseconds", Pace.rounded((now - begun) / 1e6));
    message.put("waited", Pace.rounded((begun - shot.time) / 1e6));
    message.put("framesPerSecond", Pace.rounded(pace));
    answered = shot.number;
    send(message);
    try {
      wire.picture(jpeg);
    } catch (IOException e) {
      over = true;
    }
  }

  private void send(Map<String, Object> message) {
    try {
      wire.text(Json.MAPPER.writeValueAsString(message));
    } catch (IOException e) {
      over = true;
    }
  }

  /// Each of them, whatever goes wrong with the others.
  private void close() {
    try (LivePortrait _ = portrait;
        CameraOutput _ = camera;
        Recording unfinished = recording) {
      if (unfinished != null) { // kept: the connection may have broken
        unfinished.finish(parts.jobs, source, model, precision);
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }
}
