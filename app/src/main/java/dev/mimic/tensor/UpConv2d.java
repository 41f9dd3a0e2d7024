package dev.mimic.tensor;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Every pixel twice in both directions, then a 3 x 3 convolution with padding 1: computed at the
/// small size, where it is one convolution of 2 x 2 with four times the channels. Exact, and 2.25
/// times fewer multiplications.
///
/// Each pixel of the large picture sees only 2 x 2 different pixels of the small one, so the
/// weights that meet the same pixel are added beforehand. The four pixels that see the *same* 2 x 2
/// lie around the corner between them: they are computed as one pixel of a picture of `quarters`,
/// one larger than the small picture, whose outermost pixels lie half outside.
public final class UpConv2d implements AutoCloseable {
  // which of the three taps fall on the first and on the second of two pixels; for the pixel
  // before the corner and the one behind it
  private static final double[][] TAPS = {
    {1, 1, 0, 0, 0, 1},
    {1, 0, 0, 0, 1, 1},
  };

  private static final long SOME = 64; // filters that are added up at a time

  private final long out;
  private final Convolution conv;

  /// @param weight (O, C, 3, 3)
  /// @param bias (O), or null
  public UpConv2d(Tensor weight, @Nullable Tensor bias, PackedConv2d.After after) {
    out = weight.size(0);
    try (Scope _ = Scope.open()) {
      Tensor all = bias == null ? null : bias.expand(4, out).reshape(4 * out);
      conv = new PackedConv2d(folded(weight), all, 1, 1, 1, after);
    }
  }

  /// One that computes in bytes, with a ReLU behind it.
  ///
  /// @param in how the bytes of the picture are made
  /// @param made how those of the result are, which begin at 0; null for floats
  public UpConv2d(Tensor weight, @Nullable Tensor bias, Range in, @Nullable Range made) {
    out = weight.size(0);
    try (Scope _ = Scope.open()) {
      Tensor all = bias == null ? null : bias.expand(4, out).reshape(4 * out);
      Tensor folded = folded(weight);
      conv = new QuantizedConv2d(folded, all, 1, PackedConv2d.After.RELU, null, in, made);
    }
  }

  /// (O, C, 3, 3) to (4 O, C, 2, 2). Some filters at a time: in float64 all of them together take
  /// ten times the weights' memory.
  private static Tensor folded(Tensor weight) {
    long o = weight.size(0);
    long c = weight.size(1);
    Tensor made = Tensor.uninitialised(weight.type(), 4, o, c, 2, 2);
    for (long from = 0; from < o; from += SOME) {
      long count = Math.min(SOME, o - from);
      try (Scope _ = Scope.open()) {
        Tensor precise = weight.narrow(0, from, count).to(DType.FLOAT64).reshape(count * c, 3, 3);
        for (int corner = 0; corner < 4; corner++) {
          Tensor down = Tensor.of(TAPS[corner / 2], 2, 3);
          Tensor across = Tensor.of(TAPS[corner % 2], 2, 3);
          Tensor added = down.matmul(precise).matmul(across.permute(1, 0)); // (count C, 2, 2)
          made.select(0, corner).narrow(0, from, count).copyInPlace(added.view(count, c, 2, 2));
        }
      }
    }
    return made.view(4 * o, c, 2, 2);
  }

  /// (B, C, h, w) to (B, 4 O, h + 1, w + 1): pixel (y, x) holds pixels (2y - 1, 2x - 1), (2y - 1,
  /// 2x), (2y, 2x - 1) and (2y, 2x) of the large picture, O channels each; 0 where they lie outside
  /// of it.
  public Tensor quarters(Tensor x) {
    Tensor made = conv.forward(x);
    long h = x.size(2);
    long w = x.size(3);
    for (int corner = 0; corner < 4; corner++) {
      Tensor one = made.narrow(1, corner * out, out); // (B, O, h + 1, w + 1)
      one.narrow(2, corner / 2 == 0 ? 0 : h, 1).fillInPlace(0);
      one.narrow(3, corner % 2 == 0 ? 0 : w, 1).fillInPlace(0);
    }
    return made;
  }

  /// (B, C, h, w) to (B, O, 2h, 2w), or (B, O + S, 2h, 2w) with a picture beside it.
  ///
  /// @param beside (B, S, 2h, 2w), whose channels are put behind, or null
  public Tensor forward(Tensor x, @Nullable Tensor beside) {
    Tensor quarters = conv.forward(x);
    Tensor other = beside == null ? null : beside.to(quarters.type()).channelsLast();
    long b = x.size(0);
    int h = Math.toIntExact(2 * x.size(2));
    int w = Math.toIntExact(2 * x.size(3));
    long all = other == null ? out : out + other.size(1);
    Tensor made = Tensor.uninitialised(quarters.type(), b, h, w, all).permute(0, 3, 1, 2);
    Rows rows = new Rows(quarters, other, made);
    Parallel.each(b * h, rows::put);
    return made;
  }

  /// Takes quarters apart, a line of the large picture at a time.
  private static final class Rows {
    private final MemorySegment quarters;
    private final MemorySegment made;
    private final @Nullable MemorySegment other;
    private final int h;
    private final int w;
    private final long own; // bytes of a pixel
    private final long others;

    Rows(Tensor quarters, @Nullable Tensor other, Tensor made) {
      this.quarters = quarters.memory();
      this.made = made.memory();
      this.other = other == null ? null : other.memory();
      h = Math.toIntExact(made.size(2));
      w = Math.toIntExact(made.size(3));
      own = quarters.size(1) / 4 * quarters.type().bytes();
      others = other == null ? 0 : other.size(1) * other.type().bytes();
    }

    void put(int row) {
      int y = row % h + 1;
      long picture = (long) (row / h) * (h / 2 + 1);
      long from = (picture + y / 2) * (w / 2 + 1) * 4 * own + y % 2 * 2 * own;
      long to = (long) row * w * (own + others);
      for (int x = 0; x < w; x++, to += own + others) {
        long at = from + (x + 1) / 2 * 4 * own + (x + 1) % 2 * own;
        MemorySegment.copy(quarters, at, made, to, own);
        if (other != null) {
          MemorySegment.copy(other, ((long) row * w + x) * others, made, to + own, others);
        }
      }
    }
  }

  @Override
  public void close() {
    conv.close();
  }
}
