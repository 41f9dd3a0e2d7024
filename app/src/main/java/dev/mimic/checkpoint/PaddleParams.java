package dev.mimic.checkpoint;

import dev.mimic.tensor.DType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Paddle's `.pdparams`: a pickle of `{network: {name: numpy array}}`, and Paddle's names for what
/// PyTorch calls otherwise.
final class PaddleParams {
  /// PyTorch counts batches per norm layer; Paddle does not.
  private static final String COUNTER = "num_batches_tracked";

  private PaddleParams() {}

  /// Only a batch norm's statistics have two names.
  static String torchName(String name) {
    return name.replaceFirst("(^|\\.)_mean$", "$1running_mean")
        .replaceFirst("(^|\\.)_variance$", "$1running_var");
  }

  private static String paddleName(String name) {
    return name.replaceFirst("(^|\\.)running_mean$", "$1_mean")
        .replaceFirst("(^|\\.)running_var$", "$1_variance");
  }

  /// A network under Paddle's names.
  static Map<String, Stored> named(StateDict network) {
    Map<String, Stored> named = new LinkedHashMap<>();
    network
        .asMap()
        .forEach(
            (name, tensor) -> {
              if (!name.endsWith(COUNTER)) {
                named.put(paddleName(name), tensor);
              }
            });
    return named;
  }

  /// Writes a tree of maps, lists, numbers, text and tensors; the latter become numpy arrays.
  static void write(Path file, Map<?, ?> tree) {
    WholeFile.write(file, out -> PickleWriter.write(out, 4, tree, PaddleParams::array));
  }

  /// As numpy pickles itself. `numpy.core` is the name that all versions of numpy understand.
  private static void array(PickleWriter pickle, Stored tensor) throws IOException {
    pickle.global("numpy.core.multiarray", "_reconstruct").op('(').global("numpy", "ndarray");
    pickle.value(Tuple.of(0L)).bytes(MemorySegment.ofArray(new byte[] {'b'}));
    pickle.op('t').op('R').op('(').value(1L);
    pickle.value(new Tuple(Arrays.stream(tensor.shape()).boxed().toList()));
    dtype(pickle, tensor.type());
    pickle.value(false).bytes(tensor.data()).op('t').op('b');
  }

  private static void dtype(PickleWriter pickle, DType type) throws IOException {
    String order = type.bytes() == 1 ? "|" : "<";
    pickle.global("numpy", "dtype");
    pickle.value(Tuple.of(Numpy.code(type), false, true)).op('R');
    pickle.value(Tuple.of(3L, order, null, null, null, -1L, -1L, 0L)).op('b');
  }
}
