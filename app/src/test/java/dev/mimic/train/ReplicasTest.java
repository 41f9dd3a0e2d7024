package dev.mimic.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two processes of which each sees one sample train as one that sees both.
@Timeout(300)
class ReplicasTest {
  @TempDir Path folder;

  @Test
  void twoProcessesGiveTheReferencesLossesAndWeights() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      processes.add(start(rank));
    }
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said).contains("all equal");
    }
  }

  private Process start(int rank) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Child.class.getName(),
            Integer.toString(rank),
            folder.resolve("meeting").toString());
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.redirectErrorStream(true).start();
  }

  /// What runs in each process.
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      ProcessGroup.Place place =
          new ProcessGroup.Place(
              Integer.parseInt(arguments[0]),
              2,
              new ProcessGroup.AtFile(Path.of(arguments[1])),
              Duration.ofSeconds(60));
      try (Scope _ = Scope.open();
          Grad _ = Grad.enabled();
          Replicas replicas = Replicas.join(place, Device.CPU);
          GoldenCase given = GoldenCase.open("train-gan", "train.", "", DType.FLOAT64, replicas)) {
        for (int i = 0; i < 3; i++) {
          try (Scope _ = Scope.open()) {
            given.checkLosses(i, given.run().losses(), 1e-7);
          }
          if (i == 1) {
            given.checkWeightsAfterTwoSteps();
          }
        }
        System.out.println("all equal");
      }
    }
  }
}
