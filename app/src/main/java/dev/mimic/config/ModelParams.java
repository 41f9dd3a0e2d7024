package dev.mimic.config;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_DEFAULT;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The networks: `model_params` of the original, `model` of PaddleGAN.
public record ModelParams(
    CommonParams commonParams,
    KpDetectorParams kpDetectorParams,
    GeneratorParams generatorParams,
    @Nullable DiscriminatorParams discriminatorParams) {

  /// What all networks share.
  ///
  /// @param numKp keypoints, and so motions besides the still background
  /// @param numChannels colours of a picture
  /// @param estimateJacobian with local affine transforms (first order) or without
  public record CommonParams(int numKp, int numChannels, boolean estimateJacobian) {
    public CommonParams {
      Check.atLeast("num_kp", numKp, 1);
      Check.that(numChannels == 3, "num_channels", numChannels, "3: pictures are RGB");
    }
  }

  /// The keypoint detector, `modules/keypoint_detector.py`.
  ///
  /// @param temperature divides the heat map before its softmax
  /// @param blockExpansion channels after the hourglass; its first block has twice as many
  /// @param maxFeatures no layer has more channels
  /// @param scaleFactor the hourglass sees the picture this much smaller
  /// @param numBlocks depth of the hourglass: each block halves
  /// @param singleJacobianMap one Jacobian map for all keypoints
  /// @param pad padding of the 7x7 heads; 0 makes a map of 58 from one of 64
  /// @param mobileNet PaddleGAN's depth-wise separable blocks
  public record KpDetectorParams(
      double temperature,
      int blockExpansion,
      int maxFeatures,
      @Default("1") double scaleFactor,
      @Default("3") int numBlocks,
      @Default("false") boolean singleJacobianMap,
      @Default("0") int pad,
      @Default("false") @JsonInclude(NON_DEFAULT) boolean mobileNet) {
    public KpDetectorParams {
      Check.positive("temperature", temperature);
      checkWidths(blockExpansion, maxFeatures, numBlocks);
      Check.scale("scale_factor", scaleFactor);
      Check.atLeast("pad", pad, 0);
    }
  }

  /// The occlusion-aware generator, `modules/generator.py`.
  ///
  /// @param numDownBlocks each halves the picture before the bottleneck and doubles the channels
  /// @param estimateCopyMap ours: where the moved source looks right as it is, its own pixels show
  /// @param denseMotionParams absent: the generator ignores the keypoints and only encodes and
  ///   decodes
  public record GeneratorParams(
      int blockExpansion,
      int maxFeatures,
      int numDownBlocks,
      int numBottleneckBlocks,
      @Default("false") boolean estimateOcclusionMap,
      @Default("false") @JsonInclude(NON_DEFAULT) boolean estimateCopyMap,
      @Nullable DenseMotionParams denseMotionParams,
      @Default("false") @JsonInclude(NON_DEFAULT) boolean mobileNet) {
    public GeneratorParams {
      checkWidths(blockExpansion, maxFeatures, 1);
      Check.atLeast("num_down_blocks", numDownBlocks, 0);
      Check.atLeast("num_bottleneck_blocks", numBottleneckBlocks, 0);
      if (mobileNet && denseMotionParams != null) {
        denseMotionParams = denseMotionParams.mobile();
      }
    }
  }

  /// The dense motion network, `modules/dense_motion.py`.
  ///
  /// @param kpVariance variance of the keypoints' Gaussians, in units of half the picture
  /// @param mobileNet true as well where the generator's is (PaddleGAN's YAML says it there only)
  public record DenseMotionParams(
      int blockExpansion,
      int maxFeatures,
      int numBlocks,
      @Default("1") double scaleFactor,
      @Default("0.01") double kpVariance,
      @Default("false") @JsonInclude(NON_DEFAULT) boolean mobileNet) {
    public DenseMotionParams {
      checkWidths(blockExpansion, maxFeatures, numBlocks);
      Check.scale("scale_factor", scaleFactor);
      Check.positive("kp_variance", kpVariance);
    }

    private DenseMotionParams mobile() {
      return new DenseMotionParams(
          blockExpansion, maxFeatures, numBlocks, scaleFactor, kpVariance, true);
    }
  }

  /// The multi-scale discriminator, `modules/discriminator.py`; only training needs it.
  ///
  /// @param scales one discriminator for each size of the picture
  /// @param sn spectral normalisation
  /// @param useKp the keypoints' Gaussians are part of its input
  public record DiscriminatorParams(
      List<Double> scales,
      @Default("64") int blockExpansion,
      @Default("512") int maxFeatures,
      @Default("4") int numBlocks,
      @Default("false") boolean sn,
      @Default("false") boolean useKp,
      @Default("0.01") double kpVariance) {
    public DiscriminatorParams {
      scales = List.copyOf(scales);
      Check.that(!scales.isEmpty(), "scales", scales, "at least one scale, such as [1]");
      scales.forEach(scale -> Check.scale("scales", scale));
      checkWidths(blockExpansion, maxFeatures, numBlocks);
      Check.positive("kp_variance", kpVariance);
    }
  }

  private static void checkWidths(int blockExpansion, int maxFeatures, int numBlocks) {
    Check.atLeast("block_expansion", blockExpansion, 1);
    Check.atLeast("max_features", maxFeatures, 1);
    Check.atLeast("num_blocks", numBlocks, 1);
  }
}
