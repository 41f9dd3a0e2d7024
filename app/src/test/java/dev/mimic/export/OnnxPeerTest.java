package dev.mimic.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.config.Config;
import dev.mimic.config.ModelParams;
import dev.mimic.golden.Golden;
import dev.mimic.model.Fomm;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxPeerTest {
  @TempDir Path folder;

  @BeforeEach
  void export() {
    ModelParams params = Config.load(Golden.path("tiny.yaml")).modelParams();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled();
        Fomm fomm = Fomm.random(params, new SplittableRandom(3))) {
      new OnnxExport("tiny", params, 64).write(fomm, folder);
    }
  }

  @Test
  void runsBothNetworksOfAFolder() {
    try (OnnxPeer peer = OnnxPeer.open(folder, 64, 1)) {
      assertThat(peer.frame()).containsOnlyKeys("keypoints", "generator");
      assertThat(peer.frame().values()).allSatisfy(took -> assertThat(took).isPositive());
      assertThat(peer.sentence()).contains("keypoints and generator", "encodes the source again");
    }
  }

  @Test
  void findsTheDetectorBesideAGenerator() {
    try (OnnxPeer peer = OnnxPeer.open(folder.resolve("generator.onnx"), 64, 1)) {
      assertThat(peer.frame()).containsOnlyKeys("keypoints", "generator");
    }
  }

  @Test
  void runsASingleNetworkAlone() throws IOException {
    Files.delete(folder.resolve("generator.onnx"));
    try (OnnxPeer peer = OnnxPeer.open(folder.resolve("kp_detector.onnx"), 64, 1)) {
      assertThat(peer.frame()).containsOnlyKeys("network");
      assertThat(peer.sentence()).contains("this one network alone").doesNotContain("again");
    }
  }

  @Test
  void refusesPicturesOfAnotherSize() {
    assertThatThrownBy(() -> OnnxPeer.open(folder, 256, 1))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(source) of shape [-1, 3, 64, 64]")
        .hasMessageContaining("expected pictures of 256 pixels")
        .hasMessageContaining("Maybe --image-size");
  }

  @Test
  void refusesWhatIsNoNetwork() throws IOException {
    Path half = folder.resolve("half.onnx");
    byte[] whole = Files.readAllBytes(folder.resolve("generator.onnx"));
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path other = folder.resolve("other.onnx");
    try (InputStream in = OnnxPeerTest.class.getResourceAsStream("/metrics/nchw-16.onnx")) {
      Files.copy(in, other);
    }

    for (Path place : new Path[] {half, empty, other, folder.resolve("no.onnx")}) {
      assertThatThrownBy(() -> OnnxPeer.open(place, 64, 1))
          .as(place.toString())
          .isInstanceOf(MimicException.class)
          .hasMessageContaining(place.getFileName().toString())
          .hasMessageContaining("Maybe")
          .hasMessageNotContaining("\n");
    }
  }
}
