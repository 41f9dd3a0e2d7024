package dev.mimic.train.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Safetensors;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.checkpoint.TorchZipWriter;
import dev.mimic.golden.Golden;
import dev.mimic.golden.Shared;
import dev.mimic.nn.Module;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Scope;
import dev.mimic.train.perceptual.MobileNetFeatures.Kind;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PerceptualNetworksTest {
  private final Scope scope = Scope.open();

  @TempDir private Path folder;

  @AfterEach
  void free() {
    scope.close();
  }

  @Test
  void needsNoFile() {
    try (PerceptualNetwork network = PerceptualNetworks.open(null, null)) {
      assertThat(network.description())
          .isEqualTo("a fixed random convolutional pyramid (seed 0) and an L1 pyramid");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void recognisesAMobileNetByItsTensors(Kind kind) {
    Path file = folder.resolve("body.pth");
    try (MobileNetFeatures written = new MobileNetFeatures(kind, "formula")) {
      Golden.fill(written, "any");
      Map<String, Stored> tensors = new LinkedHashMap<>();
      weights(written).forEach((name, tensor) -> tensors.put("module." + name, tensor));
      tensors.put("module.head.bias", ones(3)); // detectors have more than a body
      TorchZipWriter.write(file, Map.of("epoch", 7L, "state_dict", tensors));

      try (PerceptualNetwork network = PerceptualNetworks.open(null, file)) {
        assertThat(network.description()).contains("MobileNetV1").contains("body.pth");
        network
            .parameters()
            .forEach(
                (name, tensor) ->
                    assertThat(tensor.floats()).isEqualTo(written.parameters().get(name).floats()));
      }
    }
  }

  @Test
  void takesVgg19ByEitherOptionAndLeavesItsClassifier() {
    Path file = folder.resolve("vgg.safetensors");
    try (Vgg19 written = new Vgg19("zeros")) {
      written.parameters().values().forEach(tensor -> tensor.fillInPlace(0));
      Map<String, Stored> tensors = weights(written);
      tensors.put("features.34.bias", ones(512));
      tensors.put("classifier.6.bias", ones(1000));
      Safetensors.write(file, new StateDict(tensors), Map.of());
    }

    try (PerceptualNetwork vgg = PerceptualNetworks.open(file, null);
        PerceptualNetwork any = PerceptualNetworks.open(null, file)) {
      assertThat(vgg.description()).isEqualTo("VGG19 weights of vgg.safetensors");
      assertThat(any).isInstanceOf(Vgg19.class);
    }
  }

  @Test
  void refusesAnotherNetworkByName() {
    Path file = folder.resolve("blazeface.safetensors");
    Safetensors.write(file, new StateDict(Map.of("backbone1.0.bias", ones(24))), Map.of());

    assertThatThrownBy(() -> PerceptualNetworks.open(null, file))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("blazeface.safetensors")
        .hasMessageContaining("backbone1.0.bias")
        .hasMessageContaining("VGG19");
  }

  @Test
  void refusesVgg16() {
    Path file = folder.resolve("vgg16.safetensors");
    Map<String, Stored> names =
        Map.of("features.14.weight", ones(1), "features.28.weight", ones(1));
    Safetensors.write(file, new StateDict(names), Map.of());

    assertThatThrownBy(() -> PerceptualNetworks.open(file, null))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("expected VGG19");
  }

  @Test
  void refusesTwoFilesAtOnce() {
    Path file = Path.of("a.pth");

    assertThatThrownBy(() -> PerceptualNetworks.open(file, file))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("--vgg")
        .hasMessageContaining("--perceptual");
  }

  @ParameterizedTest
  @CsvSource({
    "retinaface-mobilenet0.25.pth, RetinaFace's MobileNetV1 0.25",
    "mb05_120x120.pth, 3DDFA_V2's MobileNetV1 0.5"
  })
  void opensThePublishedMobileNets(String file, String words) {
    try (PerceptualNetwork network =
        PerceptualNetworks.open(null, Shared.path("weights/" + file))) {
      assertThat(network.description()).startsWith(words).contains(file);
    }
  }

  @ParameterizedTest
  @CsvSource({"blazeface.pth, VGG19", "blazefaceback.pth, VGG19", "talking-128.pth.tar, single"})
  void refusesThePublishedFilesOfOtherNetworks(String file, String word) {
    Path path = Shared.path("weights/" + file);

    assertThatThrownBy(() -> PerceptualNetworks.open(null, path))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(word);
  }

  private static Map<String, Stored> weights(Module network) {
    return new LinkedHashMap<>(network.stateDict().asMap());
  }

  private static Stored ones(int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 1);
    return new Stored(DType.UINT8, new long[] {count}, MemorySegment.ofArray(bytes));
  }
}
