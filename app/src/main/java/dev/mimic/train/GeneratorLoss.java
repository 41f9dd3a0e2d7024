package dev.mimic.train;

import dev.mimic.config.TrainParams;
import dev.mimic.config.TrainParams.LossWeights;
import dev.mimic.model.Discriminator;
import dev.mimic.model.Fomm;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.Motion;
import dev.mimic.nn.PatchDiscriminator.Verdict;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.perceptual.PerceptualNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What generator and keypoint detector are trained to make small (paper, section 3.4;
/// `GeneratorFullModel` in `model.py`).
///
/// The order of evaluation is the reference's: running statistics and the spectral norm's vectors
/// remember it.
final class GeneratorLoss implements AutoCloseable {
  private static final double TURNS = 0.1; // a Jacobian's error beside a place's

  private final Fomm fomm;
  private final @Nullable Discriminator discriminator;
  private final PerceptualNetwork perceptual;
  private final @Nullable Expression expression;
  private final LossWeights weights;
  private final Replicas replicas;
  private final ImagePyramid pyramid;

  /// @param discriminator null when `generator_gan` is 0
  /// @param expression null when no loss asks for it
  GeneratorLoss(
      Fomm fomm,
      @Nullable Discriminator discriminator,
      PerceptualNetwork perceptual,
      @Nullable Expression expression,
      TrainParams params,
      Replicas replicas) {
    this.replicas = replicas;
    this.fomm = fomm;
    this.discriminator = discriminator;
    this.perceptual = perceptual;
    this.expression = expression;
    weights = params.lossWeights();
    pyramid = new ImagePyramid(params.scales());
  }

  /// @param terms weighted losses by the reference's names, scalars
  /// @param prediction (B, 3, H, W); null where no loss asks for it
  /// @param transformed the warped driving frame and its keypoints, or null without equivariance
  record Result(
      Map<String, Tensor> terms,
      Motion motion,
      @Nullable Tensor prediction,
      Keypoints source,
      Keypoints driving,
      @Nullable Transformed transformed) {
    Tensor total() {
      return terms.values().stream().reduce(Tensor::add).orElseThrow();
    }
  }

  /// @param frame (B, 3, H, W)
  record Transformed(Tensor frame, Keypoints keypoints) {}

  /// @param source,driving two frames of one clip, (B, 3, H, W) in [0, 1]
  /// @param labels what is known about the two
  Result forward(Tensor source, Tensor driving, RandomWarp warp, Supervision labels) {
    Keypoints kpSource = fomm.detector().forward(source);
    Keypoints kpDriving = fomm.detector().forward(driving);
    Generator generator = fomm.generator();
    boolean painting = discriminator != null || expression != null || counts(weights.perceptual());
    Generator.Encoded encoded = painting ? generator.encode(source) : null;
    Motion motion =
        encoded == null
            ? generator.motion(source, kpSource, kpDriving)
            : generator.motion(encoded, kpSource, kpDriving);
    Tensor prediction = encoded == null ? null : generator.render(encoded, motion, false);

    Map<String, Tensor> terms = new LinkedHashMap<>();
    List<Tensor> real = pyramid.forward(driving);
    if (prediction != null) {
      List<Tensor> generated = pyramid.forward(prediction);
      if (counts(weights.perceptual())) {
        terms.put(
            "perceptual", perceptual(real, generated, weights.perceptual(), labels.emphasis()));
      }
      if (discriminator != null) {
        adversarial(discriminator, real, generated, kpDriving.detach(), terms);
      }
      if (expression != null && labels.look() != null) {
        Expression.Look look = labels.look();
        Tensor apart = expression.forward(prediction, driving, look, labelled(look.known()));
        terms.put("expression", apart.mul(weights.expression()));
      }
      if (expression != null && encoded != null && labels.exchange() != null) {
        Tensor apart =
            labels
                .exchange()
                .forward(generator, encoded, source, driving, kpSource, kpDriving, expression);
        terms.put("exchange", apart.mul(weights.exchange()));
      }
    }
    if (weights.deformed() != 0) {
      List<Tensor> moved = pyramid.forward(generator.deformed(source, motion, false));
      terms.put(
          "deformed", perceptual(real, moved, List.of(weights.deformed()), labels.emphasis()));
    }
    Transformed transformed = null;
    if (weights.equivarianceValue() != 0 || weights.equivarianceJacobian() != 0) {
      Tensor frame = warp.picture(driving);
      transformed = new Transformed(frame, fomm.detector().forward(frame));
      equivariance(kpDriving, transformed.keypoints, warp, terms);
    }
    if (labels.source() != null && labels.driving() != null) {
      Tensor lost = apart(kpSource, labels.source()).add(apart(kpDriving, labels.driving()));
      terms.put("landmarks", lost.mul(weights.landmarks() / 2));
      Tensor known = labels.source().known().mul(labels.driving().known());
      turned(kpSource, kpDriving, labels.turn(), known, terms);
    }
    return new Result(terms, motion, prediction, kpSource, kpDriving, transformed);
  }

  private static boolean counts(List<Double> weights) {
    return weights.stream().anyMatch(weight -> weight != 0);
  }

  private Tensor perceptual(
      List<Tensor> real, List<Tensor> generated, List<Double> layers, @Nullable Tensor emphasis) {
    Tensor total = null;
    for (int scale = 0; scale < real.size(); scale++) {
      List<Tensor> x = perceptual.features(generated.get(scale));
      List<Tensor> y = perceptual.features(real.get(scale));
      for (int i = 0; i < x.size(); i++) {
        Tensor apart = x.get(i).sub(y.get(i).detach()).abs();
        Tensor counted = emphasis == null ? apart : apart.mul(attention(emphasis, apart));
        Tensor term = counted.mean().mul(weight(layers, i));
        total = total == null ? term : total.add(term);
      }
    }
    if (total == null) {
      throw new IllegalStateException("The perceptual network gave no features.");
    }
    return total;
  }

  /// 1, and more at eyes and mouth: (B, 1, h, w) for a map of (B, C, h, w).
  private Tensor attention(Tensor emphasis, Tensor map) {
    long shrink = emphasis.size(2) / map.size(2);
    Tensor pooled = shrink > 1 ? Ops.avgPool2d(emphasis, shrink) : emphasis;
    boolean fits = pooled.size(2) == map.size(2) && pooled.size(3) == map.size(3);
    Tensor sized = fits ? pooled : Ops.resizeBilinear(pooled, map.size(2), map.size(3));
    return sized.mul(weights.eyesAndMouth()).add(1).to(map.type());
  }

  // our own feature networks may be deeper than VGG's five layers: the last weight goes on
  private static double weight(List<Double> weights, int i) {
    return weights.get(Math.min(i, weights.size() - 1));
  }

  private void adversarial(
      Discriminator discriminator,
      List<Tensor> real,
      List<Tensor> generated,
      Keypoints keypoints,
      Map<String, Tensor> terms) {
    List<Double> scales = discriminator.scales();
    List<Verdict> onGenerated = discriminator.forward(pyramid.at(scales, generated), keypoints);
    List<Verdict> onReal = discriminator.forward(pyramid.at(scales, real), keypoints);
    Tensor gan = null;
    Tensor matching = null;
    for (int scale = 0; scale < scales.size(); scale++) {
      Tensor doubt = onGenerated.get(scale).map().neg().add(1).square().mean();
      Tensor term = doubt.mul(weights.generatorGan()); // (1 - D(g))²
      gan = gan == null ? term : gan.add(term);
      for (int i = 0; i < weights.featureMatching().size(); i++) {
        double weight = weights.featureMatching().get(i);
        if (weight != 0) {
          Tensor a = onReal.get(scale).features().get(i);
          Tensor b = onGenerated.get(scale).features().get(i);
          Tensor match = difference(a, b).mul(weight);
          matching = matching == null ? match : matching.add(match);
        }
      }
    }
    if (gan != null) {
      terms.put("gen_gan", gan);
    }
    if (matching != null) {
      terms.put("feature_matching", matching);
    }
  }

  private void equivariance(
      Keypoints driving, Keypoints transformed, RandomWarp warp, Map<String, Tensor> terms) {
    if (weights.equivarianceValue() != 0) { // |v_d - T(v_t)|
      Tensor value = difference(driving.value(), warp.coordinates(transformed.value()));
      terms.put("equivariance_value", value.mul(weights.equivarianceValue()));
    }
    Tensor jacobian = driving.jacobian();
    if (weights.equivarianceJacobian() != 0 && jacobian != null && transformed.jacobian() != null) {
      Tensor moved = warp.jacobian(transformed.value()).matmul(transformed.jacobian());
      Tensor product = Ops.inverse2x2(jacobian).matmul(moved); // J_d⁻¹ T'(v_t) J_t
      Tensor identity = Tensor.of(new float[] {1, 0, 0, 1}, 1, 1, 2, 2).like(product);
      terms.put(
          "equivariance_jacobian",
          difference(identity, product).mul(weights.equivarianceJacobian()));
    }
  }

  /// How far the first keypoints are from where they should be, mean over the frames with labels.
  private Tensor apart(Keypoints keypoints, Supervision.Landmarks labels) {
    Tensor places = labels.places(); // (B, N, 2)
    Tensor far = keypoints.value().narrow(1, 0, places.size(1)).sub(places).abs();
    double labelled = labelled(labels.known());
    return far.mul(labels.known()).mean().mul(places.size(0) / labelled);
  }

  /// How far the keypoints' Jacobians are from the turn of the whole face, as [#apart]. All
  /// keypoints': a face is nearly stiff, and what is not lies in their places.
  private void turned(
      Keypoints source,
      Keypoints driving,
      @Nullable Tensor turn,
      Tensor known,
      Map<String, Tensor> terms) {
    if (turn == null || source.jacobian() == null || driving.jacobian() == null) {
      return;
    }
    Tensor found = source.jacobian().matmul(Ops.inverse2x2(driving.jacobian())); // (B, K, 2, 2)
    Tensor far = found.sub(turn).abs().mean(1, 2, 3); // (B)
    double labelled = labelled(known);
    Tensor mean = far.mul(known.view(-1)).sum().div(labelled);
    terms.put("turns", mean.mul(weights.landmarks() * TURNS));
  }

  /// How many frames have labels, the mean of all processes: each divides its own sum by it, so
  /// that the mean of their losses is that of the whole batch.
  private double labelled(Tensor known) {
    double share = 1.0 / replicas.size();
    return Math.max(share, replicas.mean(known.detach().sum(0, 1, 2).item()));
  }

  private static Tensor difference(Tensor a, Tensor b) {
    return a.sub(b).abs().mean();
  }

  @Override
  public void close() {
    pyramid.close();
  }
}
