package dev.mimic.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/// A job's changes as server-sent events, each client on a virtual thread of its own: one that does
/// not read waits alone, until its connection idles.
final class Events {
  private static final long PING = 10_000; // milliseconds; shorter than any connection idles
  private static final long PAUSE = 200; // milliseconds between two looks: five a second

  private final Jobs jobs;
  private final BiFunction<Job, Pace, Object> view;
  private final Executor threads = work -> Thread.ofVirtual().name("mimic-events").start(work);

  /// @param view what clients see of a job
  Events(Jobs jobs, BiFunction<Job, Pace, Object> view) {
    this.jobs = jobs;
    this.view = view;
  }

  /// Answers with the stream, which ends when the job does.
  void begin(Context context, String id) throws IOException {
    context.contentType("text/event-stream").header("Cache-Control", "no-store");
    OutputStream out = context.res().getOutputStream();
    context.future(() -> CompletableFuture.runAsync(() -> follow(out, id), threads));
  }

  private void follow(OutputStream out, String id) {
    try {
      Job.State state = null;
      int position = -1;
      long version = -1;
      while (true) {
        Jobs.Sight sight = jobs.watch(id, version, PING);
        Job job = sight.job();
        if (job == null) {
          send(out, "removed", Map.of());
          return;
        }
        int place = jobs.position(id);
        if (job.state() != state || place != position) {
          send(out, "animation", view.apply(job, sight.pace()));
        } else if (sight.version() == version) {
          write(out, ": still here\n\n");
        } else {
          send(out, "progress", sight.pace());
        }
        if (job.over() || jobs.ending()) {
          return;
        }
        state = job.state();
        position = place;
        version = sight.version();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      return; // the client went away, which is how most streams end
    }
  }

  private static void send(OutputStream out, String event, Object data) throws IOException {
    write(out, "event: %s\ndata: %s\n\n".formatted(event, Json.MAPPER.writeValueAsString(data)));
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
