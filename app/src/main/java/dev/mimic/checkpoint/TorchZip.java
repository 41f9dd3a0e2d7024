package dev.mimic.checkpoint;

import dev.mimic.checkpoint.Checkpoint.Format;
import dev.mimic.checkpoint.Torch.Storage;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// PyTorch's format since 1.6: a zip archive with `data.pkl`, and a storage in each `data/<key>`,
/// all in one folder of any name (torch/serialization.py, `_save`). One with a `constants.pkl` is a
/// TorchScript archive, as PyTorch tells them apart.
final class TorchZip {
  private static final long MAX_PICKLE = 128 << 20;

  private final Source in;
  private final ZipArchive zip;
  private final String folder;
  private final boolean bigEndian;

  private TorchZip(Source in) {
    this.in = in;
    zip = ZipArchive.open(in);
    folder = folder();
    ZipArchive.Entry order = zip.find(folder + "byteorder"); // absent before 2.1
    bigEndian = order != null && order.size() == 3 && text(order).equals("big");
  }

  static boolean startsWith(Source in) {
    return in.has("PK\3\4", 0) || in.has("PK\5\6", 0);
  }

  static TorchZip open(Source in) {
    return new TorchZip(in);
  }

  Format format() {
    return zip.find(folder + "constants.pkl") == null ? Format.TORCH_ZIP : Format.TORCH_SCRIPT;
  }

  /// What was saved; of a TorchScript archive, the network's state dict.
  @Nullable Object read() {
    ZipArchive.Entry entry = zip.find(folder + "data.pkl");
    if (entry == null || entry.size() > MAX_PICKLE) {
      throw in.refusal("has a data.pkl of more than %,d bytes", MAX_PICKLE);
    }
    Source pickle = new Source(in.path(), entry.get());
    boolean script = format() == Format.TORCH_SCRIPT;
    Globals globals = script ? Globals.script() : Globals.all();
    Pickle machine = new Pickle(pickle, 0, globals, (it, id) -> place(new Storage(it, id)));
    Object raw = machine.load();
    Object saved = script ? TorchScript.stateDict(machine, raw) : raw;
    return Tree.of(saved, machine, Math.max(in.size(), zip.unpacked()));
  }

  private String folder() {
    for (String name : zip.names()) {
      if (name.equals("data.pkl") || name.endsWith("/data.pkl")) {
        return name.substring(0, name.length() - "data.pkl".length());
      }
    }
    throw in.refusal(
        "is a zip archive without a data.pkl, so not one of PyTorch's. Maybe the weights are"
            + " inside");
  }

  private Storage place(Storage storage) {
    ZipArchive.Entry entry = zip.find(folder + "data/" + storage.key);
    if (entry == null) {
      throw in.refusal("lacks the storage (%s) of a tensor", Source.shown(storage.key));
    }
    if (entry.size() != storage.bytes()) {
      throw in.refusal(
          "has a storage (%s) of %,d bytes; its tensors expect %,d",
          Source.shown(storage.key), entry.size(), storage.bytes());
    }
    storage.place(entry, bigEndian);
    return storage;
  }

  private static String text(ZipArchive.Entry entry) {
    return new String(entry.get().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
  }
}
