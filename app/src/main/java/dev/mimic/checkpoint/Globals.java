package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import dev.mimic.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All the Python that a pickle may ask for, as inert Java: the allow-list.
///
/// It holds what PyTorch's own `weights_only` unpickler allows and this project can use
/// (torch/_weights_only_unpickler.py), and numpy's arrays, as Paddle writes them.
final class Globals {
  /// Something on the list. Without a function it is only a name, such as a number's type.
  record Global(String name, @Nullable Function function) {}

  interface Function {
    @Nullable Object call(Pickle machine, Tuple arguments);
  }

  /// A pickle asked for something that is not on the list.
  static final class Refused extends MimicException {
    Refused(String message) {
      super(message);
    }
  }

  private static final String SCRIPT = "__torch__."; // the classes of a TorchScript program

  private final Map<String, Global> allowed = new HashMap<>();
  private boolean scripted;

  private Globals() {
    names("torch.Tensor", "torch.strided", "numpy.ndarray");
    Torch.DTYPES.keySet().forEach(this::names);
    Torch.STORAGES.keySet().forEach(this::names);
    function("torch.Size", (machine, it) -> it.isEmpty() ? it : machine.tuple(it.getFirst()));
    function("torch.device", Globals::device);
    function("torch.serialization._get_layout", (machine, it) -> argument(machine, it, 0));
    function("torch._utils._rebuild_tensor", Torch::rebuild);
    function("torch._utils._rebuild_tensor_v2", Torch::rebuild);
    function("torch._utils._rebuild_tensor_v3", Torch::rebuild);
    function("torch._utils._rebuild_parameter", (machine, it) -> argument(machine, it, 0));
    function(
        "torch._utils._rebuild_parameter_with_state", (machine, it) -> argument(machine, it, 0));
    function("torch.nn.parameter.Parameter", (machine, it) -> argument(machine, it, 0));
    function("torch._tensor._rebuild_from_type_v2", this::rebuildFromType);
    function("collections.OrderedDict", Globals::map);
    function("collections.Counter", Globals::map);
    function(
        "collections.defaultdict", (_, _) -> new LinkedHashMap<>()); // its factory is never run
    names("builtins.dict", "builtins.int", "builtins.float");
    function("builtins.list", Globals::list);
    function("builtins.set", Globals::list);
    function("builtins.frozenset", Globals::list);
    function("builtins.tuple", (machine, it) -> new Tuple(list(machine, it)));
    function("builtins.bytearray", (machine, it) -> argument(machine, it, 0));
    function("_codecs.encode", Globals::encode);
    function("numpy.dtype", Numpy::type);
    function("numpy._core.multiarray._reconstruct", (machine, _) -> new Numpy.Array(machine));
    function("numpy._core.multiarray.scalar", Numpy::scalar);
    function("numpy._core.numeric._frombuffer", Numpy::fromBuffer);
  }

  /// What a checkpoint may ask for.
  static Globals all() {
    Globals globals = new Globals();
    // A tensor that was pickled by itself carries a small torch file for its storage.
    globals.function("torch.storage._load_from_bytes", TorchLegacy::storageInside);
    return globals;
  }

  /// The same for a file inside a file, which may not hold another: nesting has an end.
  static Globals innermost() {
    return new Globals();
  }

  /// What the state of a TorchScript archive may ask for: classes of its own program too, as names
  /// of inert maps.
  static Globals script() {
    Globals globals = new Globals();
    globals.scripted = true;
    for (String list : List.of("int", "double", "bool", "tensor")) {
      globals.function(
          "torch.jit._pickle.build_%slist".formatted(list),
          (machine, it) -> argument(machine, it, 0));
    }
    globals.function(
        "torch.jit._pickle.restore_type_tag", (machine, it) -> argument(machine, it, 0));
    return globals;
  }

  private void names(String... names) {
    for (String name : names) {
      allowed.put(name, new Global(name, null));
    }
  }

  private void function(String name, Function function) {
    allowed.put(name, new Global(name, function));
  }

  // ---------------------------------------------------------------- for the machine

