package dev.mimic.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of a TorchScript archive: a tree of objects, of whose classes only the names count.
///
/// Such a file is a whole program beside its weights (torch/csrc/jit/docs/serialization.md). The
/// program is not even unpacked; objects become maps of their attributes, and the tensors among
/// these a state dict, `m0.b1_4.conv1.weight`.
final class TorchScript {
  private static final int MAX_DEPTH = 100;

  /// Characters of a name that cost as much as a step of the pickle machine.
  private static final int CHARACTERS_PER_STEP = 8;

  private final Pickle machine;
  private final Map<Object, @Nullable Object> tensors = new LinkedHashMap<>();

  private TorchScript(Pickle machine) {
    this.machine = machine;
  }

  /// An object of some class of the program.
  static final class Node {
    private final Map<Object, @Nullable Object> attributes = new LinkedHashMap<>();

    /// Attributes by name; a class that packs itself in another way has no weights that we know.
    void setState(Pickle machine, @Nullable Object state) {
      if (!(state instanceof Map<?, ?>)) {
        throw machine.refusal(
            "has a part that is packed in a way of its own, as quantised networks do");
      }
      machine.spend(machine.map(state).size());
      attributes.putAll(machine.map(state));
    }
  }

  /// The tensors of a module and of the modules in it, by their full names.
  static Map<Object, @Nullable Object> stateDict(Pickle machine, @Nullable Object root) {
    if (!(root instanceof Node module)) {
      throw machine.refusal("is a TorchScript archive of something else than a network");
    }
    TorchScript script = new TorchScript(machine);
    script.collect("", module, 0);
    if (script.tensors.isEmpty()) {
      throw machine.refusal(
          "is a TorchScript archive without named weights. Maybe it was frozen: take the file from"
              + " before");
    }
    return script.tensors;
  }

  private void collect(String prefix, Node module, int depth) {
    if (depth > MAX_DEPTH) {
      throw machine.refusal("nests deeper than %d levels, or contains itself", MAX_DEPTH);
    }
    module.attributes.forEach(
        (key, value) -> {
          String name = prefix + key;
          machine.spend(1 + name.length() / CHARACTERS_PER_STEP); // shared parts come again
          if (value instanceof Node inner) {
            collect(name + ".", inner, depth + 1);
          } else if (value instanceof Tree.Pending) {
            tensors.put(name, value);
          }
        });
  }
}
