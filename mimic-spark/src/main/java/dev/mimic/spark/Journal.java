package dev.mimic.spark;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;

/// What is finished, one small file each, put down by the executor that did it: a driver that dies
/// loses nothing. When a job ends, its table has all of it, and the journal is removed.
final class Journal {
  private static final String SUFFIX = ".done";

  private final Storage storage;
  private final String folder;

  Journal(Storage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /// By key what was put down.
  Map<String, String> all() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (FileStatus file : storage.list(folder)) {
      String name = file.getPath().getName();
      if (name.endsWith(SUFFIX)) {
        String key = name.substring(0, name.length() - SUFFIX.length());
        all.put(key, storage.read(file.getPath().toString()));
      }
    }
    return all;
  }

  /// What was put down under a key; empty if nothing was.
  String get(String key) throws IOException {
    String file = file(key);
    return storage.exists(file) ? storage.read(file) : "";
  }

  void put(String key, String text) throws IOException {
    storage.write(file(key), text, key + "-journal");
  }

  void clear() throws IOException {
    storage.delete(folder);
  }

  private String file(String key) {
    return folder + "/" + key + SUFFIX;
  }
}
