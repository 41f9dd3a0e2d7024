package dev.mimic.model;

import dev.mimic.config.ModelParams.CommonParams;
import dev.mimic.config.ModelParams.DiscriminatorParams;
import dev.mimic.nn.Module;
import dev.mimic.nn.PatchDiscriminator;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells real frames from generated ones, patch by patch, at several scales (`discriminator.py`).
public final class Discriminator extends Module {
  private final List<Double> scales;
  private final List<PatchDiscriminator> discriminators = new ArrayList<>();
  private final boolean useKp;
  private final double variance;

  public Discriminator(CommonParams common, DiscriminatorParams params) {
    scales = params.scales();
    useKp = params.useKp();
    variance = params.kpVariance();
    int channels = common.numChannels() + (useKp ? common.numKp() : 0);
    for (double scale : scales) {
      discriminators.add(
          child(
              "discs." + name(scale),
              new PatchDiscriminator(
                  channels,
                  params.blockExpansion(),
                  params.numBlocks(),
                  params.maxFeatures(),
                  params.sn())));
    }
  }

  /// `1` and `0-5`: dots would split the key.
  private static String name(double scale) {
    String text = scale == Math.rint(scale) ? Long.toString((long) scale) : Double.toString(scale);
    return text.replace('.', '-');
  }

  /// The scales it looks at, in order; [#forward] wants a picture for each.
  public List<Double> scales() {
    return scales;
  }

  /// @param pyramid one (B, 3, H · scale, W · scale) for each of [#scales]
  /// @param keypoints where the driving frame's keypoints are; read only with `use_kp`
  public List<PatchDiscriminator.Verdict> forward(
      List<Tensor> pyramid, @Nullable Keypoints keypoints) {
    List<PatchDiscriminator.Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < discriminators.size(); i++) {
      Tensor x = pyramid.get(i);
      if (useKp && keypoints != null) {
        Tensor heat = Grids.gaussians(keypoints.value(), x.size(2), x.size(3), variance);
        x = Ops.cat(List.of(x, heat), 1); // (B, 3 + K, H, W)
      }
      verdicts.add(discriminators.get(i).forward(x));
    }
    return verdicts;
  }
}
