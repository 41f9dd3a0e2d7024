package dev.mimic.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What is left of a network that was prepared for inference.
class ForgottenWeightsTest {
  private static final Path STATUS = Path.of("/proc/self/status");

  private static Layer network(int width) {
    Sequence made =
        new Sequence()
            .then("0", new SameBlock(width, width, 3))
            .then("1", new UpBlock(width, width))
            .then("2", new ResBlock(width));
    made.initialise(new SplittableRandom(4));
    return made;
  }

  private static Tensor noise(int width) {
    double[] values = new SplittableRandom(5).doubles(width * 64L, -1, 1).toArray();
    return Tensor.of(values, 1, width, 8, 8).to(DType.FLOAT32);
  }

  private static void onAnEngine(Callable<Boolean> work) {
    try (Engine engine = Engine.start(1)) {
      engine.call(work);
    }
  }

  @Test
  void itComputesTheSameAndSaysThatItsWeightsAreGone() {
    onAnEngine(
        () -> {
          try (Scope _ = Scope.open();
              Layer network = network(32)) {
            Tensor x = noise(32);
            Tensor wanted = network.forward(x);

            network.fuse();
            network.forgetWeights();

            List<Runnable> wishes =
                List.of(
                    network::fuse,
                    network::stateDict,
                    network::parameters,
                    network::channelsLast,
                    () -> network.to(Device.CPU),
                    () -> network.convolutionsTo(DType.BFLOAT16),
                    () -> network.train(true),
                    () -> network.initialise(new SplittableRandom(4)));
            for (Runnable wish : wishes) {
              assertThatThrownBy(wish::run)
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("prepared for inference");
            }
            Tensor found = network.forward(x); // none of the wishes broke it
            assertThat(found.sub(wanted).abs().max().item()).isLessThan(1e-4);
          }
          return true;
        });
  }

  @Test
  void whatIsNotFusedForgetsNothing() {
    onAnEngine(
        () -> {
          try (Layer network = network(16)) {
            network.forgetWeights();
            assertThat(network.stateDict().size()).isEqualTo(network.state().size());
          }
          return true;
        });
  }

  @Test
  void theMemoryIsGivenBack() {
    assumeTrue(Files.isReadable(STATUS), "only Linux tells what a process holds");
    onAnEngine(
        () -> {
          try (Scope _ = Scope.open();
              SameBlock block = new SameBlock(1024, 2048, 3)) { // 72 MB of weights
            block.initialise(new SplittableRandom(4));
            block.fuse();
            block.forward(noise(1024)); // packs them
            long before = held();
            block.forgetWeights();
            assertThat(before - held()).isGreaterThan(60_000);
          }
          return true;
        });
  }

  /// Of no file, in kilobytes.
  private static long held() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("RssAnon"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
