package dev.mimic.face;

import dev.mimic.nn.Conv2d;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// S3FD (Zhang et al. 2017): VGG16 with six maps of faces, each for faces of one size; names and
/// wiring of `face_alignment/detection/sfd/net_s3fd.py`, which PaddleGAN's file shares.
///
/// 22.5 million weights; 160 billion multiplications for a picture of 720 x 720.
final class S3fdNetwork extends Module {
  private static final int[][] STAGES = { // channels of VGG16's convolutions, halved in between
    {64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}
  };
  private static final int FIRST_MAP = 2; // the stage whose features are looked at first

  private final List<List<Conv2d>> stages = new ArrayList<>();
  private final Conv2d fc6;
  private final Conv2d fc7;
  private final Conv2d conv61;
  private final Conv2d conv62;
  private final Conv2d conv71;
  private final Conv2d conv72;
  private final List<Tensor> norms = new ArrayList<>(); // a weight a channel
  private final List<Head> heads = new ArrayList<>();

  S3fdNetwork() {
    int in = 3;
    for (int i = 0; i < STAGES.length; i++) {
      List<Conv2d> stage = new ArrayList<>();
      for (int j = 0; j < STAGES[i].length; j++) {
        String name = "conv%d_%d".formatted(i + 1, j + 1);
        stage.add(child(name, new Conv2d(in, STAGES[i][j], 3, 1)));
        in = STAGES[i][j];
      }
      stages.add(stage);
    }
    fc6 = child("fc6", new Conv2d(512, 1024, 3, 3)); // so its map is 4 larger than the others' grid
    fc7 = child("fc7", new Conv2d(1024, 1024, 1, 0));
    conv61 = child("conv6_1", new Conv2d(1024, 256, 1, 0));
    conv62 = child("conv6_2", new Conv2d(256, 512, 3, 2, 1, 1, true));
    conv71 = child("conv7_1", new Conv2d(512, 128, 1, 0));
    conv72 = child("conv7_2", new Conv2d(128, 256, 3, 2, 1, 1, true));
    for (String name : List.of("conv3_3_norm", "conv4_3_norm", "conv5_3_norm")) {
      norms.add(parameter(name + ".weight", heads.isEmpty() ? 256 : 512));
      heads.add(new Head(name, heads.isEmpty() ? 256 : 512, heads.isEmpty() ? 4 : 2));
    }
    heads.add(new Head("fc7", 1024, 2));
    heads.add(new Head("conv6_2", 512, 2));
    heads.add(new Head("conv7_2", 256, 2));
  }

  /// What the network says at each place of one scale.
  ///
  /// @param scores (B, 2, h, w): background, face, before the softmax
  /// @param boxes (B, 4, h, w): how the face differs from the anchor there
  record Maps(Tensor scores, Tensor boxes) {}

  private final class Head {
    private final Conv2d scores;
    private final Conv2d boxes;

    Head(String name, int in, int classes) {
      scores = child(name + "_mbox_conf", new Conv2d(in, classes, 3, 1));
      boxes = child(name + "_mbox_loc", new Conv2d(in, 4, 3, 1));
    }

    Maps forward(Tensor x) {
      Tensor all = scores.forward(x); // (B, 2 or 4, h, w)
      if (all.size(1) == 4) { // three backgrounds, of which the likeliest counts
        Tensor background = max(max(all.narrow(1, 0, 1), all.narrow(1, 1, 1)), all.narrow(1, 2, 1));
        all = Ops.cat(List.of(background, all.narrow(1, 3, 1)), 1);
      }
      return new Maps(all, boxes.forward(x));
    }

    private static Tensor max(Tensor a, Tensor b) {
      return a.add(b.sub(a).relu());
    }
  }

  /// @param x (B, 3, H, W): blue, green, red in 0 to 255, minus their means
  /// @return the maps of strides 4 to 128
  List<Maps> forward(Tensor x) {
    List<Maps> maps = new ArrayList<>();
    for (int i = 0; i < STAGES.length; i++) {
      x = stage(i, x); // (B, C, H / 2^i, W / 2^i), the first two halved already
      if (i >= FIRST_MAP) {
        maps.add(heads.get(i - FIRST_MAP).forward(normalised(x, norms.get(i - FIRST_MAP))));
        x = Ops.maxPool2d(x, 2);
      }
    }
    x = fc7.forward(fc6.forward(x).reluInPlace()).reluInPlace();
    maps.add(heads.get(3).forward(x)); // (B, 1024, H / 32 + 4, W / 32 + 4)
    x = conv62.forward(conv61.forward(x).reluInPlace()).reluInPlace();
    maps.add(heads.get(4).forward(x));
    x = conv72.forward(conv71.forward(x).reluInPlace()).reluInPlace();
    maps.add(heads.get(5).forward(x));
    return maps;
  }

  // a scope of its own: together the maps of all convolutions take 1.3 kB a pixel of the picture
  private Tensor stage(int i, Tensor x) {
    try (Scope scope = Scope.open()) {
      for (Conv2d conv : stages.get(i)) {
        x = conv.forward(x).reluInPlace();
      }
      return scope.keep(i < FIRST_MAP ? Ops.maxPool2d(x, 2) : x);
    }
  }

  /// Each pixel's features brought to length one, then weighted.
  private static Tensor normalised(Tensor x, Tensor weight) {
    Tensor length = x.square().sum(1).unsqueeze(1).sqrt().add(1e-10); // (B, 1, h, w)
    return x.div(length).mul(weight.view(1, -1, 1, 1));
  }
}
