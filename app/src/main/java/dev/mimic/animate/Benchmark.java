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
/// picture made for nobody. Another program's networks can stand beside them ([Peer]). All are
/// measured in turn in one run, block by block, since a shared machine's speed drifts.
public final class Benchmark {
  // passes before the clock counts: compilers, and int8 looks at eight pictures
  private static final int WARM_UP = 10;
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

  /// @param fast,plain,peer null where not measured
  public record Report(
      int size, @Nullable Measured fast, @Nullable Measured plain, @Nullable Measured peer) {}

  /// Somebody else's way from a driving frame to a picture, on the same machine.
  @FunctionalInterface
  public interface Peer {
    /// Makes one frame; gives what it took, in milliseconds by what was done.
    Map<String, Double> frame();
  }

  private final Engine engine;
  private final Options options;
  private final @Nullable FaceEnhancer enhancer;
  private final @Nullable Peer peer;

  /// @param enhancer sharpens every frame of either path, or null
  /// @param peer measured beside ours, or null
  public Benchmark(
      Engine engine, Options options, @Nullable FaceEnhancer enhancer, @Nullable Peer peer) {
    this.engine = engine;
    this.options = options;
    this.enhancer = enhancer;
    this.peer = peer;
  }

  public Report run(Progress progress) {
    return engine.call(() -> measure(progress));
  }

  private Report measure(Progress progress) {
    int size = MotionModel.wantedSize(options.config, options.size);
    try (Scope _ = Scope.open()) {
      Route fast = options.paths == Paths.PLAIN ? null : new Route(size, false);
      Route plain = options.paths == Paths.FAST ? null : new Route(size, true);
      Turns other = peer == null ? null : new Others(peer);
      List<Turns> paths = new ArrayList<>();
      for (@Nullable Turns path : new @Nullable Turns[] {fast, plain, other}) {
        if (path != null) {
          paths.add(path);
        }
      }
      paths.forEach(Turns::warmUp);
      long total = (long) options.frames * paths.size();
      long done = 0;
      for (int block = 0; block < BLOCKS; block++) {
        int until = options.frames * (block + 1) / BLOCKS;
        for (Turns path : paths) {
          while (path.frames < until) {
            done += path.pass();
            progress.step(Math.min(done, total), total);
          }
        }
      }
      Report report = new Report(size, measured(fast), measured(plain), measured(other));
      paths.forEach(Turns::close);
      return report;
    }
  }

  private static @Nullable Measured measured(@Nullable Turns path) {
    return path == null ? null : path.measured();
  }

  /// One way to a picture, and the time it took.
  private abstract static class Turns implements AutoCloseable {
    private final int batchSize;
    private final Map<String, Double> stages = new LinkedHashMap<>();
    private final List<Double> passes = new ArrayList<>();
    private int frames;

    Turns(int batchSize) {
      this.batchSize = batchSize;
    }

    abstract void work();

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
      work();
      passes.add((System.nanoTime() - start) / 1e6 / batchSize);
      frames += batchSize;
      return batchSize;
    }

    void took(String stage, double milliseconds) {
      stages.merge(stage, milliseconds, Double::sum);
    }

    Measured measured() {
      double[] sorted = passes.stream().mapToDouble(p -> p).sorted().toArray();
      double mean = Arrays.stream(sorted).average().orElseThrow();
      Map<String, Double> each = new LinkedHashMap<>();
      stages.forEach((stage, sum) -> each.put(stage, sum / frames));
      return new Measured(1000 / mean, mean, sorted[sorted.length / 2], each);
    }

    @Override
    public void close() {}
  }

  private static final class Others extends Turns {
    private final Peer peer;

    Others(Peer peer) {
      super(1);
      this.peer = peer;
    }

    @Override
    void work() {
      peer.frame().forEach(this::took);
    }
  }

  /// One of our ways through the networks.
  private final class Route extends Turns {
    private final boolean plain;
    private final Fomm fomm;
    private final Tensor source; // (1, 3, N, N)
    private final Tensor driving; // (B, 3, N, N)
    private final Keypoints still;
    private final MotionTransfer transfer;
    private final Generator.Encoded encoded;

    Route(int size, boolean plain) {
      super(options.batchSize);
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

    @Override
    void work() {
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
    }

    private <T> T timed(String stage, Supplier<T> work) {
      long start = System.nanoTime();
      T made = work.get();
      took(stage, (System.nanoTime() - start) / 1e6);
      return made;
    }

    @Override
    public void close() {
      fomm.close();
    }
  }
}
