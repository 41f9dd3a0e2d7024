package dev.mimic.serve;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;

/// The rest of a request that is refused: many clients read no answer before they have sent
/// everything, and take a connection that is closed meanwhile for a failure.
///
/// A few at a time and not for long, so that nobody holds the server up by being refused.
final class Leftovers {
  private static final long MOST = 8 << 20;
  private static final long PATIENCE = 2_000_000_000L; // nanoseconds
  private static final Semaphore PLACES = new Semaphore(16);

  private Leftovers() {}

  static void read(HttpServletRequest asked) {
    long announced = asked.getContentLengthLong();
    if (announced <= 0 || announced > MOST || !PLACES.tryAcquire()) {
      return;
    }
    try {
      InputStream in = asked.getInputStream();
      byte[] buffer = new byte[64 << 10];
      long until = System.nanoTime() + PATIENCE;
      while (in.read(buffer) >= 0 && System.nanoTime() < until) {
        // read and forgotten
      }
    } catch (IOException | IllegalStateException e) {
      return; // it is cut off, or was read as a form
    } finally {
      PLACES.release();
    }
  }
}
