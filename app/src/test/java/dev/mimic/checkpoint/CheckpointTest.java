package dev.mimic.checkpoint;

import static dev.mimic.checkpoint.Fixtures.bytes;
import static dev.mimic.checkpoint.Fixtures.floats;
import static dev.mimic.checkpoint.Fixtures.read;
import static dev.mimic.checkpoint.Fixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint.Format;
import dev.mimic.golden.Formula;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Scope;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String LEGACY = "golden/fomm/tiny-legacy.pth.tar";
  private static final String ZIP = "golden/fomm/tiny-zip.pth.tar";
  private static final String PAIRS = "golden/fomm/tiny.pdparams";
  private static final String ARRAYS = "golden/fomm/tiny-arrays.pdparams";

  @ParameterizedTest
  @CsvSource({
    "golden/fomm/tiny-legacy.pth.tar, TORCH_LEGACY",
    "golden/fomm/tiny-zip.pth.tar, TORCH_ZIP",
    "golden/fomm/tiny.pdparams, PADDLE",
    "golden/fomm/tiny-arrays.pdparams, PADDLE",
    "golden/fomm/tiny-mobile.pdparams, PADDLE"
  })
  void tellsTheFormatByContent(String name, Format format, @TempDir Path folder)
      throws IOException {
    Path misnamed = Files.copy(Fixtures.resource(name), folder.resolve("weights.png"));

    Checkpoint checkpoint = Checkpoint.read(misnamed);

    assertThat(checkpoint.format()).isEqualTo(format);
    assertThat(checkpoint.networks()).contains("generator", "kp_detector");
  }

  @ParameterizedTest
  @ValueSource(strings = {LEGACY, ZIP, PAIRS, ARRAYS})
  void givesTheGoldenWeightsFromEveryFormat(String name) {
    for (String network : List.of("generator", "kp_detector")) {
      StateDict dict = read(name).network(network);
      Map<String, long[]> shapes = new LinkedHashMap<>();
      dict.asMap()
          .forEach(
              (key, tensor) -> {
                if (!key.contains("num_batches") && !key.contains("down.weight")) {
                  shapes.put(key, tensor.shape());
                }
              });
      StateDict expected = Formula.weights(network, shapes);

      assertThat(shapes).hasSizeGreaterThan(20);
      for (String key : shapes.keySet()) {
        assertThat(difference(dict.get(key), expected.get(key))).as(key).isZero();
      }
    }
  }

  /// The largest absolute difference.
  private static float difference(Stored a, Stored b) {
    float[] left = floats(a);
    float[] right = floats(b);
    float largest = left.length == right.length ? 0 : Float.MAX_VALUE;
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      largest = Math.max(largest, Math.abs(left[i] - right[i]));
    }
    return largest;
  }

  @Test
  void givesTheSameFromBothTorchFormatsAndBothPaddleForms() {
    Checkpoint legacy = read(LEGACY);
    for (String network : legacy.networks()) {
      same(legacy.network(network), read(ZIP).network(network));
    }
    for (String network : List.of("generator", "kp_detector")) {
      StateDict torch = legacy.network(network);
      same(read(PAIRS).network(network), read(ARRAYS).network(network));
      // Paddle counts no batches, and computes its fixed kernels with other roundings.
      same(learned(torch), learned(read(PAIRS).network(network)));
    }
  }

  private static StateDict learned(StateDict dict) {
    Map<String, Stored> weights = new LinkedHashMap<>(dict.asMap());
    weights.keySet().removeIf(name -> name.matches(".*(num_batches_tracked|down.weight)"));
    return new StateDict(weights);
  }

  private static void same(StateDict expected, StateDict found) {
    assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
    for (String name : expected.names()) {
      assertThat(found.get(name).type()).as(name).isEqualTo(expected.get(name).type());
      assertThat(found.get(name).shape()).as(name).isEqualTo(expected.get(name).shape());
      assertThat(found.get(name).data().mismatch(expected.get(name).data())).as(name).isEqualTo(-1);
    }
  }

  @Test
  void findsNoDiscriminatorWhereThereIsNone() {
    assertThat(read(PAIRS).network("discriminator")).isNull();
    assertThat(read(LEGACY).network("discriminator")).isNotNull();
  }

  @Test
  void readsTheMobileNetworksUnderTheirListedNames() throws IOException {
    String keys = Files.readString(Fixtures.resource("golden/fomm/tiny-mobile-keys.json"));
    Source in = new Source(Path.of("keys"), MemorySegment.NULL);
    Map<?, ?> listed = (Map<?, ?>) Json.parse(in, keys.getBytes());
    Checkpoint mobile = read("golden/fomm/tiny-mobile.pdparams");

    listed.forEach(
        (network, shapes) -> {
          StateDict dict = mobile.network((String) network);
          Map<?, ?> byName = (Map<?, ?>) shapes;
          assertThat(dict.names()).hasSameSizeAs(byName.keySet());
          byName.forEach(
              (name, shape) ->
                  assertThat(dict.get(PaddleParams.torchName((String) name)).shape())
                      .containsExactly(
                          ((List<?>) shape).stream().mapToLong(Long.class::cast).toArray()));
        });
  }

  @Test
  void keepsTheTreeOfTrainingState() {
    Map<?, ?> root = (Map<?, ?>) read("golden/fomm/train-gan-after2.pth.tar").root();
    Map<?, ?> adam = (Map<?, ?>) root.get("optimizer_generator");
    Map<?, ?> first = (Map<?, ?>) ((Map<?, ?>) adam.get("state")).get(0L);
    Map<?, ?> group = (Map<?, ?>) ((List<?>) adam.get("param_groups")).getFirst();

    assertThat(root.get("epoch")).isEqualTo(1L);
    assertThat(group.get("lr")).isEqualTo(2e-4);
    assertThat(group.get("betas")).isEqualTo(List.of(0.5, 0.999));
    assertThat(group.get("amsgrad")).isEqualTo(false);
    assertThat(group.get("foreach")).isNull();
    assertThat((List<?>) group.get("params")).hasSize(58).first().isEqualTo(0L);
    assertThat(first.get("exp_avg")).hasToString("F64[16, 24, 3, 3]");
    assertThat(floats((Stored) first.get("step"))).containsExactly(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint/views-zip.pth", "checkpoint/views-legacy.pth"})
  void laysViewsOutRowMajor(String name) {
    StateDict dict = read(name).weights();

    // base = 0..23 in shape (2, 3, 4)
    assertThat(dict.get("transposed").shape()).containsExactly(4, 2, 3);
    assertThat(floats(dict.get("transposed"))).startsWith(0, 4, 8, 12, 16, 20, 1, 5).hasSize(24);
    assertThat(dict.get("offset").shape()).containsExactly(2, 2);
    assertThat(floats(dict.get("offset"))).containsExactly(16, 18, 20, 22);
    assertThat(floats(dict.get("expanded"))).containsExactly(7, 7, 7);
    assertThat(floats(dict.get("whole"))).startsWith(0, 1, 2).endsWith(22, 23);
    assertThat(floats(dict.get("parameter"))).containsExactly(1, 1);
    assertThat(dict.get("scalar").shape()).isEmpty();
    assertThat(dict.get("nothing").shape()).containsExactly(0, 4);
    assertThat(dict.get("nothing").data().byteSize()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint/views-zip.pth", "checkpoint/views-legacy.pth"})
  void readsEveryTypeAndEveryPlainValue(String name) {
    Map<?, ?> root = (Map<?, ?>) read(name).root();
    Map<?, ?> types = (Map<?, ?>) root.get("types");

    assertThat(types).hasSameSizeAs(DType.values());
    Torch.DTYPES.forEach(
        (code, type) -> assertThat(((Stored) types.get(code)).type()).as(code).isEqualTo(type));
    assertThat(bytes((Stored) types.get("torch.bfloat16")))
        .containsExactly(0, 0, 0x80, 0x3f, 0x40, 0x40);
    assertThat((List<?>) root.get("plain"))
        .isEqualTo(
            Arrays.asList(
                1L,
                -2L,
                1L << 40,
                BigInteger.TWO.pow(70),
                0.5,
                true,
                null,
                "ünï",
                List.of(1L, 2L)));
    assertThat(root.get(7L)).isEqualTo("an integer key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"checkpoint/deflated.pth", "checkpoint/big-endian.pth", "checkpoint/bare.pth"})
  void readsTheRareFormsOfTorchFiles(String name) {
    StateDict dict = read(name).weights();

    assertThat(dict.get("a").shape()).containsExactly(2, 3);
    assertThat(floats(dict.get("a"))).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(dict.get("b").data().toArray(ValueLayout.JAVA_LONG_UNALIGNED))
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint/orders-2.pdparams", "checkpoint/orders-5.pdparams"})
  void readsArraysOfEveryOrder(String name) {
    Checkpoint file = read(name);
    StateDict dict = file.weights();
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }

    for (String order : List.of("plain", "fortran", "big")) {
      assertThat(floats(dict.get(order))).as(order).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(dict.get(order).shape()).as(order).containsExactly(2, 3);
    }
    assertThat(bytes(dict.get("bytes"))).isEqualTo(all);
    assertThat(dict.get("bfloat16").type()).isEqualTo(DType.BFLOAT16);
    assertThat(((Map<?, ?>) file.root()).get("epoch")).isEqualTo(12L);
    assertThat(((Map<?, ?>) file.root()).get("loss")).isEqualTo(0.5);
  }

  @Test
  void readsPythonTwosMapsOfPairsAndByteStrings(@TempDir Path folder) throws IOException {
    // OrderedDict([['w', _rebuild_tensor(storage, 0, (2,), (1,))]]) with str as Python 2 wrote it
    String tensor =
        "ctorch._utils\n"
            + "_rebuild_tensor\n"
            + "((U\u0007storagectorch\n"
            + "FloatStorage\n"
            + "U\u00010U\u0003cpuK\u0002tQK\u0000K\u0002\u0085K\u0001\u0085tR";
    byte[] file =
        Fixtures.legacy(
            "ccollections\nOrderedDict\n](](U\u0001w" + tensor + "ee\u0085R",
            "](U\u00010e",
            new float[] {3, 4});

    StateDict dict = Checkpoint.read(Files.write(folder.resolve("s3fd.pth"), file)).weights();

    assertThat(floats(dict.get("w"))).containsExactly(3, 4);
  }

  @Test
  void findsNetworksInEveryLayout(@TempDir Path folder) {
    Map<String, Object> layouts = new LinkedHashMap<>();
    layouts.put("original", Map.of("generator", Map.of("a.weight", stored(1))));
    layouts.put("parallel", Map.of("generator", Map.of("module.a.weight", stored(1))));
    layouts.put("flat", Map.of("generator.a.weight", stored(1)));
    layouts.put(
        "training",
        Map.of("Gen_Full", Map.of("generator.a.weight", stored(1), "vgg.b", stored(2))));
    layouts.forEach(
        (name, tree) -> {
          Path file = folder.resolve(name + ".pth");
          TorchZipWriter.write(file, (Map<?, ?>) tree);
          StateDict generator = Checkpoint.read(file).network("generator");
          assertThat(generator).as(name).isNotNull();
          assertThat(generator.names()).as(name).containsExactly("a.weight");
          assertThat(Checkpoint.read(file).networks()).as(name).containsExactly("generator");
        });
  }

  @Test
  void translatesPaddlesBatchNorm(@TempDir Path folder) {
    Path file = folder.resolve("x.pdparams");
    PaddleParams.write(
        file, Map.of("generator", Map.of("norm._mean", stored(1), "norm2._variance", stored(2))));

    assertThat(Checkpoint.read(file).network("generator").names())
        .containsExactlyInAnyOrder("norm.running_mean", "norm2.running_var");
  }

  @Test
  void saysWhichNetworksThereAreWhenOneFlatWasWanted() {
    assertThatThrownBy(() -> read(LEGACY).weights())
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(
            "holds no single network but [generator, discriminator, kp_detector]");
  }

  @Test
  void copiesIntoTheEngineAndBack() {
    Stored weight = read(LEGACY).network("generator").get("final.weight");
    try (Scope _ = Scope.open()) {
      Stored back = Stored.of(weight.tensor());

      assertThat(back.shape()).isEqualTo(weight.shape());
      assertThat(bytes(back)).isEqualTo(bytes(weight));
    }
  }
}
