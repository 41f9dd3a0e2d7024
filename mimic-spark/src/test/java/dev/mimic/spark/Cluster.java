package dev.mimic.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/// A standalone Spark cluster on 127.0.0.1: a master and workers of one processor each, processes
/// of their own, from the jars that Maven brought.
final class Cluster implements AutoCloseable {
  private static final int PATIENCE = 600; // seconds; a busy machine is slow

  private final Path folder;
  private final Path home;
  private final List<String> mimic;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private String address = "";

  static Cluster start(Path folder, int workers) throws Exception {
    Cluster cluster = new Cluster(folder);
    try {
      cluster.begin(workers);
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  private Cluster(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("cluster"));
    home = Path.of("target/spark-home").toAbsolutePath();
    Path jars = Files.createDirectories(home.resolve("jars"));
    mimic = new ArrayList<>();
    mimic.add(Path.of("target/classes").toAbsolutePath().toString());
    String path = Files.readString(Path.of("target/classpath.txt")).strip();
    mimic.addAll(List.of(path.split(File.pathSeparator)));
    String all = System.getProperty("java.class.path");
    for (String entry : all.split(File.pathSeparator)) {
      if (entry.endsWith(".jar") && !mimic.contains(entry)) {
        Path jar = Path.of(entry);
        Files.deleteIfExists(jars.resolve(jar.getFileName()));
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
  }

  private void begin(int count) throws Exception {
    Path log = folder.resolve("master.log");
    Process master =
        java(
            log,
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
    address = awaitText(master, log, "Starting Spark master at (spark://\\S+)");
    for (int i = 0; i < count; i++) {
      Path own = folder.resolve("worker%d.log".formatted(i));
      Path work = folder.resolve("work%d".formatted(i));
      Process worker =
          java(
              own,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              "127.0.0.1",
              "--port",
              "0",
              "--webui-port",
              "0",
              "--cores",
              "1",
              "--memory",
              "1g",
              "--work-dir",
              work.toString(),
              address);
      workers.add(worker);
    }
    for (int i = 0; i < count; i++) {
      awaitText(
          workers.get(i),
          folder.resolve("worker%d.log".formatted(i)),
          "(Successfully registered with master)");
    }
  }

  private Process java(Path log, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(String.join(File.pathSeparator, mimic) + File.pathSeparator + home + "/jars/*");
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  /// A job as `spark-submit` runs it, with what it says.
  record Submitted(Process process, Path file) {
    /// Waits for the end; gives the exit code.
    int await() throws InterruptedException {
      return process.waitFor(PATIENCE, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    String log() {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        return String.valueOf(e);
      }
    }

    /// The one line of JSON.
    String line() {
      return log().lines().filter(line -> line.startsWith("{")).findFirst().orElse("");
    }
  }

  Submitted submit(String... words) throws IOException {
    Path log = folder.resolve("job%d.log".formatted(processes.size()));
    List<String> command = new ArrayList<>(List.of("org.apache.spark.deploy.SparkSubmit"));
    command.addAll(List.of("--master", address, "--class", "dev.mimic.spark.Main"));
    for (String setting :
        List.of(
            "spark.executor.extraClassPath=" + String.join(File.pathSeparator, mimic),
            "spark.executor.cores=1",
            "spark.executor.memory=512m",
            "spark.executorEnv.OMP_NUM_THREADS=1",
            "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.ui.enabled=false")) {
      command.addAll(List.of("--conf", setting));
    }
    command.add("spark-internal"); // the class path has it, there is no jar to bring
    command.addAll(List.of(words));
    return new Submitted(java(log, command.toArray(String[]::new)), log);
  }

  /// Ends a worker and its executor at once, as when a machine is switched off.
  void killWorker() {
    Process worker = workers.getFirst();
    List<ProcessHandle> all = worker.descendants().toList();
    worker.destroyForcibly(); // SIGKILL
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /// Waits until a folder holds so many files.
  static void awaitFiles(Path watched, String suffix, int count) throws Exception {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      watched.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      while (count(watched, suffix) < count) {
        WatchKey key = watch.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(key).as("files in (%s)", watched).isNotNull();
        key.pollEvents();
        key.reset();
      }
    }
  }

  private static long count(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }

  /// Waits until a process has said something, and gives its first group.
  private String awaitText(Process process, Path log, String pattern) throws Exception {
    Pattern wanted = Pattern.compile(pattern);
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      folder.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      while (true) {
        String text = Files.exists(log) ? Files.readString(log) : "";
        Matcher found = wanted.matcher(text);
        if (found.find()) {
          return found.group(1);
        }
        assertThat(process.isAlive()).as(text).isTrue();
        WatchKey key = watch.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(key).as(text).isNotNull();
        key.pollEvents();
        key.reset();
      }
    }
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
