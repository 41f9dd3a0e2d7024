package dev.mimic.nn;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.checkpoint.Stored;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// A part of a network: named weights, named buffers and named children.
///
/// The full name of a tensor is the path to it, `down_blocks.0.conv.weight`: exactly the key in a
/// checkpoint, in the order of registration, which is the order that the reference's optimisers
/// count parameters in. libtorch cannot call a `forward` written in Java, so this tree is ours.
///
/// A module owns its tensors: they outlive every [Scope] until [#close]. They are not initialised
/// when made: [#load] or [#initialise] first.
public abstract class Module implements AutoCloseable {
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();
  private boolean training;
  private boolean forgotten; // its parameters, for good

  /// Registers a weight that training changes.
  protected final Tensor parameter(String name, long... shape) {
    return register(parameters, name, shape);
  }

  /// Registers state that training moves but no gradient does, such as running means.
  protected final Tensor buffer(String name, long... shape) {
    return register(buffers, name, shape);
  }

  /// Registers a tensor that follows from the configuration: written to checkpoints as the
  /// reference does, never read from them.
  protected final Tensor constant(String name, Tensor value) {
    constants.put(name, value.retain());
    return value;
  }

  private static Tensor register(Map<String, Tensor> group, String name, long[] shape) {
    Tensor made = Tensor.uninitialised(DType.FLOAT32, shape).retain();
    group.put(name, made);
    return made;
  }

  protected final <M extends Module> M child(String name, M module) {
    children.put(name, module);
    return module;
  }

  /// Registers `modules` as `name.0`, `name.1`, …
  protected final <M extends Module> List<M> children(String name, List<M> modules) {
    for (int i = 0; i < modules.size(); i++) {
      children.put(name + "." + i, modules.get(i));
    }
    return List.copyOf(modules);
  }

  // ---------------------------------------------------------------- what it holds

  /// Weights by full name, in order of registration.
  public final Map<String, Tensor> parameters() {
    return collect(m -> m.parameters);
  }

  /// State that training moves but no gradient does, by full name.
  public final Map<String, Tensor> buffers() {
    return collect(m -> m.buffers);
  }

  /// Everything that a checkpoint must give: weights and buffers, by full name.
  public final Map<String, Tensor> state() {
    return collect(
        m -> {
          Map<String, Tensor> both = new LinkedHashMap<>(m.parameters);
          both.putAll(m.buffers);
          return both;
        });
  }

  private interface Own {
    Map<String, Tensor> of(Module module);
  }

  private Map<String, Tensor> collect(Own own) {
    requireWeights();
    Map<String, Tensor> found = new LinkedHashMap<>(own.of(this));
    children.forEach(
        (name, child) ->
            child.collect(own).forEach((key, tensor) -> found.put(name + "." + key, tensor)));
    return found;
  }

  /// A copy of all tensors under their full names, as a checkpoint holds them.
  public final StateDict stateDict() {
    Map<String, Stored> stored = new LinkedHashMap<>();
    collect(
            m -> {
              Map<String, Tensor> all = new LinkedHashMap<>(m.parameters);
              all.putAll(m.buffers);
              all.putAll(m.constants);
              return all;
            })
        .forEach((name, tensor) -> stored.put(name, Stored.of(tensor)));
    return new StateDict(stored);
  }

  // ---------------------------------------------------------------- what it is filled with

  /// Fills every weight and buffer from `dict`, which must hold all of them in their shapes and
  /// nothing else but [#constant]s and batch counters.
  public final void load(StateDict dict) {
    Map<String, Tensor> state = state();
    Set<String> constants = collect(m -> m.constants).keySet();
    Set<String> expected = new LinkedHashSet<>(state.keySet());
    dict.names().stream()
        .filter(name -> constants.contains(name) || name.endsWith("num_batches_tracked"))
        .forEach(expected::add);
    dict.requireExactly(expected);
    state.forEach((name, tensor) -> dict.require(name, tensor.shape())); // before anything changes
    try (Grad _ = Grad.disabled()) {
      state.forEach((name, tensor) -> fill(tensor, dict.get(name)));
    }
  }

  // a scope each: all copies together would be the network a second time
  private static void fill(Tensor tensor, Stored stored) {
    try (Scope _ = Scope.open()) {
      tensor.copyInPlace(stored.tensor());
    }
  }

