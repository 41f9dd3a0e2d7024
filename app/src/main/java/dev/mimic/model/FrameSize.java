package dev.mimic.model;

import dev.mimic.MimicException;
import dev.mimic.config.ModelParams;
import dev.mimic.config.ModelParams.DenseMotionParams;
import dev.mimic.config.ModelParams.GeneratorParams;
import dev.mimic.config.ModelParams.KpDetectorParams;

/// Which picture sizes a configuration's networks take, and what changes at another than trained.
///
/// The motion networks look at a small picture, 64 pixels wide as a rule, and know nothing else; so
/// at another size they are given a stronger reduction and only the generator works on more pixels.
public final class FrameSize {
  private static final int LARGEST = 4096; // its first feature map alone takes 4 GB

  private FrameSize() {}

  /// The parameters for square pictures of `wanted` pixels by networks trained at `trained`;
  /// weights carry over unchanged.
  ///
  /// @throws MimicException naming the nearest size that fits when `wanted` does not
  public static ModelParams at(ModelParams params, int trained, int wanted) {
    if (!fits(params, trained, wanted)) {
      throw new MimicException(
          "The networks cannot take pictures of %d pixels. The nearest size that they can is %d: use --image-size %2$d."
              .formatted(wanted, nearest(params, trained, wanted)));
    }
    if (wanted == trained) {
      return params;
    }
    double ratio = (double) trained / wanted;
    return new ModelParams(
        params.commonParams(),
        scaled(params.kpDetectorParams(), ratio),
        scaled(params.generatorParams(), ratio),
        params.discriminatorParams());
  }

  private static boolean fits(ModelParams params, int trained, int wanted) {
    KpDetectorParams kp = params.kpDetectorParams();
    GeneratorParams generator = params.generatorParams();
    DenseMotionParams dense = generator.denseMotionParams();
    return wanted > 0
        && wanted <= LARGEST
        && wanted % (1 << generator.numDownBlocks()) == 0
        && motionFits(trained * kp.scaleFactor(), kp.numBlocks(), wanted)
        && (dense == null || motionFits(trained * dense.scaleFactor(), dense.numBlocks(), wanted));
  }

  /// A motion network sees `side` pixels, taken by keeping every so-manieth of `wanted`.
  private static boolean motionFits(double side, int numBlocks, int wanted) {
    return side == Math.rint(side)
        && side >= 1
        && (int) side % (1 << numBlocks) == 0
        && wanted % (int) side == 0;
  }

  private static int nearest(ModelParams params, int trained, int wanted) {
    int from = Math.min(wanted, LARGEST);
    for (int away = 0; away < LARGEST; away++) {
      for (int size : new int[] {from - away, from + away}) {
        if (fits(params, trained, size)) {
          return size;
        }
      }
    }
    return trained;
  }

  private static KpDetectorParams scaled(KpDetectorParams p, double ratio) {
    return new KpDetectorParams(
        p.temperature(),
        p.blockExpansion(),
        p.maxFeatures(),
        p.scaleFactor() * ratio,
        p.numBlocks(),
        p.singleJacobianMap(),
        p.pad(),
        p.mobileNet());
  }

  private static GeneratorParams scaled(GeneratorParams p, double ratio) {
    DenseMotionParams d = p.denseMotionParams();
    return new GeneratorParams(
        p.blockExpansion(),
        p.maxFeatures(),
        p.numDownBlocks(),
        p.numBottleneckBlocks(),
        p.estimateOcclusionMap(),
        p.estimateCopyMap(),
        d == null
            ? null
            : new DenseMotionParams(
                d.blockExpansion(),
                d.maxFeatures(),
                d.numBlocks(),
                d.scaleFactor() * ratio,
                d.kpVariance(),
                d.mobileNet()),
        p.mobileNet());
  }
}
