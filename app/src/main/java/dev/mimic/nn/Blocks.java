package dev.mimic.nn;

/// The two families of building blocks: the original's, and PaddleGAN's depth-wise separable ones.
public enum Blocks {
  STANDARD,
  MOBILE;

  public static Blocks of(boolean mobileNet) {
    return mobileNet ? MOBILE : STANDARD;
  }

  /// (B, in, H, W) to (B, out, H, W) with a view of 7 x 7 pixels: the generator's first layer.
  public Layer first(int in, int out) {
    return switch (this) {
      case STANDARD -> new SameBlock(in, out, 7);
      case MOBILE ->
          new Sequence()
              .then("0", new SameBlock(in, in, 3, false))
              .then("1", new SameBlock(in, in, 3, false))
              .then("2", new SameBlock(in, out, 3, false));
    };
  }

  /// Halves height and width.
  public Layer down(int in, int out) {
    return switch (this) {
      case STANDARD -> new DownBlock(in, out);
      case MOBILE -> new MobileDownBlock(in, out);
    };
  }

  /// Doubles height and width.
  public Layer up(int in, int out) {
    return switch (this) {
      case STANDARD -> new UpBlock(in, out);
      case MOBILE -> new MobileUpBlock(in, out);
    };
  }

  public Layer residual(int channels) {
    return switch (this) {
      case STANDARD -> new ResBlock(channels);
      case MOBILE -> new MobileResBlock(channels);
    };
  }

  /// A last layer that sees 7 x 7 pixels: one convolution, or three with ReLU between. Shape stays.
  public Layer head(int in, int out) {
    return switch (this) {
      case STANDARD -> new Conv2d(in, out, 7, 3);
      case MOBILE ->
          new Sequence()
              .then("0", new Conv2d(in, in, 3, 1))
              .relu()
              .then("2", new Conv2d(in, in, 3, 1))
              .relu()
              .then("4", new Conv2d(in, out, 3, 1));
    };
  }
}
