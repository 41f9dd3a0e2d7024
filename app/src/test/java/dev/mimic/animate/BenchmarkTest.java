package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.config.Config;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.golden.Golden;
import dev.mimic.image.Image;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is measured, with the golden files' small network (64 px); how fast it is, no test can say.
class BenchmarkTest {
  /// Gives the pictures back, and remembers how many came at a time.
  private static final class Counting implements FaceEnhancer {
    private final List<Integer> batches = new ArrayList<>();

    @Override
    public List<Image> enhance(List<Image> faces) {
      batches.add(faces.size());
      return faces;
    }

    @Override
    public int side(int given) {
      return 64;
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public void close() {}
  }

  private static Benchmark.Report measure(
      Benchmark.Paths paths,
      int batchSize,
      @Nullable FaceEnhancer enhancer,
      Benchmark.@Nullable Peer peer) {
    Config config = Config.load(Golden.path("tiny.yaml"));
    var options =
        new Benchmark.Options(config, null, 0, 6, batchSize, Device.CPU, DType.FLOAT32, paths);
    try (Engine engine = Engine.start(1)) {
      return new Benchmark(engine, options, enhancer, peer).run((_, _) -> {});
    }
  }

  @Test
  void everyStageOfTheFastPathIsTimed() {
    Benchmark.Report report = measure(Benchmark.Paths.FAST, 1, null, null);

    assertThat(report.plain()).isNull();
    assertThat(report.fast()).isNotNull();
    assertThat(report.fast().stages())
        .containsOnlyKeys("keypoints", "dense motion", "render", "to 8 bits");
    assertThat(report.fast().framesPerSecond()).isPositive();
  }

  @Test
  void sharpeningIsAStageOfBothPaths() {
    Counting enhancer = new Counting();

    Benchmark.Report report = measure(Benchmark.Paths.BOTH, 2, enhancer, null);

    assertThat(report.fast()).isNotNull();
    assertThat(report.plain()).isNotNull();
    assertThat(report.fast().stages()).containsKey("enhance");
    assertThat(report.plain().stages()).containsKeys("enhance", "encode");
    assertThat(enhancer.batches).hasSizeGreaterThanOrEqualTo(6).containsOnly(2);
  }

  @Test
  void aPeerTakesItsTurnsOneFrameAtATime() {
    List<String> frames = new ArrayList<>();

    Benchmark.Report report =
        measure(
            Benchmark.Paths.FAST,
            2,
            null,
            () -> {
              frames.add("made");
              return Map.of("theirs", 5.0);
            });

    assertThat(report.fast()).isNotNull();
    assertThat(report.peer()).isNotNull();
    assertThat(report.peer().stages()).isEqualTo(Map.of("theirs", 5.0));
    assertThat(frames).hasSize(16); // 6 that count, and 10 to warm up
  }
}
