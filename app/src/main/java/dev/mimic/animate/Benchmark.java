package dev.mimic.animate;

import dev.mimic.Progress;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Fomm;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.Motion;
import dev.mimic.model.MotionTransfer;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Measures where a frame's time goes, without files: pictures of noise through the networks.
///
/// Two paths. The fast one is what [Animator] runs. The plain one is what the Python reference
/// does: contiguous layout, float32, the source encoded again for every frame and its warped
/// picture made for nobody. Measured in turn in one run, block by block, since a shared machine's
/// speed drifts.
public final class Benchmark {
  private static final int WARM_UP = 2; // passes before the clock counts
  private static final int BLOCKS = 4; // turns that the two paths take

  /// @param weights null for random weights: the time does not depend on them
  /// @param size side of the picture, 0 for the configuration's
  /// @param frames to be counted for each path
  /// @param paths which to measure
  public record Options(
      Config config,
      @Nullable Checkpoint weights,
      int size,
      int frames,
      int batchSize,
      Device device,
      DType precision,
      Paths paths) {}

  public enum Paths {
    FAST,
    PLAIN,
    BOTH
  }

  /// @param framesPerSecond of all counted frames
  /// @param millisecondsPerFrame its inverse
  /// @param medianMilliseconds of single passes, a frame
  /// @param stages mean milliseconds a frame by what was done
  public record Measured(
      double framesPerSecond,
      double millisecondsPerFrame,
      double medianMilliseconds,
      Map<String, Double> stages) {}

  /// @param fast,plain null where not measured
  public record Report(int size, @Nullable Measured fast, @Nullable Measured plain) {}

  private final Engine engine;
  private final Options options;
  private final @Nullable FaceEnhancer enhancer;

  /// @param enhancer sharpens every frame of either path, or null
  public Benchmark(Engine engine, Options options, @Nullable FaceEnhancer enhancer) {
    this.engine = engine;
    this.options = options;
    this.enhancer = enhancer;
  }

  public Report run(Progress progress) {
    return engine.call(() -> measure(progress));
  }

  private Report measure(Progress progress) {
    int size = MotionModel.wantedSize(options.config, options.size);
    try (Scope _ = Scope.open()) {
      List<Route> paths = new ArrayList<>();
      Route fast = options.paths == Paths.PLAIN ? null : new Route(size, false);
      Route plain = options.paths == Paths.FAST ? null : new Route(size, true);
      if (fast != null) {
        paths.add(fast);
      }
      if (plain != null) {
        paths.add(plain);
      }
      paths.forEach(Route::warmUp);
      long total = (long) options.frames * paths.size();
      long done = 0;
      for (int block = 0; block < BLOCKS; block++) {
        int until = options.frames * (block + 1) / BLOCKS;
        for (Route path : paths) {
          while (path.frames < until) {
            done += path.pass();
            progress.step(Math.min(done, total), total);
          }
        }
      }
      Report report =
          new Report(
              size, fast == null ? null : fast.measured(), plain == null ? null : plain.measured());
      paths.forEach(Route::close);
      return report;
    }
  }

  /// One way through the networks, and the time it took.
  private final class Route implements AutoCloseable {
    private final boolean plain;
    private final Fomm fomm;
    private final Tensor source; // (1, 3, N, N)
    private final Tensor driving; // (B, 3, N, N)
    private final Keypoints still;
    private final MotionTransfer transfer;
    private final Generator.Encoded encoded;
    private final Map<String, Double> stages = new LinkedHashMap<>();
    private final List<Double> passes = new ArrayList<>();
    private int frames;

    Route(int size, boolean plain) {
      this.plain = plain;
      var params = MotionModel.params(options.config, size);
      fomm =
          options.weights == null
              ? Fomm.random(params, new SplittableRandom(0))
              : Fomm.load(params, options.weights);
      if (!plain) {
        fomm.optimise(options.device, options.precision);
      }
      source = noise(1, size);
      driving = noise(options.batchSize, size);
      still = fomm.detector().forward(source);
      transfer =
          MotionTransfer.of(still, fomm.detector().forward(noise(1, size)), true, true, true);
      encoded = fomm.generator().encode(source);
    }

    private Tensor noise(int batch, int size) {
      SplittableRandom random = new SplittableRandom(batch);
      float[] values = new float[batch * 3 * size * size];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble();
      }
      Tensor made = Tensor.of(values, batch, 3, size, size);
      return plain ? made : made.to(options.device);
    }

    void warmUp() {
      for (int i = 0; i < WARM_UP; i++) {
        pass();
      }
      frames = 0;
      stages.clear();
      passes.clear();
    }

    /// One batch; gives its number of frames.
    int pass() {
      long start = System.nanoTime();
      try (Scope _ = Scope.open()) {
        Keypoints wanted =
            timed("keypoints", () -> transfer.apply(fomm.detector().forward(driving)));
        Generator.Encoded e =
            plain ? timed("encode", () -> fomm.generator().encode(source)) : encoded;
        Motion motion = timed("dense motion", () -> fomm.generator().motion(e, still, wanted));
        Tensor picture = timed("render", () -> fomm.generator().render(e, motion, !plain));
        if (plain) {
          timed("deformed source", () -> fomm.generator().deformed(e.source(), motion, false));
        }
        List<Image> pictures = timed("to 8 bits", () -> ImageTensor.images(picture));
        if (enhancer != null) {
          timed("enhance", () -> enhancer.enhance(pictures));
        }
      }
      passes.add((System.nanoTime() - start) / 1e6 / options.batchSize);
      frames += options.batchSize;
      return options.batchSize;
    }

    private <T> T timed(String stage, Supplier<T> work) {
      long start = System.nanoTime();
      T made = work.get();
      stages.merge(stage, (System.nanoTime() - start) / 1e6, Double::sum);
      return made;
    }

    Measured measured() {
      double[] sorted = passes.stream().mapToDouble(p -> p).sorted().toArray();
      double mean = Arrays.stream(sorted).average().orElseThrow();
      Map<String, Double> each = new LinkedHashMap<>();
      stages.forEach((stage, sum) -> each.put(stage, sum / frames));
      return new Measured(1000 / mean, mean, sorted[sorted.length / 2], each);
    }

    @Override
    public void close() {
      fomm.close();
    }
  }
}
