package dev.mimic.train.perceptual;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.train.perceptual.MobileNetFeatures.Kind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Opens the perceptual network that the user has.
public final class PerceptualNetworks {
  private static final long SEED = 0;

  private PerceptualNetworks() {}

  /// The network of the file given, or the [RandomPyramid] when there is none.
  ///
  /// The caller closes it, and sets type, layout and device.
  ///
  /// @param vgg must hold VGG19 (torchvision's `vgg19-….pth` or PaddleGAN's `vgg19.pdparams`)
  /// @param perceptual may hold any network known here, told by the names of its tensors
  public static PerceptualNetwork open(@Nullable Path vgg, @Nullable Path perceptual) {
    if (vgg != null && perceptual != null) {
      throw new MimicException(
          "Both --vgg (%s) and --perceptual (%s) were given; expected one of them."
              .formatted(vgg, perceptual));
    }
    if (vgg != null) {
      return vgg19(vgg, Checkpoint.read(vgg).weights());
    }
    return perceptual == null ? new RandomPyramid(SEED) : read(perceptual);
  }

  private static PerceptualNetwork read(Path file) {
    StateDict weights = Checkpoint.read(file).weights();
    Kind kind = Kind.of(weights);
    if (kind != null) {
      return filled(new MobileNetFeatures(kind, name(file)), weights);
    }
    return vgg19(file, weights);
  }

  private static PerceptualNetwork vgg19(Path file, StateDict weights) {
    boolean vgg19 = weights.has("features.16.weight") && weights.has("features.28.weight");
    if (!vgg19) { // its smaller kin have one or the other
      throw new MimicException(
          "The file (%s) holds no network to compare pictures by (%d tensors, first (%s)); expected VGG19, or with --perceptual also %s."
              .formatted(file, weights.size(), weights.names().iterator().next(), Kind.listed()));
    }
    return filled(new Vgg19(name(file)), weights);
  }

  private static PerceptualNetwork filled(PerceptualNetwork network, StateDict weights) {
    try {
      network.fill(weights);
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }
}
