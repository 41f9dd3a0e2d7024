package dev.mimic.catalogue;

import dev.mimic.MimicException;
import dev.mimic.catalogue.TransferException.Remedy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The bytes of an answer as they arrive, a piece at a time: a server is asked for the next one
/// when the last was taken, and left when it sends next to nothing for too long.
final class Arrivals implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  private sealed interface Event {}

  private record Piece(List<ByteBuffer> bytes) implements Event {}

  private record End() implements Event {}

  private record Break(Throwable why) implements Event {}

  private final Patience patience;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private long deadline; // of the span in which some bytes must come
  private long came; // in that span

  Arrivals(Patience patience) {
    this.patience = patience;
    deadline = System.nanoTime() + patience.stall().toNanos();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    events.add(new Piece(bytes));
  }

  @Override
  public void onError(Throwable why) {
    events.add(new Break(why));
  }

  @Override
  public void onComplete() {
    events.add(new End());
  }

  /// The next piece, or null after the last.
  @Nullable List<ByteBuffer> next() throws TransferException {
    return switch (event()) {
      case End _ -> null;
      case Break(Throwable why) ->
          throw new TransferException(Remedy.AGAIN, "broke off (%s)".formatted(Http.reason(why)));
      case Piece(List<ByteBuffer> bytes) -> {
        for (ByteBuffer part : bytes) {
          came += part.remaining();
        }
        if (subscription != null) {
          subscription.request(1);
        }
        yield bytes;
      }
    };
  }

  private Event event() throws TransferException {
    while (true) {
      Event event = poll();
      if (event != null) {
        return event;
      }
      if (came < patience.least()) {
        throw new TransferException(
            Remedy.AGAIN, "sent next to nothing for %s".formatted(Http.seconds(patience.stall())));
      }
      came = 0;
      deadline = System.nanoTime() + patience.stall().toNanos();
    }
  }

  /// What came before the deadline, or null; a server that drips meets one as a silent one does.
  private @Nullable Event poll() {
    try {
      long left = deadline - System.nanoTime();
      return left <= 0 ? null : events.poll(left, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MimicException("The download was interrupted; what came is kept", e);
    }
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
