package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint.Format;
import dev.mimic.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One checkpoint turned into another format: what `mimic convert IN OUT` did.
///
/// The input's format is found by its content, the output's by its suffix. Within one family
/// (PyTorch's two formats; Paddle's) everything is kept; between families the networks are, under
/// the names of the other side, and what had to stay behind is named.
///
/// @param tensors how many were written
/// @param sentence what happened, for the person who asked
public record Conversion(int tensors, String sentence) {

  /// What to make smaller.
  ///
  /// Only a safetensors file can be.
  ///
  /// @param half float16 for weights, but for vectors; networks read them like others
  /// @param without networks to leave out, such as `discriminator`
  public record Slimming(boolean half, List<String> without) {
    public static final Slimming NONE = new Slimming(false, List.of());
  }

  /// Converts `in` to `out`, which appears whole or not at all.
  public static Conversion convert(Path in, Path out) {
    return convert(in, out, Slimming.NONE);
  }

  /// The same, into a smaller file.
  public static Conversion convert(Path in, Path out, Slimming slimming) {
    Target target = target(out);
    if (target != Target.SAFETENSORS && !slimming.equals(Slimming.NONE)) {
      throw new MimicException(
          "The output (%s) keeps everything as it is, expected a .safetensors for a smaller file."
              .formatted(out));
    }
    refuseSameFile(in, out);
    return new Work(Checkpoint.read(in), out, slimming).to(target);
  }

  private enum Target {
    TORCH,
    PADDLE,
    SAFETENSORS
  }

