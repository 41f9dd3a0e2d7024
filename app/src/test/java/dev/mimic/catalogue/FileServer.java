package dev.mimic.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A web server that answers as a test says, the truth or not; a connection carries one answer.
public final class FileServer implements AutoCloseable {
  /// What one request is answered with; afterwards the connection ends.
  public interface Reply {
    void to(Request request, OutputStream out) throws IOException;
  }

  /// What the server saw.
  public record Request(String path, Map<String, String> headers, InputStream connection) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /// Sends nothing more until the client leaves.
    public void awaitHangUp() throws IOException {
      while (connection.read() >= 0) {
        // a client has nothing more to say
      }
    }
  }

  private final ServerSocket socket;
  private final List<Reply> replies;
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Future<?> accepting;

  /// @param replies one a request, in order; the last one serves all that follow
  public FileServer(Reply... replies) {
    this.replies = List.of(replies);
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accepting = threads.submit(this::accept);
  }

  /// A whole file, truthfully.
  public static Reply whole(byte[] body, String... headers) {
    return status("200 OK", body, headers);
  }

  /// Any answer with its true length.
  static Reply status(String status, byte[] body, String... headers) {
    return (_, out) -> {
      head(out, status, headers);
      out.write(
          "Content-Length: %d\r\n\r\n".formatted(body.length).getBytes(StandardCharsets.US_ASCII));
      out.write(body);
    };
  }

  /// A head that is not finished: more lines may follow.
  static void head(OutputStream out, String status, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// A file that honours ranges, truthfully.
  public static Reply ranges(byte[] body, String tag) {
    return (request, out) -> {
      String range = request.header("Range");
      if (range.isEmpty() || !request.header("If-Range").equals(tag)) {
        whole(body, "ETag: " + tag).to(request, out);
        return;
      }
      int from = Integer.parseInt(range.replaceAll("\\D", ""));
      piece(body, from, tag).to(request, out);
    };
  }

  static Reply piece(byte[] body, int from, String tag) {
    byte[] rest = Arrays.copyOfRange(body, from, body.length);
    String range = "Content-Range: bytes %d-%d/%d".formatted(from, body.length - 1, body.length);
    return status("206 Partial Content", rest, range, "ETag: " + tag);
  }

  /// The first bytes of a file that is announced whole.
  public static Reply breakingOff(byte[] body, int after, String... headers) {
    return (_, out) -> {
      head(out, "200 OK", headers);
      out.write(
          "Content-Length: %d\r\n\r\n".formatted(body.length).getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, after);
    };
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      Request request = read(in);
      int index;
      synchronized (requests) {
        requests.add(request);
        index = Math.min(requests.size(), replies.size()) - 1;
      }
      OutputStream out = connection.getOutputStream();
      replies.get(index).to(request, out);
      out.flush();
    } catch (IOException e) {
      return; // the client left
    }
  }

  private static Request read(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    String path = lines.readLine().split(" ", -1)[1];
    Map<String, String> headers = new TreeMap<>();
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      String[] parts = line.split(": ", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
    }
    return new Request(path, headers, in);
  }

  /// An address on this server.
  public URI url(String path) {
    return URI.create("http://127.0.0.1:%d/%s".formatted(socket.getLocalPort(), path));
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accepting.cancel(true);
    threads.shutdownNow();
  }
}
