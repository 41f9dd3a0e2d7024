package dev.mimic.train.tools;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ToolConfig;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What a small network learns, and from what.
///
/// ```java
/// final class Blurrer implements Task<Image> {
///   public Module network() { return network; }
///   public Image sample(RandomGenerator random) { return pictures.get(random.nextInt(9)); }
///   public Map<String, Tensor> losses(List<Image> batch) { … }
///   public Score validate(StateDict weights) { … }
/// ```
///
/// All but [#sample] runs on the engine's thread.
///
/// @param <S> a sample: pictures and labels as Java objects, no tensors
public interface Task<S> extends AutoCloseable {
  /// Makes the task of a configuration, on the engine's thread.
  interface Maker {
    /// @param notes hears what a person should know about the data, one sentence each
    /// @throws dev.mimic.MimicException if the data cannot be used
    Task<?> make(ToolConfig config, Device device, Consumer<String> notes);
  }

  /// The network, always the same one; the task owns it and closes it. It comes uninitialised, and
  /// the trainer fills it, moves it to its device and puts it into training mode.
  Module network();

  /// One sample, which depends on `random` and on nothing that was drawn before. Called by many
  /// threads at once, none of them the engine's: no tensors here.
  S sample(RandomGenerator random);

  /// The losses of a batch by name, already weighted: scalars, whose sum is made small. Inside the
  /// step's scope, with gradients.
  Map<String, Tensor> losses(List<S> batch);

  /// How good weights are on the data's test half, by the class that users run. Inside a scope,
  /// without gradients.
  ///
  /// @param weights what `best.safetensors` will hold to the bit: float16, under the network's
  ///   names
  Score validate(StateDict weights);

  @Override
  void close();

  /// @param value the higher the better; decides which weights are kept
  /// @param numbers to log, by name
  record Score(double value, Map<String, Double> numbers) {}
}
