package dev.mimic.bench;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What the benchmarks share: an engine with all the processor's threads, one scope for what is
/// prepared, and one for every call.
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--add-modules=jdk.incubator.vector",
      "-Dorg.bytedeco.javacpp.nopointergc=true"
    })
public abstract class Bench {
  private static final long SEED = 7;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Engine engine = Engine.start(0);
  private final Scope prepared = engine.call(Scope::open);
  private Supplier<Tensor> kernel = () -> noise(1);

  /// What is measured from now on; made on the engine's thread.
  final void measure(Supplier<Supplier<Tensor>> made) {
    kernel = engine.call(made::get);
  }

  /// One call, whose result is freed at its end.
  final double run() {
    return engine.call(
        () -> {
          try (Scope _ = Scope.open()) {
            return (double) kernel.get().size(0);
          }
        });
  }

  final SplittableRandom random() {
    return random;
  }

  /// Numbers between -1 and 1, float32, channels innermost where there are four dimensions.
  final Tensor noise(long... shape) {
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    Tensor made = Tensor.of(random.doubles(count, -1, 1).toArray(), shape).to(DType.FLOAT32);
    return shape.length == 4 ? made.channelsLast() : made;
  }

  /// Frees everything.
  @TearDown(Level.Trial)
  public final void close() {
    engine.call(
        () -> {
          prepared.close();
          return true;
        });
    engine.close();
  }
}
