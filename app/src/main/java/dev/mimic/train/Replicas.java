package dev.mimic.train;

import static java.util.Objects.requireNonNull;

import dev.mimic.MimicException;
import dev.mimic.data.Share;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.ProcessGroup;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The processes that train one model together, one a device: each sees its share of every batch,
/// and what they found is averaged, so that all take the same step and stay equal to the last bit.
///
/// With one process everything here gives back what it was given. Engine thread.
public final class Replicas implements AutoCloseable {
  /// This process and no other.
  static final Replicas ALONE = new Replicas(null, Device.CPU);

  /// Another process is gone, and with it the training of this one.
  public static final class Gone extends MimicException {
    private Gone(ProcessGroup.Lost why) {
      super(
          "Another process of this training has ended or does not answer (%s), so it ends here too. Maybe that process says why"
              .formatted(why.getMessage()),
          why);
    }
  }

  private final @Nullable ProcessGroup group;
  private final Device device;

  private Replicas(@Nullable ProcessGroup group, Device device) {
    this.group = group;
    this.device = device;
  }

  /// Waits for the others.
  ///
  /// @param place among them, or null when there are none
  static Replicas join(ProcessGroup.@Nullable Place place, Device device) {
    return place == null ? ALONE : new Replicas(ProcessGroup.join(place, device), device);
  }

  int rank() {
    return group == null ? 0 : group.rank();
  }

  int size() {
    return group == null ? 1 : group.size();
  }

  /// Whether this one speaks and writes for all.
  boolean first() {
    return rank() == 0;
  }

  /// Which part of every batch is this one's.
  Share share() {
    return new Share(rank(), size());
  }

  /// Lets a network's batch norms see the batches of all.
  void normalise(Module network) {
    if (group != null) {
      network.normaliseOver(group);
    }
  }

  /// What the first says, heard by all.
  String fromFirst(String name, String own) {
    return group == null ? own : group.fromFirst(name, own);
  }

  /// Refuses to train together what is not the same everywhere.
  ///
  /// @param what it is, for the sentence
  void requireSame(String what, String own) {
    if (group != null && any(!fromFirst(what, own).equals(own))) {
      throw new MimicException(
          "The %s differs between the processes (here %s), expected the same for all. Maybe one machine has other files or another version"
              .formatted(what, own));
    }
  }

  /// Whether any of them says yes: a training stops everywhere after the same step.
  boolean any(boolean own) {
    return group == null ? own : means(own ? 1 : 0)[0] > 0;
  }

  /// The mean of what all say.
  double mean(double own) {
    return group == null ? own : means(own)[0];
  }

  /// Averages named numbers, in place; all have the same names in the same order.
  void average(Map<String, Double> numbers) {
    if (group != null && !numbers.isEmpty()) {
      double[] own = numbers.values().stream().mapToDouble(Double::doubleValue).toArray();
      Iterator<Double> means = Arrays.stream(means(own)).iterator();
      numbers.replaceAll((_, _) -> means.next());
    }
  }

  private double[] means(double... own) {
    try (Scope _ = Scope.open()) {
      return mean(Tensor.of(own, own.length).to(device)).doubles();
    }
  }

  /// Averages the gradients of parameters, in place: what one process would have found for the
  /// whole batch, as every loss is a mean over its samples.
  void averageGradients(List<Tensor> parameters) {
    if (group == null) {
      return;
    }
    try (Scope _ = Scope.open();
        Grad _ = Grad.disabled()) {
      List<Tensor> gradients = new ArrayList<>();
      for (Tensor parameter : parameters) {
        Tensor gradient = parameter.grad();
        if (gradient != null) {
          gradients.add(gradient);
        }
      }
      List<Tensor> flat = gradients.stream().map(gradient -> gradient.reshape(-1)).toList();
      Tensor all = mean(Ops.cat(flat, 0)); // one exchange for all
      long at = 0;
      for (Tensor gradient : gradients) {
        gradient.copyInPlace(all.narrow(0, at, gradient.count()).view(gradient.shape()));
        at += gradient.count();
      }
    }
  }

  private Tensor mean(Tensor own) {
    requireNonNull(group).sumInPlace(own);
    return own.mulInPlace(1.0 / size());
  }

  /// Tells the loss of another process from everything else that a step can throw.
  ///
  /// @param thrown in a step
  /// @return what to throw on
  RuntimeException explained(RuntimeException thrown) {
    ProcessGroup.Lost lost = group == null ? null : group.lost();
    return lost == null ? thrown : new Gone(lost);
  }

  @Override
  public void close() {
    if (group != null) {
      group.close();
    }
  }
}
