package dev.mimic.serve;

import dev.mimic.serve.LiveSession.LiveParts;
import dev.mimic.serve.LiveSession.Wire;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// The WebSocket of the live path: connections to sessions, and back.
final class Live {
  private static final long SLOWEST = 10; // seconds that a client may take for one message
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final int THREADS = 2; // for each place: who left may still be at work on a start

  private final LiveParts parts;
  private final Map<String, LiveSession> sessions = new ConcurrentHashMap<>(); // by connection
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  Live(LiveParts parts) {
    this.parts = parts;
  }

  int open() {
    return sessions.size();
  }

  void routes(WsConfig socket) {
    socket.onConnect(this::begin);
    socket.onMessage(context -> with(context, it -> it.message(context.message())));
    socket.onBinaryMessage(
        context -> {
          // the payload is the connection's own buffer, valid until this returns
          byte[] jpeg = new byte[context.data().remaining()];
          context.data().get(jpeg);
          with(context, it -> it.frame(jpeg));
        });
    socket.onClose(context -> forget(context));
    socket.onError(context -> forget(context));
  }

  private synchronized void begin(WsContext context) {
    context.session.setIdleTimeout(IDLE);
    int places = parts.options().limits().live();
    boolean full = sessions.size() >= places || threads.size() >= THREADS * places;
    if (parts.jobs().ending() || full) {
      context.closeSession(1013, "all live places are taken, try again later");
      return;
    }
    String id = context.sessionId();
    LiveSession session =
        new LiveSession(new Connection(context.session, () -> sessions.remove(id)), parts);
    sessions.put(id, session);
    Thread thread =
        Thread.ofPlatform()
            .name("mimic-live")
            .daemon()
            .unstarted(
                () -> {
                  try {
                    session.run();
                  } finally {
                    sessions.remove(id, session);
                    threads.remove(Thread.currentThread());
                  }
                });
    threads.add(thread);
    thread.start();
  }

  private void with(WsContext context, Consumer<LiveSession> what) {
    LiveSession session = sessions.get(context.sessionId());
    if (session != null) {
      what.accept(session);
    }
  }

  private void forget(WsContext context) {
    with(context, it -> it.end(1000, "closed"));
  }

  /// The server ends; [Jobs#end] comes before, so that nobody begins any more.
  synchronized void end() {
    sessions.values().forEach(session -> session.end(1001, "the server ends"));
  }

  /// Waits for the sessions to keep what they recorded, so long at most.
  void join(long milliseconds) {
    long until = System.nanoTime() + milliseconds * 1_000_000;
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One message at a time, each waited for: what a client does not take is not made.
  ///
  /// @param leave gives the place to others
  private record Connection(Session session, Runnable leave) implements Wire {
    @Override
    public void text(String json) throws IOException {
      await(callback -> session.sendText(json, callback));
    }

    @Override
    public void picture(byte[] jpeg) throws IOException {
      await(callback -> session.sendBinary(ByteBuffer.wrap(jpeg), callback));
    }

    private void await(Consumer<Callback> send) throws IOException {
      CompletableFuture<Boolean> sent = new CompletableFuture<>();
      send.accept(Callback.from(() -> sent.complete(true), sent::completeExceptionally));
      try {
        sent.get(SLOWEST, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      } catch (ExecutionException | TimeoutException e) {
        session.disconnect();
        throw new IOException(e);
      }
    }

    @Override
    public void close(int code, String reason) {
      leave.run(); // before the other side hears of it and comes again
      if (session.isOpen()) {
        session.close(code, reason, Callback.NOOP);
      }
    }
  }
}
