package dev.mimic.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mimic.MimicException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every reader survives damage: a file with changed, added or missing bytes is refused by a
/// [MimicException] or read; nothing else is thrown, and nothing takes long.
class CheckpointFuzzTest {
  private static final Duration LIMIT_OF_ONE = Duration.ofSeconds(1);
  private static final Duration LIMIT_OF_ALL = Duration.ofSeconds(20);

  /// Numbers that lie about sizes: -1, the largest, and others near the edges.
  private static final long[] NASTY = {
    -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 60, Integer.MAX_VALUE, 0xffffffffL, 0x7fff, 0
  };

  @TempDir static Path folder;

  static Stream<Path> files() throws IOException {
    Path safetensors = folder.resolve("made.safetensors");
    Path zip = folder.resolve("made.pth");
    Path paddle = folder.resolve("made.pdparams");
    Conversion.convert(Fixtures.resource("checkpoint/views-zip.pth"), safetensors);
    Conversion.convert(Fixtures.resource("checkpoint/views-zip.pth"), zip);
    Conversion.convert(Fixtures.resource("checkpoint/views-zip.pth"), paddle);
    return Stream.concat(
        Stream.concat(Fixtures.GOLDEN.stream(), Fixtures.SMALL.stream()).map(Fixtures::resource),
        Stream.of(safetensors, zip, paddle));
  }

  @ParameterizedTest
  @MethodSource("files")
  void damagedFilesAreRefusedOrRead(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    int rounds = whole.length < 10_000 ? 1500 : 60;

    int[] refused = {0};
    assertTimeoutPreemptively(
        LIMIT_OF_ALL,
        () -> {
          for (int round = 0; round < rounds; round++) {
            byte[] damaged = damage(whole, random);
            long start = System.nanoTime();
            refused[0] += survives(damaged, round) ? 0 : 1;
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT_OF_ONE);
          }
        });

    assertThat(refused[0]).as("files refused").isPositive();
  }

  /// Whether the file was read; all its numbers then are, too.
  private static boolean survives(byte[] file, int round) {
    try {
      Checkpoint checkpoint =
          Checkpoint.read(new Source(Path.of("round-" + round), MemorySegment.ofArray(file)));
      touch(checkpoint.root());
      checkpoint.networks().forEach(checkpoint::network);
      return true;
    } catch (MimicException e) {
      assertThat(e.getMessage()).startsWith("The checkpoint (round-").doesNotContain("\n");
      return false;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("Round " + round + " threw " + e, e);
    }
  }

  private static void touch(Object value) {
    switch (value) {
      case Stored tensor -> assertThat(tensor.data().byteSize()).isEqualTo(tensor.bytes());
      case Map<?, ?> map -> map.values().forEach(CheckpointFuzzTest::touch);
      case List<?> list -> list.forEach(CheckpointFuzzTest::touch);
      case null, default -> {}
    }
  }

  private static byte[] damage(byte[] whole, RandomGenerator random) {
    byte[] file = whole.clone();
    switch (random.nextInt(6)) {
      case 0 -> {
        return Arrays.copyOf(file, random.nextInt(1, file.length));
      }
      case 1 -> nasty(file, random);
      case 2 -> {
        int length = random.nextInt(1, Math.min(64, file.length / 2));
        int from = random.nextInt(file.length - length);
        System.arraycopy(file, from, file, place(file, random, length), length);
      }
      default -> {
        for (int i = random.nextInt(1, 9); i > 0; i--) {
          file[place(file, random, 1)] = (byte) random.nextInt();
        }
      }
    }
    return file;
  }

  private static void nasty(byte[] file, RandomGenerator random) {
    long number = NASTY[random.nextInt(NASTY.length)];
    int bytes = 1 << random.nextInt(4);
    int at = place(file, random, bytes);
    for (int i = 0; i < bytes; i++) {
      file[at + i] = (byte) (number >>> 8 * i);
    }
  }

  /// Somewhere, but most often near the start or the end, where formats keep their structure.
  private static int place(byte[] file, RandomGenerator random, int length) {
    int room = file.length - length;
    int near = Math.min(room, 40_000);
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(near + 1);
      case 1 -> room - random.nextInt(near + 1);
      default -> random.nextInt(room + 1);
    };
  }
}
