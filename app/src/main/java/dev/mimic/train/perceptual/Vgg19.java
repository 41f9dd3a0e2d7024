package dev.mimic.train.perceptual;

import dev.mimic.MimicException;
import dev.mimic.nn.Conv2d;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// VGG19 (Simonyan and Zisserman 2015) up to relu5_1, with the names of torchvision's weights.
///
/// 12.9 million weights; 24 billion multiplications for a picture of 256 px. What comes after
/// relu5_1 is not computed.
public final class Vgg19 extends PerceptualNetwork {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f}; // of ImageNet
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  /// Channels of the convolutions of a level; between levels the picture is halved.
  private static final int[][] LEVELS = {
    {64, 64}, {128, 128}, {256, 256, 256, 256}, {512, 512, 512, 512}, {512}
  };

  private static final int SMALLEST = 1 << (LEVELS.length - 1);

  private final List<List<Conv2d>> levels = new ArrayList<>();
  private final String file;

  /// @param file where the weights will come from, for [#description]
  public Vgg19(String file) {
    this.file = file;
    int in = 3;
    int index = 0; // counts ReLU and pooling too, as torchvision does
    for (int[] widths : LEVELS) {
      List<Conv2d> level = new ArrayList<>();
      for (int out : widths) {
        level.add(child("features." + index, new Conv2d(in, out, 3, 1)));
        in = out;
        index += 2; // with its ReLU
      }
      levels.add(level);
      index++; // pooling
    }
  }

  /// relu1_1, relu2_1, relu3_1, relu4_1 and relu5_1: (B, 64, H, W), (B, 128, H / 2, W / 2), (B,
  /// 256, H / 4, W / 4), (B, 512, H / 8, W / 8), (B, 512, H / 16, W / 16).
  @Override
  public List<Tensor> features(Tensor picture) {
    requireRoom(picture);
    Tensor x = picture.sub(colours(picture, MEAN)).div(colours(picture, DEVIATION));
    List<Tensor> found = new ArrayList<>();
    for (List<Conv2d> level : levels) {
      if (!found.isEmpty()) {
        x = Ops.maxPool2d(x, 2);
      }
      for (int i = 0; i < level.size(); i++) {
        x =
            level
                .get(i)
                .forward(x)
                .reluInPlace(); // half the memory: no gradient needs what was before
        if (i == 0) {
          found.add(x);
        }
      }
    }
    return found.stream().map(feature -> feature.to(picture.type())).toList();
  }

  private static void requireRoom(Tensor picture) {
    if (Math.min(picture.size(2), picture.size(3)) < SMALLEST) {
      throw new MimicException(
          "A picture of (%d x %d) is too small for VGG19, which needs (%d x %d). Maybe drop the smallest of train_params.scales."
              .formatted(picture.size(3), picture.size(2), SMALLEST, SMALLEST));
    }
  }

  @Override
  public String description() {
    return "VGG19 weights of " + file;
  }
}
