package dev.mimic.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Writes PyTorch's zip format: what `torch.load(weights_only=True)` reads.
///
/// The tree is what [Checkpoint#root] gives: nested maps and lists of numbers, text, null and
/// [Stored]. The same [Stored] in two places is one storage in the file.
public final class TorchZipWriter {
  private static final String FOLDER = "archive/";

  private final Map<Stored, String> keys = new IdentityHashMap<>();
  private final List<Stored> storages = new ArrayList<>();

  private TorchZipWriter() {}

  /// Writes a file that appears whole or not at all.
  public static void write(Path file, Map<?, ?> tree) {
    WholeFile.write(file, out -> new TorchZipWriter().writeTo(out, tree));
  }

  private void writeTo(OutputStream out, Map<?, ?> tree) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    PickleWriter.write(pickle, 2, tree, this::tensor);
    ZipWriter zip = new ZipWriter(out);
    zip.entry(FOLDER + "data.pkl", MemorySegment.ofArray(pickle.toByteArray()));
    zip.entry(FOLDER + "byteorder", ascii("little"));
    for (Stored storage : storages) {
      zip.entry(FOLDER + "data/" + keys.get(storage), storage.data());
    }
    zip.entry(FOLDER + "version", ascii("3\n"));
    zip.finish();
  }

  private static MemorySegment ascii(String text) {
    return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// `_rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())`, its storage by
  /// reference.
  private void tensor(PickleWriter pickle, Stored tensor) throws IOException {
    pickle.global("torch._utils", "_rebuild_tensor_v2").op('(');
    pickle.op('(').value("storage").global("torch", Torch.storageName(tensor.type()));
    pickle.value(key(tensor)).value("cpu").value(tensor.count()).op('t').op('Q');
    long[] shape = tensor.shape();
    pickle.value(0L).value(tuple(shape)).value(tuple(Strides.rowMajor(shape))).value(false);
    pickle.global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
  }

  private String key(Stored tensor) {
    return keys.computeIfAbsent(
        tensor,
        stored -> {
          storages.add(stored);
          return Integer.toString(storages.size() - 1);
        });
  }

  private static Tuple tuple(long[] numbers) {
    return new Tuple(Arrays.stream(numbers).boxed().toList());
  }
}
