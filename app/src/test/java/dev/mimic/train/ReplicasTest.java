package dev.mimic.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.mimic.config.Config;
import dev.mimic.config.TrainParams;
import dev.mimic.data.Batch;
import dev.mimic.data.LabelledFrame;
import dev.mimic.data.VideoPair;
import dev.mimic.face.Landmarks;
import dev.mimic.golden.Golden;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.perceptual.Vgg19;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two processes of which each sees one sample train as one that sees both.
@Timeout(300)
class ReplicasTest {
  @TempDir Path folder;

  @Test
  void twoProcessesGiveTheReferencesLossesAndWeights() throws Exception {
    run(Child.class);
  }

  @Test
  void aShareWithoutLabelsChangesNothing() throws Exception {
    run(HalfLabelled.class);
  }

  private void run(Class<?> child) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      processes.add(start(child, rank));
    }
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said).contains("all equal");
    }
  }

  private Process start(Class<?> child, int rank) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            child.getName(),
            Integer.toString(rank),
            folder.resolve("meeting").toString());
    builder.environment().put("OMP_NUM_THREADS", "1");
    return builder.redirectErrorStream(true).start();
  }

  /// What runs in each process.
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      try (Scope _ = Scope.open();
          Grad _ = Grad.enabled();
          Replicas replicas = Replicas.join(place(arguments), Device.CPU);
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

  /// Of the two samples one has labels: what both processes learn of it is what one learns.
  static final class HalfLabelled {
    private HalfLabelled() {}

    public static void main(String[] arguments) {
      try (Scope _ = Scope.open();
          Grad _ = Grad.enabled();
          Replicas replicas = Replicas.join(place(arguments), Device.CPU)) {
        List<Double> alone = losses(Replicas.ALONE);
        List<Double> together = losses(replicas);
        assertThat(alone.getFirst()).isPositive().isNotEqualTo(alone.getLast());
        for (int i = 0; i < alone.size(); i++) {
          assertThat(together.get(i)).isCloseTo(alone.get(i), withinPercentage(0.01));
        }
        System.out.println("all equal");
      }
    }

    /// Of two steps for which the painted expression alone counts; the landmark network is float32.
    private static List<Double> losses(Replicas replicas) {
      Config config =
          Config.load(Golden.path("tiny.yaml"))
              .with("train_params.loss_weights.generator_gan=0")
              .with("train_params.loss_weights.perceptual=[0]")
              .with("train_params.loss_weights.equivariance_value=0")
              .with("train_params.loss_weights.equivariance_jacobian=0")
              .with("train_params.loss_weights.expression=5");
      TrainParams params = config.requireTrain();
      Golden golden = Golden.open("train-gan.safetensors");
      try (TrainingState state = new TrainingState(config, 0, Device.CPU, DType.FLOAT64);
          Vgg19 unseen = new Vgg19("formula weights");
          Expression expression = new Expression(ExpressionTest.landmarks(), Device.CPU);
          TrainingStep step = new TrainingStep(state, unseen, expression, params, replicas)) {
        state.all().forEach(t -> Golden.fill(t.network(), "train." + t.name()));
        int first = replicas.share().first(2);
        int size = replicas.share().size(2);
        Tensor source = golden.get("source").to(DType.FLOAT64).narrow(0, first, size);
        Tensor driving = golden.get("driving").to(DType.FLOAT64).narrow(0, first, size);
        Supervision labels =
            Supervision.of(
                new Batch(0, 0, pairs().subList(first, first + size)), params, expression, driving);
        RandomWarp warp = new RandomWarp(golden.get("theta"), golden.get("control_params"));
        return IntStream.range(0, 2)
            .mapToObj(_ -> step.run(source, driving, warp, labels, 1).losses().get("expression"))
            .toList();
      }
    }

    private static List<VideoPair> pairs() {
      double[] points = new double[2 * Landmarks.COUNT];
      for (int i = 0; i < Landmarks.COUNT; i++) {
        points[2 * i] = 8 + 2 * (i % 9);
        points[2 * i + 1] = 8 + 2 * (i / 9);
      }
      Image image = Image.filled(32, 32, 0, 0, 0);
      LabelledFrame known = new LabelledFrame(image, points);
      LabelledFrame unknown = new LabelledFrame(image, null);
      return List.of(
          new VideoPair(known, known, "known"), new VideoPair(unknown, unknown, "unknown"));
    }
  }

  private static ProcessGroup.Place place(String[] arguments) {
    return new ProcessGroup.Place(
        Integer.parseInt(arguments[0]),
        2,
        new ProcessGroup.AtFile(Path.of(arguments[1])),
        Duration.ofSeconds(60));
  }
}