  private static Target target(Path out) {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".pth") || name.endsWith(".pth.tar") || name.endsWith(".pt")) {
      return Target.TORCH;
    }
    if (name.endsWith(".pdparams")) {
      return Target.PADDLE;
    }
    if (name.endsWith(".safetensors")) {
      return Target.SAFETENSORS;
    }
    throw new MimicException(
        "The output (%s) has no known ending; expected .pth.tar, .pth, .pdparams or .safetensors."
            .formatted(out));
  }

  private static void refuseSameFile(Path in, Path out) {
    try {
      if (Files.exists(in) && Files.exists(out) && Files.isSameFile(in, out)) {
        throw new MimicException(
            "The input and the output are the same file (%s); expected two.".formatted(in));
      }
    } catch (IOException e) {
      throw new MimicException(
          "The file (%s) could not be looked at (%s).".formatted(out, WholeFile.reason(e)), e);
    }
  }

  /// One conversion under way: networks by name, and under the empty name what has none.
  private static final class Work {
    private static final String EPOCH = "epoch";
    private final Checkpoint from;
    private final Path out;
    private final Slimming slimming;
    private final Map<String, StateDict> networks = new LinkedHashMap<>();

    Work(Checkpoint from, Path out, Slimming slimming) {
      this.from = from;
      this.out = out;
      this.slimming = slimming;
    }

    Conversion to(Target target) {
      boolean torch = from.format() == Format.TORCH_LEGACY || from.format() == Format.TORCH_ZIP;
      boolean same =
          target == Target.TORCH
              ? torch
              : from.format() == Format.PADDLE && target == Target.PADDLE;
      if (same && from.root() instanceof Map<?, ?> tree) {
        return everything(target, tree);
      }
      collect();
      switch (target) {
        case TORCH -> TorchZipWriter.write(out, torchTree());
        case PADDLE -> PaddleParams.write(out, tree(PaddleParams::named));
        case SAFETENSORS -> Safetensors.write(out, flat(), metadata());
      }
      int count = networks.values().stream().mapToInt(StateDict::size).sum();
      return new Conversion(count, sentence(count, target));
    }

    private Conversion everything(Target target, Map<?, ?> tree) {
      if (target == Target.TORCH) {
        TorchZipWriter.write(out, tree);
      } else {
        PaddleParams.write(out, tree);
      }
      int count = count(tree);
      return new Conversion(
          count, "Wrote all of %s (%d tensors) to %s.".formatted(from.file(), count, out));
    }

    private static int count(@Nullable Object value) {
      return switch (value) {
        case Stored _ -> 1;
        case Map<?, ?> map -> map.values().stream().mapToInt(Work::count).sum();
        case List<?> list -> list.stream().mapToInt(Work::count).sum();
        case null, default -> 0;
      };
    }

    private void collect() {
      requireNetworks(slimming.without);
      for (String name : from.networks()) {
        StateDict network = from.network(name);
        if (network != null && !slimming.without.contains(name)) {
          networks.put(name, network);
        }
      }
      StateDict rest = networks.isEmpty() ? from.weights() : from.loose();
      if (!rest.isEmpty()) {
        networks.put("", rest);
      }
      if (slimming.half) {
        networks.replaceAll((_, network) -> network.replaced((_, tensor) -> halved(tensor)));
      }
    }

    // biases and the statistics of norms are few, and may be larger than float16 can say
    private static Stored halved(Stored tensor) {
      boolean large = tensor.shape().length > 1 && tensor.type().fractional();
      return large ? tensor.as(DType.FLOAT16) : tensor;
    }

    private void requireNetworks(List<String> names) {
      for (String name : names) {
        if (!from.networks().contains(name)) {
          throw new MimicException(
              "The checkpoint (%s) has no network (%s) to leave out; expected one of (%s)."
                  .formatted(from.file(), name, String.join(", ", from.networks())));
        }
      }
    }

    private Map<String, Object> torchTree() {
      Map<String, Object> tree = tree(StateDict::asMap);
      String epoch = from.metadata().get(EPOCH);
      if (epoch != null && epoch.matches("[0-9]{1,9}")) {
        tree.put(EPOCH, Long.valueOf(epoch));
      }
      return tree;
    }

    private Map<String, Object> tree(Function<StateDict, Map<String, Stored>> naming) {
      Map<String, Object> tree = new LinkedHashMap<>();
      networks.forEach(
          (name, network) -> {
            Map<String, Stored> tensors = naming.apply(network);
            if (name.isEmpty()) {
              tree.putAll(tensors);
            } else {
              tree.put(name, tensors);
            }
          });
      return tree;
    }

    private StateDict flat() {
      Map<String, Stored> flat = new LinkedHashMap<>();
      networks.forEach(
          (name, network) -> {
            String prefix = name.isEmpty() ? "" : name + ".";
            network.asMap().forEach((key, tensor) -> flat.put(prefix + key, tensor));
          });
      return new StateDict(flat);
    }

    private Map<String, String> metadata() {
      Map<String, String> metadata = new LinkedHashMap<>(from.metadata());
      metadata.put("format", "pt"); // names and layouts are PyTorch's
      if (top().get(EPOCH) instanceof Long epoch && from.format() != Format.PADDLE) {
        metadata.put(EPOCH, epoch.toString());
      }
      return metadata;
    }

    private Map<?, ?> top() {
      return from.root() instanceof Map<?, ?> map ? map : Map.of();
    }

    private String sentence(int count, Target target) {
      List<String> names = networks.keySet().stream().filter(name -> !name.isEmpty()).toList();
      String what = names.isEmpty() ? "" : " of " + String.join(", ", names);
      List<String> dropped = dropped(target);
      String without =
          dropped.isEmpty()
              ? ""
              : " without %s, which only a file of the same family can hold"
                  .formatted(String.join(", ", dropped));
      String transposed =
          mayNeedTransposing(target)
              ? " Weights of linear layers were not transposed, although Paddle keeps them so."
              : "";
      return "Wrote %d tensors%s to %s%s.%s".formatted(count, what, out, without, transposed);
    }

    /// The parts of the input that are in no network. Paddle's `epoch` counts iterations.
    private List<String> dropped(Target target) {
      List<String> dropped = new ArrayList<>();
      boolean epochKept = target != Target.PADDLE && from.format() != Format.PADDLE;
      boolean single = networks.containsKey("");
      top()
          .forEach(
              (key, value) -> {
                boolean kept =
                    networks.containsKey(String.valueOf(key))
                        || slimming.without.contains(key)
                        || Networks.coveredByAnother(key)
                        || Networks.tensor(value) != null
                        || (single && Networks.isSingle(key))
                        || (key.equals(EPOCH) && epochKept && value instanceof Long);
                if (!kept) {
                  dropped.add(Source.shown(key.toString()));
                }
              });
      return dropped;
    }

    private boolean mayNeedTransposing(Target target) {
      boolean crosses = (from.format() == Format.PADDLE) != (target == Target.PADDLE);
      return crosses
          && networks.values().stream()
              .flatMap(network -> network.asMap().entrySet().stream())
              .anyMatch(e -> e.getKey().endsWith("weight") && e.getValue().shape().length == 2);
    }
  }
}
