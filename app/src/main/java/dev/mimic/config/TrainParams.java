package dev.mimic.config;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_DEFAULT;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to train: `train_params` of the original.
///
/// @param numRepeats passes over the clips that make one epoch
/// @param epochMilestones epochs (counted from 0) at whose beginning the learning rates drop to a
///   tenth
/// @param iterationMilestones the same, counted in steps of the optimiser: what PaddleGAN's
///   `epoch_milestones` are
/// @param scales sizes of the picture that the perceptual loss compares
/// @param checkpointFreq epochs from one checkpoint to the next
/// @param landmarks where the first keypoints are to stand, one list for each of them: in the
///   middle of these of a face's 68 points (300-W), as labels beside the clips say them (ours)
public record TrainParams(
    int numEpochs,
    @Default("1") int numRepeats,
    @Default("[]") List<Integer> epochMilestones,
    @Default("[]") @JsonInclude(NON_EMPTY) List<Long> iterationMilestones,
    double lrGenerator,
    double lrDiscriminator,
    double lrKpDetector,
    int batchSize,
    List<Double> scales,
    int checkpointFreq,
    TransformParams transformParams,
    LossWeights lossWeights,
    @Default("[]") @JsonInclude(NON_EMPTY) List<List<Integer>> landmarks) {
  public TrainParams {
    Check.atLeast("num_epochs", numEpochs, 1);
    Check.atLeast("num_repeats", numRepeats, 1);
    epochMilestones = List.copyOf(epochMilestones);
    iterationMilestones = List.copyOf(iterationMilestones);
    epochMilestones.forEach(epoch -> Check.atLeast("epoch_milestones", epoch, 0));
    iterationMilestones.forEach(step -> Check.atLeast("iteration_milestones", step, 0));
    Check.notNegative("lr_generator", lrGenerator);
    Check.notNegative("lr_discriminator", lrDiscriminator);
    Check.notNegative("lr_kp_detector", lrKpDetector);
    Check.atLeast("batch_size", batchSize, 1);
    scales = List.copyOf(scales);
    Check.that(!scales.isEmpty(), "scales", scales, "at least one scale, such as [1, 0.5]");
    scales.forEach(scale -> Check.scale("scales", scale));
    Check.atLeast("checkpoint_freq", checkpointFreq, 1);
    landmarks = landmarks.stream().map(List::copyOf).toList();
    boolean named = landmarks.stream().noneMatch(List::isEmpty);
    Check.that(named, "landmarks", landmarks, "lists of at least one point, such as [[30], [8]]");
    boolean known = landmarks.stream().flatMap(List::stream).allMatch(i -> i >= 0 && i < 68);
    Check.that(known, "landmarks", landmarks, "points from 0 to 67");
    boolean used = lossWeights.landmarks == 0 || !landmarks.isEmpty();
    Check.that(used, "landmarks", landmarks, "points for loss_weights.landmarks to lead to");
  }

  /// What the learning rates are multiplied with: 0.1 for each milestone reached, as PyTorch's
  /// MultiStepLR.
  ///
  /// @param epoch counted from 0
  /// @param iteration steps made since training began
  public double learningRateFactor(int epoch, long iteration) {
    long reached =
        epochMilestones.stream().filter(milestone -> milestone <= epoch).count()
            + iterationMilestones.stream().filter(milestone -> milestone <= iteration).count();
    return Math.pow(0.1, reached);
  }

  /// The random transform of the equivariance losses.
  ///
  /// @param sigmaAffine standard deviation of the affine part
  /// @param sigmaTps standard deviation of the thin-plate-spline part; with pointsTps absent there
  ///   is none
  /// @param pointsTps control points along a side
  public record TransformParams(
      double sigmaAffine, @Nullable Double sigmaTps, @Nullable Integer pointsTps) {
    public TransformParams {
      Check.notNegative("sigma_affine", sigmaAffine);
      boolean both = (sigmaTps == null) == (pointsTps == null);
      Check.that(both, "sigma_tps", String.valueOf(sigmaTps), "points_tps beside it, or neither");
      if (sigmaTps != null && pointsTps != null) {
        Check.notNegative("sigma_tps", sigmaTps);
        Check.atLeast("points_tps", pointsTps, 2);
      }
    }
  }

  /// Weights of the losses; 0 leaves a loss out.
  ///
  /// @param featureMatching one weight for each block of the discriminator
  /// @param perceptual one weight for each layer of VGG19 that is compared: relu1_1, 2_1, 3_1, 4_1,
  ///   5_1
  /// @param eyesAndMouth how much more than elsewhere the perceptual loss counts at eyes and mouth,
  ///   where labels beside the clips say where they are (ours)
  /// @param deformed how much the perceptual loss of the moved source itself counts, before
  ///   anything is painted (ours); with perceptual all 0, motion is trained without a picture being
  ///   painted
  /// @param landmarks how strongly the first keypoints are led to `train_params.landmarks` (ours)
  /// @param expression how much it counts that eyes and mouth of the painted face are as open, and
  ///   where, as the driving frame's, for our landmark network (ours)
  /// @param exchange how much it counts that eyes and mouth of a face that takes over another's
  ///   movements open and shut by as much as the other's, for the same network (ours)
  public record LossWeights(
      double generatorGan,
      double discriminatorGan,
      List<Double> featureMatching,
      List<Double> perceptual,
      double equivarianceValue,
      double equivarianceJacobian,
      @Default("0") @JsonInclude(NON_DEFAULT) double eyesAndMouth,
      @Default("0") @JsonInclude(NON_DEFAULT) double landmarks,
      @Default("0") @JsonInclude(NON_DEFAULT) double deformed,
      @Default("0") @JsonInclude(NON_DEFAULT) double expression,
      @Default("0") @JsonInclude(NON_DEFAULT) double exchange) {
    public LossWeights {
      Check.notNegative("generator_gan", generatorGan);
      Check.notNegative("discriminator_gan", discriminatorGan);
      featureMatching = List.copyOf(featureMatching);
      perceptual = List.copyOf(perceptual);
      Check.notNegative("feature_matching", featureMatching);
      Check.notNegative("perceptual", perceptual);
      Check.that(perceptual.size() <= 5, "perceptual", perceptual, "at most 5 weights");
      Check.notNegative("equivariance_value", equivarianceValue);
      Check.notNegative("equivariance_jacobian", equivarianceJacobian);
      Check.notNegative("eyes_and_mouth", eyesAndMouth);
      Check.notNegative("landmarks", landmarks);
      Check.notNegative("deformed", deformed);
      Check.notNegative("expression", expression);
      Check.notNegative("exchange", exchange);
    }

    /// Whether a loss wants to know where the points of the faces are.
    public boolean labelled() {
      return eyesAndMouth > 0 || landmarks > 0 || looking();
    }

    /// Whether a loss looks at faces through our landmark network.
    public boolean looking() {
      return expression > 0 || exchange > 0;
    }
  }
}
