package dev.mimic.catalogue;

import dev.mimic.MimicException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;

/// Whether a model is on this machine.
public sealed interface Holding {
  /// It is, and can be read.
  sealed interface Held extends Holding {
    /// What people know the weights by: the file, or the model that is bundled.
    String name();
  }

  /// It lies in a file, which is what it should be.
  ///
  /// @param ours whether the file lies in Mimic's own folder; otherwise in another program's cache
  record Here(Path file, boolean ours) implements Held {
    @Override
    public String name() {
      return file.toString();
    }
  }

  /// It comes with the program and is read where it lies, in the jar for instance.
  ///
  /// @param name the model's
  record Bundled(String name, URL resource) implements Held {
    /// All of it.
    public byte[] bytes() {
      try (InputStream in = connection().getInputStream()) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new MimicException(
            "The model (%s) cannot be read from (%s): %s. Maybe build Mimic again"
                .formatted(name, resource, Disk.reason(e)),
            e);
      }
    }

    /// In bytes, or 0 where that is unknown.
    public long size() {
      try {
        URLConnection connection = connection();
        try (InputStream _ = connection.getInputStream()) {
          return Math.max(0, connection.getContentLengthLong());
        }
      } catch (IOException e) {
        return 0;
      }
    }

    // a cached connection would keep the jar open for good
    private URLConnection connection() throws IOException {
      URLConnection connection = resource.openConnection();
      connection.setUseCaches(false);
      return connection;
    }
  }

  /// Its file is not what it should be.
  ///
  /// @param fault goes on after the file's name: "has (3) bytes, …"
  record Damaged(Path file, String fault) implements Holding {}

  /// It is not.
  ///
  /// @param place where its file would lie
  record Absent(Path place) implements Holding {}
}
