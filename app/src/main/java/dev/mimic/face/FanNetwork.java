package dev.mimic.face;

import dev.mimic.nn.BatchNorm2d;
import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Module;
import dev.mimic.nn.NormedConv;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// 2DFAN-4 (Bulat and Tzimiropoulos 2017): four hourglasses one behind another, each with its own
/// guess of the 68 heat maps; names and wiring of `face_alignment/models.py`.
///
/// 24 million weights; 25 billion multiplications for a crop of 256 px.
final class FanNetwork extends Module {
  private static final int STACKS = 4;
  private static final int WIDTH = 256;

  private final NormedConv conv1;
  private final FanBlock conv2;
  private final FanBlock conv3;
  private final FanBlock conv4;
  private final List<Stack> stacks = new ArrayList<>();

  FanNetwork() {
    conv1 =
        new NormedConv(
            child("conv1", new Conv2d(3, 64, 7, 2, 3, 1, true)),
            child("bn1", new BatchNorm2d(64)),
            true);
    conv2 = child("conv2", new FanBlock(64, 128));
    conv3 = child("conv3", new FanBlock(128, 128));
    conv4 = child("conv4", new FanBlock(128, WIDTH));
    for (int i = 0; i < STACKS; i++) {
      stacks.add(new Stack(i));
    }
  }

  /// One hourglass and what it says.
  private final class Stack {
    private final FanHourglass hourglass;
    private final FanBlock top;
    private final NormedConv last;
    private final Conv2d heat;
    private final List<Conv2d> back = new ArrayList<>(); // features and heat; none of the last

    Stack(int i) {
      hourglass = child("m" + i, new FanHourglass(WIDTH));
      top = child("top_m_" + i, new FanBlock(WIDTH, WIDTH));
      Conv2d convLast = child("conv_last" + i, new Conv2d(WIDTH, WIDTH, 1, 0));
      last = new NormedConv(convLast, child("bn_end" + i, new BatchNorm2d(WIDTH)), true);
      heat = child("l" + i, new Conv2d(WIDTH, Landmarks.COUNT, 1, 0));
      if (i < STACKS - 1) {
        back.add(child("bl" + i, new Conv2d(WIDTH, WIDTH, 1, 0)));
        back.add(child("al" + i, new Conv2d(Landmarks.COUNT, WIDTH, 1, 0)));
      }
    }
  }

  /// (B, 3, 256, 256) in [0, 1] to the heat maps of the last stack, (B, 68, 64, 64).
  Tensor forward(Tensor x) {
    return stacks(x).getLast();
  }

  /// The heat maps of all stacks, each (B, 68, 64, 64).
  List<Tensor> stacks(Tensor x) {
    Tensor halved = conv1.forward(x); // (B, 64, 128, 128)
    Tensor quartered = Ops.avgPool2d(conv2.forward(halved), 2); // (B, 128, 64, 64)
    Tensor features = conv4.forward(conv3.forward(quartered)); // (B, 256, 64, 64)
    List<Tensor> maps = new ArrayList<>();
    for (Stack stack : stacks) {
      Tensor seen = stack.last.forward(stack.top.forward(stack.hourglass.forward(features)));
      Tensor heat = stack.heat.forward(seen);
      maps.add(heat);
      if (!stack.back.isEmpty()) {
        Tensor again = stack.back.get(0).forward(seen);
        features = features.add(again).add(stack.back.get(1).forward(heat));
      }
    }
    return maps;
  }

  /// A norm that stands behind a convolution becomes part of it.
  @Override
  public void fuse() {
    super.fuse();
    conv1.fuse();
    stacks.forEach(stack -> stack.last.fuse());
  }
}
