package dev.mimic.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/// Files wherever Hadoop reaches: `file:`, `hdfs:`, `s3a:` and their like. Local ones are used
/// where they lie, others through a copy in a local folder.
///
/// A result is written beside its place under another name and renamed, so that it is there whole
/// or not at all. (An object store has no rename: there it is a copy, which appears whole as well.)
final class Storage {
  private static final Pattern PART = Pattern.compile("\\.mimic-spark-(\\p{XDigit}+)-.*\\.part");

  private final Configuration configuration;

  Storage(Configuration configuration) {
    this.configuration = configuration;
  }

  /// Of the process that this runs in, driver or executor, with the job's `spark.hadoop.…`
  /// settings.
  static Storage ofProcess() {
    return new Storage(SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()));
  }

  /// The whole address of what is named, relative names below a folder.
  String resolve(String name, String folder) throws IOException {
    org.apache.hadoop.fs.Path path = path(name);
    org.apache.hadoop.fs.Path whole =
        path.isAbsolute() || folder.isEmpty() ? path : new org.apache.hadoop.fs.Path(folder, name);
    return whole.getFileSystem(configuration).makeQualified(whole).toString();
  }

  /// The folder that something lies in.
  static String folder(String address) {
    org.apache.hadoop.fs.Path parent = path(address).getParent();
    return parent == null ? "" : parent.toString();
  }

  static String name(String address) {
    return path(address).getName();
  }

  private static org.apache.hadoop.fs.Path path(String address) {
    return new org.apache.hadoop.fs.Path(address);
  }

  private FileSystem system(String address) throws IOException {
    return path(address).getFileSystem(configuration);
  }

  boolean exists(String address) throws IOException {
    return system(address).exists(path(address));
  }

  /// A file or folder as local programs can read it: where it lies, or a copy.
  ///
  /// @param folder gets the copy
  Path fetch(String address, Path folder) throws IOException {
    if (isLocal(address)) {
      return Path.of(path(address).toUri().getPath());
    }
    Path copy = Files.createTempDirectory(folder, "input").resolve(name(address));
    org.apache.hadoop.fs.Path local = new org.apache.hadoop.fs.Path(copy.toUri());
    system(address).copyToLocalFile(false, path(address), local, true);
    return copy;
  }

  private boolean isLocal(String address) throws IOException {
    return "file".equals(system(address).getUri().getScheme());
  }

  /// Puts a local file in its place, which has it whole or not at all; the local one is gone then.
  ///
  /// @param tag names the attempt; what killed ones leave is found by it
  void put(Path local, String address, String tag) throws IOException {
    String part = part(address, tag);
    if (isLocal(address)) {
      Path target = Path.of(path(address).toUri().getPath());
      Path beside = Path.of(path(part).toUri().getPath());
      Files.createDirectories(target.getParent());
      Files.move(local, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    FileSystem system = system(address);
    system.mkdirs(path(address).getParent());
    system.copyFromLocalFile(true, true, new org.apache.hadoop.fs.Path(local.toUri()), path(part));
    replace(address, tag);
  }

  /// Where something is written that is to have a place.
  static String part(String address, String tag) {
    return folder(address) + "/.mimic-spark-" + tag + ".part";
  }

  /// Gives what was written as [#part], file or folder, its place. What was there is moved aside
  /// until then: see [#restore].
  void replace(String address, String tag) throws IOException {
    FileSystem system = system(address);
    org.apache.hadoop.fs.Path to = path(address);
    org.apache.hadoop.fs.Path old = path(old(address, tag));
    // the machine's own renames over a file at once; elsewhere, and with folders, nobody may be
    // there
    boolean over = isLocal(address) && Files.isRegularFile(Path.of(to.toUri().getPath()));
    boolean taken = !over && system.exists(to);
    if (taken) {
      system.delete(old, true);
    }
    if (taken && !system.rename(to, old) || !system.rename(path(part(address, tag)), to)) {
      throw new IOException("(%s) cannot be replaced".formatted(to));
    }
    if (taken) {
      system.delete(old, true);
    }
  }

  private static String old(String address, String tag) {
    return part(address, tag + "-old");
  }

  /// Puts back what [#replace] had moved aside when it was killed.
  void restore(String address, String tag) throws IOException {
    if (!exists(address) && exists(old(address, tag))) {
      system(address).rename(path(old(address, tag)), path(address));
    }
  }

  /// Removes what killed attempts left in a folder.
  ///
  /// @param keys of the pieces of work that are over
  void sweep(String folder, Set<String> keys) throws IOException {
    for (FileStatus file : list(folder)) {
      var name = PART.matcher(file.getPath().getName());
      if (name.matches() && keys.contains(name.group(1))) {
        system(folder).delete(file.getPath(), false);
      }
    }
  }

  /// What is in a folder; nothing if it does not exist.
  List<FileStatus> list(String folder) throws IOException {
    try {
      return List.of(system(folder).listStatus(path(folder)));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /// All files below a folder.
  List<FileStatus> listAll(String folder) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    var each = system(folder).listFiles(path(folder), true);
    while (each.hasNext()) {
      files.add(each.next());
    }
    return files;
  }

  String read(String address) throws IOException {
    try (var in = system(address).open(path(address))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Writes a small text, whole or not at all.
  void write(String address, String text, String tag) throws IOException {
    try (OutputStream out = system(address).create(path(part(address, tag)), true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    replace(address, tag);
  }

  void delete(String address) throws IOException {
    system(address).delete(path(address), true);
  }
}
