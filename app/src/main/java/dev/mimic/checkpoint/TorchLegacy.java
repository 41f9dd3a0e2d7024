package dev.mimic.checkpoint;

import dev.mimic.checkpoint.Torch.Storage;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// PyTorch's format up to 1.5, in which the original's `.pth.tar` files were saved
/// (torch/serialization.py, `_legacy_save`): five pickles (a magic number, the protocol, the
/// system, the object, the order of the storages), then each storage as its length and its raw
/// numbers.
final class TorchLegacy {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long PROTOCOL = 1001;

  private final Source in;
  private final Globals globals;
  private final Map<String, Storage> storages = new LinkedHashMap<>();
  private long at;

  private TorchLegacy(Source in, long at, Globals globals) {
    this.in = in;
    this.at = at;
    this.globals = globals;
  }

  /// Whether a file's first pickle says that it is of this format.
  static boolean startsWith(@Nullable Object first) {
    return MAGIC.equals(first);
  }

  /// Reads what follows the first pickle, which ends at `at`.
  static @Nullable Object read(Source in, long at) {
    TorchLegacy file = new TorchLegacy(in, at, Globals.all());
    Pickle machine = file.pickleOfObject();
    Object object = machine.load();
    file.placeStorages(machine.position());
    return Tree.of(object, machine, in.size());
  }

  /// `torch.storage._load_from_bytes(bytes)`: a whole file of this format for one storage.
  static Object storageInside(Pickle outer, Tuple arguments) {
    Source in = outer.fileIn(Globals.argument(outer, arguments, 0));
    TorchLegacy file = new TorchLegacy(in, 0, Globals.innermost());
    if (!startsWith(file.next())) {
      throw outer.refusal("keeps a storage in an unknown format");
    }
    Pickle machine = file.pickleOfObject();
    if (!(machine.load() instanceof Storage storage)) {
      throw outer.damaged();
    }
    file.placeStorages(machine.position());
    return storage;
  }

  private Pickle pickleOfObject() {
    Object protocol = next();
    if (!Long.valueOf(PROTOCOL).equals(protocol)) {
      throw in.refusal("has an unknown protocol of PyTorch's old format; expected %d", PROTOCOL);
    }
    next(); // the system; the numbers are little-endian on all of them
    return new Pickle(in, at, globals, (machine, id) -> storage(new Storage(machine, id)));
  }

  private @Nullable Object next() {
    Pickle machine = new Pickle(in, at, globals);
    Object value = machine.load();
    at = machine.position();
    return value;
  }

  private Storage storage(Storage mentioned) {
    Storage known = storages.putIfAbsent(mentioned.key, mentioned);
    if (known == null) {
      return mentioned;
    }
    if (known.type != mentioned.type || known.count != mentioned.count) {
      throw in.refusal("describes the storage (%s) twice", Source.shown(known.key));
    }
    return known;
  }

  private void placeStorages(long keysAt) {
    Pickle machine = new Pickle(in, keysAt, globals);
    var keys = machine.list(machine.load());
    at = machine.position();
    checkLength();
    for (Object item : keys) {
      Storage storage = storages.get(machine.textOf(item));
      if (storage == null || in.i64(at) != storage.count) {
        throw machine.damaged();
      }
      MemorySegment data = in.slice(at + Long.BYTES, storage.bytes());
      storage.place(() -> data, false);
      at += Long.BYTES + storage.bytes();
    }
  }

  /// Says early, and with numbers, that a download was cut off.
  private void checkLength() {
    long needed = at;
    for (Storage storage : storages.values()) {
      needed += Long.BYTES + storage.bytes();
      if (needed < 0 || needed > in.size()) {
        throw in.refusal(
            "is cut off: it has %,d bytes, and its tensors need more. "
                + "Maybe the download was interrupted: fetch it again",
            in.size());
      }
    }
  }
}
