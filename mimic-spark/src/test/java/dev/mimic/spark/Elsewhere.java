package dev.mimic.spark;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/// A file system that is not this machine's as far as addresses tell (`elsewhere:/…`), and lies in
/// folders of it: whoever reads from it must fetch, and whoever writes must put. Like HDFS it
/// renames to no name that is taken.
public final class Elsewhere extends FileSystem {
  private static final URI ADDRESS = URI.create("elsewhere:///");

  private final FileSystem disk = new RawLocalFileSystem();
  private Path working = new Path("elsewhere:/");

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    disk.initialize(URI.create("file:///"), conf);
    setConf(conf);
  }

  @Override
  public URI getUri() {
    return ADDRESS;
  }

  private Path onDisk(Path path) {
    return new Path("file", null, makeQualified(path).toUri().getPath());
  }

  private static FileStatus foreign(FileStatus status) {
    Path path = new Path("elsewhere", null, status.getPath().toUri().getPath());
    long block = status.getBlockSize();
    long changed = status.getModificationTime();
    return new FileStatus(status.getLen(), status.isDirectory(), 1, block, changed, path);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return foreign(disk.getFileStatus(onDisk(path)));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] all = disk.listStatus(onDisk(path));
    for (int i = 0; i < all.length; i++) {
      all[i] = foreign(all[i]);
    }
    return all;
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    return disk.open(onDisk(path), buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return disk.create(onDisk(path), permission, overwrite, buffer, replication, block, progress);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress)
      throws IOException {
    return disk.append(onDisk(path), buffer, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return !disk.exists(onDisk(to)) && disk.rename(onDisk(from), onDisk(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return disk.delete(onDisk(path), recursive);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return disk.mkdirs(onDisk(path), permission);
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    working = folder;
  }

  @Override
  public Path getWorkingDirectory() {
    return working;
  }
}
