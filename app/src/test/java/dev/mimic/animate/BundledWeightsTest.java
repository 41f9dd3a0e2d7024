package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.Conversion;
import dev.mimic.config.Config;
import dev.mimic.golden.Golden;
import dev.mimic.model.Fomm;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A motion model as it travels in the box: float16 numbers, read from memory.
class BundledWeightsTest {
  @TempDir Path folder;

  @Test
  void areWidenedWhenTheyAreLoaded() throws IOException {
    Path file = folder.resolve("small.safetensors");
    Path original = Golden.path("tiny-zip.pth.tar");
    Conversion.convert(original, file, new Conversion.Slimming(true, List.of("discriminator")));
    Config config = Config.load(Golden.path("tiny.yaml"));
    Checkpoint small = Checkpoint.of("mimic-face", Files.readAllBytes(file));

    try (Engine engine = Engine.start(1)) {
      engine.call(
          () -> {
            try (Scope _ = Scope.open();
                MotionModel model = MotionModel.load(config, small, 0, Device.CPU, DType.FLOAT32);
                Fomm whole = Fomm.load(config.modelParams(), Checkpoint.read(original));
                Fomm half = Fomm.load(config.modelParams(), small)) {
              assertThat(model.name()).isEqualTo("mimic-face");
              assertRounded(whole.detector().parameters(), half.detector().parameters());
              assertRounded(whole.generator().parameters(), half.generator().parameters());
            }
            return engine;
          });
    }
  }

  private static void assertRounded(Map<String, Tensor> whole, Map<String, Tensor> half) {
    assertThat(half.keySet()).isEqualTo(whole.keySet()).isNotEmpty();
    whole.forEach(
        (name, expected) -> {
          Tensor found = half.get(name);
          assertThat(found.type()).as(name).isEqualTo(DType.FLOAT32);
          double largest = expected.abs().max().item();
          assertThat(found.sub(expected).abs().max().item())
              .as(name)
              .isLessThanOrEqualTo(largest / 2048); // half of a float16's last digit
        });
  }
}