  /// Fills it from `dict` ([#load]) and makes it ready to run on `device`, and be differentiated:
  /// channels innermost. A module that refuses the weights is closed.
  public final void loadOn(StateDict dict, Device device) {
    try {
      load(dict);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    to(device);
    channelsLast();
  }

  /// The same for inference alone: on a processor it is fused, and its weights are forgotten.
  public final void loadForInference(StateDict dict, Device device) {
    loadOn(dict, device);
    if (!device.cuda()) {
      fuse();
      forgetWeights();
    }
  }

  /// Fills what `dict` has under the same name in the same shape and leaves the rest alone.
  ///
  /// @return the names of weights and buffers that were left alone
  public final List<String> loadFitting(StateDict dict) {
    List<String> left = new ArrayList<>();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      state()
          .forEach(
              (name, tensor) -> {
                Stored stored = dict.find(name);
                if (stored != null && Arrays.equals(stored.shape(), tensor.shape())) {
                  tensor.copyInPlace(stored.tensor());
                } else {
                  left.add(name);
                }
              });
    }
    return left;
  }

  /// Draws fresh weights as PyTorch's own layers do; the same `random` gives the same weights.
  public final void initialise(RandomGenerator random) {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      initialiseTree(random);
    }
  }

  private void initialiseTree(RandomGenerator random) {
    requireWeights();
    children.values().forEach(child -> child.initialiseTree(random));
    initialiseOwn(random);
  }

  /// Fills the tensors registered by this very module, after its children have filled theirs.
  protected void initialiseOwn(RandomGenerator random) {}

  // ---------------------------------------------------------------- how it runs

  /// Training mode (statistics of the batch, gradients for the weights) or inference.
  public final void train(boolean wanted) {
    requireWeights();
    training = wanted;
    parameters.values().forEach(weight -> weight.requireGrad(wanted));
    children.values().forEach(child -> child.train(wanted));
  }

  protected final boolean training() {
    return training;
  }

  /// Changes the type of all weights and buffers: float64 for golden tests of training.
  public final void to(DType type) {
    replaceAll(tensor -> tensor.to(type));
  }

  /// Changes the weights of convolutions alone: normalisation keeps float32 statistics, as mixed
  /// precision does everywhere.
  public final void convolutionsTo(DType type) {
    modules(Conv2d.class).forEach(conv -> ((Module) conv).replace(t -> t.to(type)));
  }

  /// Lets convolutions compute in `type` while their weights stay as they are: mixed-precision
  /// training.
  public final void computeConvolutionsIn(DType type) {
    modules(Conv2d.class).forEach(conv -> conv.computeIn(type));
  }

  /// Lets batch norms in training see the batches of all processes as one.
  public final void normaliseOver(ProcessGroup group) {
    modules(BatchNorm2d.class).forEach(norm -> norm.over(group));
  }

  public final void to(Device device) {
    replaceAll(tensor -> tensor.to(device));
  }

  /// Lays the weights of convolutions out with channels innermost, as the fast kernels read them.
  public final void channelsLast() {
    modules(Conv2d.class)
        .forEach(conv -> ((Module) conv).replace(t -> t.dimensions() == 4 ? t.channelsLast() : t));
  }

  /// Prepares for fast inference on the processor: convolutions packed, batch norms folded into
  /// them, ReLUs fused. From here on the weights must not change.
  public void fuse() {
    children.values().forEach(Module::fuse);
  }

  /// Frees the weights that fused convolutions hold in a layout of their own as well, which is
  /// nearly all of a network. What is left can only run: whoever asks for its weights, moves it or
  /// fuses it once more gets an error.
  public final void forgetWeights() {
    modules(Layer.class).forEach(Layer::forgetOwn);
  }

  /// Frees this very module's parameters.
  final void forget() {
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      parameters.values().forEach(weight -> weight.become(Tensor.uninitialised(weight.type(), 0)));
    }
    forgotten = true;
  }

  /// Refuses once they are forgotten.
  final void requireWeights() {
    if (forgotten) {
      throw new IllegalStateException(
          "The weights of this network were freed when it was prepared for inference"
              + " (forgetWeights). Maybe load it once more.");
    }
  }

  /// All modules of a kind in this tree, itself included.
  final <M extends Module> List<M> modules(Class<M> kind) {
    List<M> found = new ArrayList<>();
    if (kind.isInstance(this)) {
      found.add(kind.cast(this));
    }
    children.values().forEach(child -> found.addAll(child.modules(kind)));
    return found;
  }

  private void replaceAll(UnaryOperator<Tensor> change) {
    modules(Module.class).forEach(module -> module.replace(change));
  }

  private void replace(UnaryOperator<Tensor> change) {
    requireWeights();
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      List.of(parameters, buffers, constants)
          .forEach(group -> group.values().forEach(tensor -> tensor.become(change.apply(tensor))));
    }
  }

  /// Frees the weights.
  @Override
  public void close() {
    closeOwn();
    List.of(parameters, buffers, constants).forEach(group -> group.values().forEach(Tensor::close));
    children.values().forEach(Module::close);
  }

  /// Frees what this very module holds beside its registered tensors.
  protected void closeOwn() {}
}
