package dev.mimic.face;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Layer;
import dev.mimic.nn.Module;
import dev.mimic.nn.NormedConv;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.List;

/// BiSeNet (Yu et al. 2018) as face-parsing.PyTorch trained it on 19 parts of faces, with its
/// names.
///
/// 13 million weights; 13 billion multiplications for a picture of 512 px. The spatial path is
/// ResNet's second layer.
final class BiSeNet extends Module {
  static final int CLASSES = 19;

  private final ContextPath context;
  private final Fusion fusion;
  private final Head head;
  private final Head head16;
  private final Head head32;

  BiSeNet() {
    context = child("cp", new ContextPath());
    fusion = child("ffm", new Fusion());
    head = child("conv_out", new Head(256, 256));
    head16 = child("conv_out16", new Head(128, 64));
    head32 = child("conv_out32", new Head(128, 64));
  }

  /// The weights of either file under PyTorch's names: PaddleGAN calls the ResNet `backbone`, and
  /// kept a classifier that nothing uses.
  static StateDict named(StateDict weights) {
    return weights
        .renamed(name -> name.replaceFirst("^cp\\.backbone\\.", "cp.resnet."))
        .without("cp.resnet.fc.");
  }

  /// Features on the way.
  ///
  /// @param eighth (B, 128, H / 8, W / 8), ResNet's
  /// @param context (B, 128, H / 8, W / 8)
  /// @param context16 (B, 128, H / 16, W / 16)
  record Context(Tensor eighth, Tensor context, Tensor context16) {}

  /// How much each pixel looks like each class: (B, 3, H, W) to (B, 19, H / 8, W / 8).
  Tensor forward(Tensor x) {
    return head.forward(fused(context.forward(x)));
  }

  Context context(Tensor x) {
    return context.forward(x);
  }

  /// (B, 256, H / 8, W / 8).
  Tensor fused(Context seen) {
    return fusion.forward(Ops.cat(List.of(seen.eighth, seen.context), 1));
  }

  /// The heads that only training looks at: of `context` and of `context16`.
  List<Tensor> auxiliary(Context seen) {
    return List.of(head16.forward(seen.context), head32.forward(seen.context16));
  }

  /// ResNet's features, raised from the coarsest to the finest (`ContextPath`).
  private static final class ContextPath extends Module {
    private final Resnet18 resnet = child("resnet", new Resnet18());
    private final Attention arm16 = child("arm16", new Attention(256));
    private final Attention arm32 = child("arm32", new Attention(512));
    private final ConvBlock head32 = child("conv_head32", new ConvBlock(128, 128, 3));
    private final ConvBlock head16 = child("conv_head16", new ConvBlock(128, 128, 3));
    private final ConvBlock overall = child("conv_avg", new ConvBlock(512, 128, 1));

    Context forward(Tensor x) {
      Resnet18.Features seen = resnet.forward(x);
      Tensor whole = overall.forward(average(seen.thirtySecond())); // (B, 128, 1, 1)
      Tensor coarse = arm32.forward(seen.thirtySecond()).add(whole); // (B, 128, H / 32, W / 32)
      Tensor middle = head32.forward(raised(coarse, seen.sixteenth())); // (B, 128, H / 16, W / 16)
      Tensor fine = arm16.forward(seen.sixteenth()).add(middle);
      return new Context(
          seen.eighth(), head16.forward(raised(fine, seen.eighth())), middle); // fine at H / 8
    }

    private static Tensor raised(Tensor x, Tensor like) {
      return Ops.resizeNearest(x, like.size(2), like.size(3));
    }
  }

  /// (B, C, H, W) to (B, C, 1, 1).
  private static Tensor average(Tensor x) {
    return x.mean(2, 3).unsqueeze(2).unsqueeze(3);
  }

  /// Convolution, norm, ReLU (`ConvBNReLU`).
  private static final class ConvBlock extends Layer {
    private final NormedConv conv;

    ConvBlock(int in, int out, int kernel) {
      conv =
          new NormedConv(
              child("conv", new Conv2d(in, out, kernel, 1, kernel / 2, 1, false)),
              child("bn", new BatchNorm2d(out)),
              true);
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.forward(x);
    }

    @Override
    public void fuse() {
      conv.fuse();
    }
  }

  /// Weighs channels by what the whole picture shows (`AttentionRefinementModule`).
  private static final class Attention extends Layer {
    private final ConvBlock conv;
    private final NormedConv attention;

    Attention(int in) {
      conv = child("conv", new ConvBlock(in, 128, 3));
      attention =
          new NormedConv(
              child("conv_atten", Conv2d.pointwise(128, 128)),
              child("bn_atten", new BatchNorm2d(128)),
              false);
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor features = conv.forward(x);
      return features.mul(attention.forward(average(features)).sigmoid());
    }

    @Override
    public void fuse() {
      super.fuse();
      attention.fuse();
    }
  }

  /// Joins the two paths (`FeatureFusionModule`).
  private static final class Fusion extends Layer {
    private final ConvBlock conv = child("convblk", new ConvBlock(256, 256, 1));
    private final Conv2d squeeze = child("conv1", Conv2d.pointwise(256, 64));
    private final Conv2d widen = child("conv2", Conv2d.pointwise(64, 256));

    @Override
    public Tensor forward(Tensor x) {
      Tensor features = conv.forward(x);
      Tensor attention = widen.forward(squeeze.forward(average(features)).relu()).sigmoid();
      return features.mul(attention).add(features);
    }
  }

  private static final class Head extends Layer {
    private final ConvBlock conv;
    private final Conv2d out;

    Head(int in, int middle) {
      conv = child("conv", new ConvBlock(in, middle, 3));
      out = child("conv_out", Conv2d.pointwise(middle, CLASSES));
    }

    @Override
    public Tensor forward(Tensor x) {
      return out.forward(conv.forward(x));
    }
  }
}
