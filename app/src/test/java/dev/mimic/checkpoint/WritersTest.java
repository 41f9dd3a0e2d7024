package dev.mimic.checkpoint;

import static dev.mimic.checkpoint.Fixtures.bytes;
import static dev.mimic.checkpoint.Fixtures.floats;
import static dev.mimic.checkpoint.Fixtures.resource;
import static dev.mimic.checkpoint.Fixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WritersTest {
  @TempDir Path folder;

  /// A tree with one of everything that a checkpoint may hold.
  private static Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (DType type : DType.values()) {
      byte[] numbers = new byte[3 * type.bytes()];
      Arrays.fill(numbers, (byte) 1);
      tree.put(type.code(), new Stored(type, new long[] {3, 1}, MemorySegment.ofArray(numbers)));
    }
    tree.put("scalar", new Stored(DType.FLOAT32, new long[0], MemorySegment.ofArray(new float[1])));
    tree.put("empty", new Stored(DType.FLOAT32, new long[] {0, 4}, MemorySegment.NULL));
    tree.put(
        "numbers",
        Stream.of(0, 255, 256, -1, 1 << 30, 1L << 40, -1L << 62).map(n -> n.longValue()).toList());
    tree.put("big", BigInteger.TWO.pow(90).negate());
    tree.put(
        "plain", Arrays.asList(0.1, -0.0, Double.NaN, true, false, null, "ünï\n", "x".repeat(300)));
    tree.put("nested", Map.of(7L, List.of(List.of(), Map.of())));
    tree.put("tuple", Tuple.of(0.5, 0.999));
    return tree;
  }

  private static void same(Object expected, Object found) {
    switch (expected) {
      case Stored tensor -> {
        assertThat(found).hasToString(tensor.toString());
        assertThat(bytes((Stored) found)).isEqualTo(bytes(tensor));
      }
      case Map<?, ?> map -> {
        assertThat(((Map<?, ?>) found).keySet()).isEqualTo(map.keySet());
        map.forEach((key, value) -> same(value, ((Map<?, ?>) found).get(key)));
      }
      case List<?> list -> {
        assertThat((List<?>) found).hasSameSizeAs(list);
        assertThat(found instanceof Tuple).isEqualTo(list instanceof Tuple);
        for (int i = 0; i < list.size(); i++) {
          same(list.get(i), ((List<?>) found).get(i));
        }
      }
      case null, default -> assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void writesATorchTreeThatReadsBackTheSame() {
    Path file = folder.resolve("state.pth.tar");

    TorchZipWriter.write(file, tree());

    assertThat(Checkpoint.read(file).format()).isEqualTo(Checkpoint.Format.TORCH_ZIP);
    same(tree(), Checkpoint.read(file).root());
  }

  @Test
  void writesAPaddleTreeThatReadsBackTheSame() {
    Path file = folder.resolve("state.pdparams");

    PaddleParams.write(file, tree());

    same(tree(), Checkpoint.read(file).root());
  }

  @Test
  void writesSafetensorsThatReadBackTheSame() {
    Map<String, Stored> tensors = new LinkedHashMap<>();
    tree()
        .forEach(
            (name, value) -> {
              if (value instanceof Stored tensor) {
                tensors.put(name, tensor);
              }
            });
    tensors.put("a \"quoted\" \\ name\n", stored(1, 2));
    Path file = folder.resolve("w.safetensors");

    Safetensors.write(file, new StateDict(tensors), Map.of("who", "\"me\" ü"));

    Checkpoint back = Checkpoint.read(file);
    assertThat(back.metadata()).containsExactly(Map.entry("who", "\"me\" ü"));
    same(tensors, back.root());
  }

  @Test
  void alignsSafetensorsToTheirElements() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, new StateDict(Map.of("x", stored(1))), Map.of());

    byte[] content = Files.readAllBytes(file);

    assertThat(content[0] % 8).isZero();
    assertThat(content).hasSize(8 + content[0] + 4);
    assertThat(new String(content, 8, content[0], StandardCharsets.UTF_8))
        .isEqualToIgnoringWhitespace(
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}");
  }

  @Test
  void alignsTheStoragesOfTorchToTheirCacheLine() throws IOException {
    Path file = folder.resolve("w.pth");
    TorchZipWriter.write(file, Map.of("a", stored(1234.5f), "b", stored(-1234.5f)));
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);

    // 1234.5f is 0x449a5000
    assertThat(content.indexOf("\u0000\u0050\u009a\u0044") % 64).isZero();
    assertThat(content.indexOf("\u0000\u0050\u009a\u00c4") % 64).isZero();
  }

  @Test
  void writesATensorInTwoPlacesOnce() throws IOException {
    Stored shared = stored(new float[10_000]);
    Path file = folder.resolve("w.pth");

    TorchZipWriter.write(file, Map.of("a", shared, "b", shared));

    assertThat(Files.size(file)).isLessThan(45_000);
    assertThat(floats(Checkpoint.read(file).weights().get("b"))).hasSize(10_000);
  }

  @Test
  void writesTheSameBytesEachTime() throws IOException {
    TorchZipWriter.write(folder.resolve("1.pth"), tree());
    TorchZipWriter.write(folder.resolve("2.pth"), tree());

    assertThat(folder.resolve("1.pth")).hasSameBinaryContentAs(folder.resolve("2.pth"));
  }

  @Test
  void leavesTheOlderFileWhenWritingFails() throws IOException {
    Path file = folder.resolve("w.pth");
    TorchZipWriter.write(file, Map.of("a", stored(1)));

    assertThatThrownBy(() -> TorchZipWriter.write(file, Map.of("a", stored(2), "b", new Object())))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(floats(Checkpoint.read(file).weights().get("a"))).containsExactly(1);
    assertThat(folder.toFile().list()).containsExactly("w.pth");
  }

  @Test
  void keepsAnOpenCheckpointReadableWhileItIsReplaced() {
    Path file = folder.resolve("w.pth");
    TorchZipWriter.write(file, Map.of("a", stored(1)));
    StateDict open = Checkpoint.read(file).weights();

    TorchZipWriter.write(file, Map.of("a", stored(2)));

    assertThat(floats(open.get("a"))).containsExactly(1);
    assertThat(floats(Checkpoint.read(file).weights().get("a"))).containsExactly(2);
  }

  @Test
  void saysWhenThereIsNoPlaceToWriteTo() {
    assertThatThrownBy(() -> TorchZipWriter.write(folder, Map.of()))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("is a folder; expected a file");
    assertThatThrownBy(() -> TorchZipWriter.write(folder.resolve("no/w.pth"), Map.of()))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("of the output does not exist");
  }

  // ---------------------------------------------------------------- conversion

  @ParameterizedTest
  @CsvSource({
    "golden/fomm/tiny-legacy.pth.tar, .pth.tar", "golden/fomm/tiny-legacy.pth.tar, .safetensors",
    "golden/fomm/tiny-legacy.pth.tar, .pdparams", "golden/fomm/tiny-zip.pth.tar, .pth",
    "golden/fomm/tiny.pdparams, .pth.tar", "golden/fomm/tiny.pdparams, .safetensors",
    "golden/fomm/tiny.pdparams, .pdparams", "golden/fomm/tiny-arrays.pdparams, .pt",
    "golden/fomm/tiny-mobile.pdparams, .safetensors"
  })
  void keepsEveryNetworkInEveryFormat(String name, String ending) {
    Path out = folder.resolve("out" + ending);
    Checkpoint before = Checkpoint.read(resource(name));

    Conversion done = Conversion.convert(resource(name), out);

    Checkpoint after = Checkpoint.read(out);
    assertThat(after.networks()).containsExactlyInAnyOrderElementsOf(before.networks());
    for (String network : before.networks()) {
      Map<String, Stored> expected = new LinkedHashMap<>(before.network(network).asMap());
      if (ending.equals(".pdparams")) {
        expected.keySet().removeIf(key -> key.endsWith("num_batches_tracked"));
      }
      same(expected, after.network(network).asMap());
    }
    assertThat(done.sentence()).contains(out.toString()).contains(done.tensors() + " tensors");
  }

  @Test
  void keepsTheWholeTrainingStateBetweenTorchFormats() {
    Path out = folder.resolve("out.pth.tar");
    Path in = resource("golden/fomm/train-gan-after2.pth.tar");

    Conversion done = Conversion.convert(in, out);

    same(Checkpoint.read(in).root(), Checkpoint.read(out).root());
    assertThat(done.sentence()).startsWith("Wrote all of ");
    assertThat(done.tensors()).isEqualTo(403);
  }

  @Test
  void namesWhatANativeFileCannotHold() {
    Path out = folder.resolve("out.safetensors");

    Conversion done = Conversion.convert(resource("golden/fomm/tiny-legacy.pth.tar"), out);

    assertThat(done.sentence())
        .endsWith(
            "without optimizer_generator, optimizer_discriminator, optimizer_kp_detector,"
                + " which only a file of the same family can hold.");
    assertThat(Checkpoint.read(out).metadata()).containsEntry("epoch", "7");
    Path back = folder.resolve("back.pth");
    Conversion.convert(out, back);
    assertThat(((Map<?, ?>) Checkpoint.read(back).root()).get("epoch")).isEqualTo(7L);
  }

  @Test
  void aSmallerFileHoldsHalvesOfWhatIsNeeded() throws IOException {
    Path in = resource("golden/fomm/tiny-legacy.pth.tar");
    Path out = folder.resolve("out.safetensors");

    Conversion done =
        Conversion.convert(in, out, new Conversion.Slimming(true, List.of("discriminator")));

    Checkpoint small = Checkpoint.of("small", Files.readAllBytes(out));
    assertThat(small.networks()).containsExactlyInAnyOrder("generator", "kp_detector");
    assertThat(done.sentence()).doesNotContain(" discriminator,");
    StateDict before = Checkpoint.read(in).network("generator");
    StateDict after = small.network("generator");
    assertThat(after.names()).isEqualTo(before.names());
    for (String name : before.names()) {
      DType expected =
          before.get(name).shape().length > 1 ? DType.FLOAT16 : before.get(name).type();
      assertThat(after.get(name).type()).as(name).isEqualTo(expected);
    }
    String conv = "first.conv.weight";
    float[] wide = floats(before.get(conv));
    short[] half = after.get(conv).data().toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
    for (int i = 0; i < wide.length; i++) {
      assertThat(half[i]).isEqualTo(Float.floatToFloat16(wide[i]));
    }
  }

  @Test
  void onlyANativeFileCanBeMadeSmaller() {
    Path in = resource("golden/fomm/tiny-zip.pth.tar");
    Conversion.Slimming half = new Conversion.Slimming(true, List.of());
    Conversion.Slimming typo = new Conversion.Slimming(false, List.of("discriminater"));

    assertThatThrownBy(() -> Conversion.convert(in, folder.resolve("out.pth"), half))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(".safetensors");
    assertThatThrownBy(() -> Conversion.convert(in, folder.resolve("out.safetensors"), typo))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(discriminater)");
  }

  @Test
  void convertsTheOnlyNetworkOfAFileWithoutAName() {
    Path in = folder.resolve("vgg.pth");
    Path out = folder.resolve("vgg.safetensors");
    TorchZipWriter.write(
        in, Map.of("state_dict", Map.of("module.features.0.weight", stored(3)), "arch", "vgg"));

    Conversion done = Conversion.convert(in, out);

    assertThat(Checkpoint.read(out).weights().names()).containsExactly("features.0.weight");
    assertThat(done.sentence()).contains("without arch,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.safetensors", "out.pdparams"})
  void keepsTensorsThatStandBesideANetwork(String name) {
    Path in = folder.resolve("in.pth");
    TorchZipWriter.write(in, Map.of("loose", stored(1), "generator", Map.of("a", stored(2))));

    Conversion done = Conversion.convert(in, folder.resolve(name));

    assertThat(done.tensors()).isEqualTo(2);
    assertThat(done.sentence()).startsWith("Wrote 2 tensors of generator to ");
    Checkpoint back = Checkpoint.read(folder.resolve(name));
    assertThat(floats(back.network("generator").get("a"))).containsExactly(2);
    assertThat(floats(back.weights().get("loose"))).containsExactly(1);
  }

  @Test
  void warnsThatLinearLayersKeepTheirLayout() {
    Path in = folder.resolve("fc.pth");
    Stored matrix =
        new Stored(DType.FLOAT32, new long[] {1, 2}, MemorySegment.ofArray(new float[2]));
    TorchZipWriter.write(in, Map.of("fc.weight", matrix));

    assertThat(Conversion.convert(in, folder.resolve("fc.pdparams")).sentence())
        .contains("linear layers were not transposed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.onnx", "out", "out.tar", "out.pth.zip"})
  void refusesAnUnknownEnding(String name) {
    assertThatThrownBy(
            () -> Conversion.convert(resource("checkpoint/bare.pth"), folder.resolve(name)))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(
            "has no known ending; expected .pth.tar, .pth, .pdparams or .safetensors");
  }

  @Test
  void refusesToOverwriteItsInput() throws IOException {
    Path in = Files.copy(resource("checkpoint/bare.pth"), folder.resolve("in.pth"));
    Path link = Files.createSymbolicLink(folder.resolve("link.pth"), in);
    List<Path> outs = new ArrayList<>(List.of(in, link));

    for (Path out : outs) {
      assertThatThrownBy(() -> Conversion.convert(in, out))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("are the same file");
    }
  }
}