  Global find(Pickle machine, String name) {
    String modern =
        name.replaceFirst("^numpy\\.core\\.", "numpy._core.") // numpy 1
            .replaceFirst("^__builtin__\\.", "builtins."); // Python 2
    Global found = allowed.get(modern);
    if (found == null && scripted && name.startsWith(SCRIPT)) {
      return new Global(name, (_, _) -> new TorchScript.Node());
    }
    if (found == null) {
      throw refusal(machine, name);
    }
    return found;
  }

  Refused refusal(Pickle machine, String name) {
    String known = name.replaceFirst("^(posix|nt)\\.system$", "$0, that is os.system");
    return new Refused(
        machine.sentence(
            "asks for the Python object (%s), which weights are not made of; nothing was run."
                + " Maybe it is a whole program: save only its state dict",
            Source.shown(known)));
  }

  @Nullable Object call(Pickle machine, @Nullable Object callee, Tuple arguments) {
    if (!(callee instanceof Global global)) {
      throw machine.damaged();
    }
    if (global.function() == null) {
      throw machine.refusal("calls (%s), which is only a name", global.name());
    }
    return global.function().call(machine, arguments);
  }

  /// Gives an object its state. Attributes of maps (`_metadata` of a state dict) are dropped.
  void build(Pickle machine, @Nullable Object object, @Nullable Object state) {
    switch (object) {
      case Numpy.Array array -> array.setState(machine.list(state));
      case Numpy.Type type -> type.setState(machine, machine.list(state));
      case TorchScript.Node node -> node.setState(machine, state);
      case Map<?, ?> _ -> {}
      case null, default -> throw machine.damaged();
    }
  }

  static @Nullable Object argument(Pickle machine, List<@Nullable Object> arguments, int index) {
    if (index >= arguments.size()) {
      throw machine.damaged();
    }
    return arguments.get(index);
  }

  // ---------------------------------------------------------------- Python's own

  private static Map<Object, @Nullable Object> map(Pickle machine, Tuple arguments) {
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    if (arguments.isEmpty()) {
      return map;
    }
    Object items = arguments.getFirst();
    if (items instanceof Map<?, ?>) {
      machine.spend(machine.map(items).size());
      map.putAll(machine.map(items));
      return map;
    }
    machine.spend(machine.list(items).size());
    for (Object item : machine.list(items)) { // Python 2 wrote [[key, value], …]
      List<@Nullable Object> pair = machine.list(item);
      map.put(machine.key(argument(machine, pair, 0)), argument(machine, pair, 1));
    }
    return map;
  }

  private static ArrayList<@Nullable Object> list(Pickle machine, Tuple arguments) {
    if (arguments.isEmpty()) {
      return new ArrayList<>();
    }
    List<@Nullable Object> items = machine.list(arguments.getFirst());
    machine.spend(items.size());
    return new ArrayList<>(items);
  }

  /// `_codecs.encode(text, 'latin1')` is how protocol 2 spells bytes; the text stays in the file.
  private static @Nullable Object encode(Pickle machine, Tuple arguments) {
    String encoding = machine.textOf(argument(machine, arguments, 1));
    if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
      throw machine.refusal("keeps bytes as text in (%s); expected latin1", Source.shown(encoding));
    }
    return argument(machine, arguments, 0);
  }

  private static Object device(Pickle machine, Tuple arguments) {
    String kind = machine.textOf(argument(machine, arguments, 0));
    if (kind.length() > 32) {
      throw machine.damaged();
    }
    return arguments.size() < 2 ? kind : kind + ":" + machine.integerOf(arguments.get(1));
  }

  private @Nullable Object rebuildFromType(Pickle machine, Tuple arguments) {
    Tuple inner = machine.tuple(argument(machine, arguments, 2));
    if (argument(machine, arguments, 0) instanceof Global(String name, _)
        && name.startsWith("torch._utils._rebuild")) {
      return call(machine, arguments.getFirst(), inner);
    }
    throw machine.damaged();
  }

  static @Nullable DType dtype(@Nullable Object value) {
    return value instanceof Global(String name, _) ? Torch.DTYPES.get(name) : null;
  }
}
