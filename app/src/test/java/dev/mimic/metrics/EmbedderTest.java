package dev.mimic.metrics;

import static dev.mimic.metrics.Patterns.model;
import static dev.mimic.metrics.Patterns.pattern;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Expected: Python's ONNX Runtime on the same pictures; `metrics/README.md` has the networks.
class EmbedderTest {
  @TempDir Path folder;

  @Test
  void readsChannelsFirst() throws IOException {
    try (Embedder embedder = Embedder.open(model("nchw-16.onnx", folder), 1)) {
      assertThat(embedder.width()).isEqualTo(16);
      assertThat(embedder.height()).isEqualTo(16);

      float[] one = embedder.embed(pattern(16, 16, 0));
      float[] other = embedder.embed(pattern(16, 16, 3));

      assertThat(one)
          .containsExactly(
              new float[] {-0.67753776f, -0.58318723f, -0.40990506f, -0.18114384f}, within(1e-5f));
      assertThat(Embedder.distance(one, other)).isCloseTo(0.7028093581040454, within(1e-5));
      assertThat(Embedder.distance(other, one)).isEqualTo(Embedder.distance(one, other));
      assertThat(Embedder.distance(one, one)).isZero();
    }
  }

  @Test
  void readsChannelsLastAndTakesTheUsualSizeWhereNoneIsSaid() throws IOException {
    try (Embedder embedder = Embedder.open(model("nhwc-any.onnx", folder), 1)) {
      assertThat(embedder.width()).isEqualTo(112);
      assertThat(embedder.height()).isEqualTo(112);

      float[] one = embedder.embed(pattern(112, 112, 0));
      float[] other = embedder.embed(pattern(112, 112, 3));

      assertThat(Embedder.distance(one, other)).isCloseTo(0.004467832447028023, within(1e-5));
    }
  }

  @Test
  void refusesANetworkOfOtherThings() throws IOException {
    Path file = model("text.onnx", folder);

    assertThatThrownBy(() -> Embedder.open(file, 1))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("text.onnx")
        .hasMessageContaining("[1, 8]")
        .hasMessageContaining("expected one picture");
  }

  @Test
  void refusesWhatIsNoNetwork() throws IOException {
    Path text = Files.writeString(folder.resolve("a.onnx"), "this is no network");
    Path half = folder.resolve("half.onnx");
    byte[] whole = Files.readAllBytes(model("nchw-16.onnx", folder));
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    Path empty = Files.createFile(folder.resolve("empty.onnx"));

    for (Path file : new Path[] {text, half, empty, folder.resolve("no.onnx"), folder}) {
      assertThatThrownBy(() -> Embedder.open(file, 1))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining(file.getFileName().toString())
          .hasMessageNotContaining("\n");
    }
  }
}
