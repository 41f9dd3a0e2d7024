package dev.mimic.results;

import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/// A camera for the live studio: a clip's frames, 25 a second, the next one when the last is
/// answered. Prints how many pictures came back a second, and after how long.
public final class LivePace {
  private static final int LOOKED_AT = 60; // different frames
  private static final int WARM = 10; // answers that are not counted
  private static final long EACH = TimeUnit.SECONDS.toNanos(1) / 25;

  private LivePace() {}

  /// @param args the server's address, the clip, how many seconds, and what to call it
  public static void main(String[] args) throws InterruptedException {
    List<byte[]> frames = frames(Path.of(args[1]));
    Answers answers = new Answers();
    try (HttpClient http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create(args[0].replace("http", "ws") + "/api/live"), answers)
              .join();
      socket.sendText("{\"type\": \"start\", \"source\": \"portrait\"}", true).join();
      answers.ready.take();
      measure(socket, answers, frames, Double.parseDouble(args[2]), args[3]);
      socket.abort();
    }
  }

  private static List<byte[]> frames(Path clip) {
    List<byte[]> frames = new ArrayList<>();
    try (VideoReader reader = VideoReader.open(clip)) {
      while (reader.hasNext() && frames.size() < LOOKED_AT) {
        frames.add(ImageFile.jpeg(reader.next().image()));
      }
    }
    return frames;
  }

  private static void measure(
      WebSocket socket, Answers answers, List<byte[]> frames, double seconds, String what)
      throws InterruptedException {
    List<Double> latencies = new ArrayList<>();
    long first = 0;
    long due = System.nanoTime();
    long end = due + (long) (seconds * 1e9);
    for (int i = 0; System.nanoTime() < end; i++) {
      LockSupport.parkNanos(due - System.nanoTime());
      long sent = System.nanoTime();
      due = sent + EACH;
      socket.sendBinary(ByteBuffer.wrap(frames.get(i % frames.size())), true).join();
      answers.pictures.take();
      if (i == WARM) {
        first = System.nanoTime();
      } else if (i > WARM) {
        latencies.add((System.nanoTime() - sent) / 1e6);
      }
    }
    double rate = latencies.size() / ((System.nanoTime() - first) / 1e9);
    latencies.sort(null);
    System.out.printf(
        "{\"what\":\"%s\",\"framesPerSecond\":%.2f,\"medianLatency\":%.1f,\"latency95\":%.1f,\"frames\":%d}%n",
        what,
        rate,
        latencies.get(latencies.size() / 2),
        latencies.get(latencies.size() * 95 / 100),
        latencies.size());
  }

  private static final class Answers implements WebSocket.Listener {
    private final BlockingQueue<String> ready = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> pictures = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        if (new JsonMapper().readTree(text.toString()).path("type").asString("").equals("ready")) {
          ready.add("ready");
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      if (last) {
        pictures.add(data.remaining());
      }
      from.request(1);
      return null;
    }
  }
}
