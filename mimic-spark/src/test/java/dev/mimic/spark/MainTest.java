package dev.mimic.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program, in a process of its own.
class MainTest {
  private static final String SENTENCE = "Spark could not do it: ";

  @TempDir Path folder;

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dspark.master=local[1]"));
    command.addAll(List.of("-Dspark.ui.enabled=false", "-Dspark.driver.host=127.0.0.1"));
    command.addAll(List.of("-Dspark.driver.bindAddress=127.0.0.1", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectError(folder.resolve("err.txt").toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aTrainingThatFailsSaysWhyInOneSentence() throws Exception {
    assertThat(start("train", "1", "--no-such-option").waitFor()).isEqualTo(1);

    assertThat(said()).startsWith(SENTENCE + "Process (0) of the training ended: ");
    assertThat(said()).contains("--no-such-option");
  }

  @Test
  void aTableThatIsNoneIsASentence() throws Exception {
    Path table = Files.writeString(folder.resolve("pairs.parquet"), "no table");

    assertThat(start("animate", table.toString()).waitFor()).isEqualTo(1);

    assertThat(said()).contains("pairs.parquet", "not a Parquet file");
  }

  /// The one line that is ours; the others are Spark's log.
  private String said() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("err.txt"))) {
      List<String> ours =
          lines
              .filter(line -> line.startsWith(SENTENCE) || line.startsWith("Exception in"))
              .toList();
      assertThat(ours).hasSize(1);
      return ours.getFirst();
    }
  }

  @Test
  void aTrainingEndsWithTheProcessThatWantedIt() throws Exception {
    Pairs.trainingSet(folder.resolve("data"), 2);
    Path config = Path.of("..", "app", "src", "test", "resources", "golden", "fomm", "tiny.yaml");
    Path log = Files.createDirectories(folder.resolve("log"));
    Process job =
        start(
            "train",
            "1",
            "--config=" + config.toAbsolutePath(),
            "--data=" + folder.resolve("data"),
            "--log-dir=" + log,
            "--threads=1",
            "--set",
            "train_params.num_epochs=100000");
    Cluster.awaitFiles(log, "", 1); // its folder: it has begun
    List<ProcessHandle> training = job.descendants().toList();
    assertThat(training).isNotEmpty();

    job.destroyForcibly(); // SIGKILL

    for (ProcessHandle process : training) {
      process.onExit().get(120, TimeUnit.SECONDS);
    }
  }
}
