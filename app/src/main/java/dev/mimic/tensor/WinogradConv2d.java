package dev.mimic.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/// A 3 x 3 convolution of stride 1 and padding 1 with a quarter of the multiplications: Winograd's
/// F(4 x 4, 3 x 3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016).
///
/// Every 4 x 4 square of the result comes from 6 x 6 pixels, which are transformed so that the
/// convolution becomes 36 products of matrices; those are oneDNN's, the transforms ours. What
/// stands around the convolution in a residual block is done on the way in and out, where the
/// numbers are in registers anyway. Channels innermost, float32; [PackedConv2d] is the plain twin.
public final class WinogradConv2d implements AutoCloseable {
  private static final int OUT = 4; // side of a tile of the result
  private static final int IN = 6; // side of the pixels that it comes from
  private static final int PRODUCTS = IN * IN;
  // for the points 0, 1, -1, 2, -2 and infinity: of a filter g, G g Gᵀ
  private static final double[][] FILTER = {
    {1 / 4.0, 0, 0},
    {-1 / 6.0, -1 / 6.0, -1 / 6.0},
    {-1 / 6.0, 1 / 6.0, -1 / 6.0},
    {1 / 24.0, 1 / 12.0, 1 / 6.0},
    {1 / 24.0, -1 / 12.0, 1 / 6.0},
    {0, 0, 1},
  };

  // a thread's own, for all convolutions: making one for each row took a twentieth of the time
  private static final ThreadLocal<float[]> STRIPS = ThreadLocal.withInitial(() -> new float[0]);

  /// A norm and a ReLU in front: `relu(x scale + shift)`, channel by channel.
  ///
  /// @param scale,shift one number a channel
  public record Before(float[] scale, float[] shift) {}

  private final int in;
  private final int out;
  private final @Nullable Before before;
  private final float[] bias;
  private final boolean relu;
  private final PackedConv2d products;

  /// @param weight (O, C, 3, 3), float32
  /// @param bias (O), or null
  /// @param before what is done to the picture first, or null
  /// @param relu whether a ReLU comes after
  public WinogradConv2d(
      Tensor weight, @Nullable Tensor bias, @Nullable Before before, boolean relu) {
    out = Math.toIntExact(weight.size(0));
    in = Math.toIntExact(weight.size(1));
    this.before = before;
    this.bias = bias == null ? new float[out] : bias.floats();
    this.relu = relu;
    try (Scope _ = Scope.open()) {
      Tensor packed = Tensor.of(transformed(weight.floats()), (long) PRODUCTS * out, in, 1, 1);
      products = new PackedConv2d(packed, null, 1, 0, PRODUCTS, PackedConv2d.After.NOTHING);
    }
  }

  /// Whether pictures of this shape and a convolution of this many results can be taken.
  ///
  /// @param x (B, C, H, W)
  public static boolean takes(Tensor x, long out) {
    return Native.vectors(x, x.size(1))
        && Native.vectors(x, out)
        && x.size(2) % OUT == 0
        && x.size(3) % OUT == 0;
  }

  /// (O, C, 3, 3) to (36, O, C).
  private float[] transformed(float[] filters) {
    float[] made = new float[PRODUCTS * out * in];
    for (int filter = 0; filter < out * in; filter++) {
      for (int i = 0; i < IN; i++) {
        for (int j = 0; j < IN; j++) {
          double sum = 0;
          for (int k = 0; k < 9; k++) {
            sum += FILTER[i][k / 3] * FILTER[j][k % 3] * filters[9 * filter + k];
          }
          made[(i * IN + j) * out * in + filter] = (float) sum;
        }
      }
    }
    return made;
  }

  /// (B, C, H, W) to (B, O, H, W).
  ///
  /// @param added what is added to the result, (B, O, H, W), or null
  public Tensor forward(Tensor x, @Nullable Tensor added) {
    long b = x.size(0);
    int h = Math.toIntExact(x.size(2));
    int w = Math.toIntExact(x.size(3));
    int rows = h / OUT; // of tiles
    int columns = w / OUT;
    try (Scope scope = Scope.open()) {
      Tensor tiles = innermost(b, PRODUCTS * in, rows, columns);
      MemorySegment pixels = x.channelsLast().memory();
      MemorySegment asked = tiles.memory();
      Parallel.each(b * rows, row -> new TileRow(row / rows, row % rows, h, w).take(pixels, asked));

      Tensor answers = products.forward(tiles); // (B, 36 O, h / 4, w / 4)

      Tensor made = innermost(b, out, h, w);
      MemorySegment answered = answers.channelsLast().memory();
      MemorySegment beside = added == null ? null : added.channelsLast().memory();
      MemorySegment result = made.memory();
      Parallel.each(
          b * rows,
          row -> new TileRow(row / rows, row % rows, h, w).give(answered, beside, result));
      return scope.keep(made);
    }
  }

  private static Tensor innermost(long b, long c, long h, long w) {
    return Tensor.uninitialised(DType.FLOAT32, b, h, w, c).permute(0, 3, 1, 2);
  }

  /// The tiles of one row, of one picture.
  private final class TileRow {
    private static final FloatVector ZERO = FloatVector.zero(Lanes.SPECIES);
    private static final FloatVector TWO = ZERO.add(2);
    private static final FloatVector MINUS_TWO = ZERO.add(-2);
    private static final FloatVector FOUR = ZERO.add(4);
    private static final FloatVector MINUS_FOUR = ZERO.add(-4);
    private static final FloatVector MINUS_FIVE = ZERO.add(-5);
    private static final FloatVector EIGHT = ZERO.add(8);

    private final int h;
    private final int w;
    private final int row;
    private final long picture; // pixels before this one

    TileRow(int picture, int row, int h, int w) {
      this.h = h;
      this.w = w;
      this.row = row;
      this.picture = (long) picture * h * w;
    }

    /// Pixels to what the products are asked: Bᵀ d B, 36 times C numbers a tile.
    void take(MemorySegment pixels, MemorySegment asked) {
      float[] strip = strip(); // (W + 2, 6, C); first and last column are zero
      for (int x = 0; x < w; x++) {
        takeColumn(pixels, x, strip);
      }
      for (int tile = 0; tile < w / OUT; tile++) {
        long at = (picture / OUT / OUT + (long) row * (w / OUT) + tile) * PRODUCTS * in;
        for (int i = 0; i < IN; i++) {
          takeRow(strip, tile * OUT * IN * in + i * in, asked, at + (long) i * IN * in);
        }
      }
    }

    private float[] strip() {
      int size = (w + 2) * IN * in;
      float[] strip = STRIPS.get();
      if (strip.length < size) {
        strip = new float[size];
        STRIPS.set(strip);
      }
      Arrays.fill(strip, 0, IN * in, 0);
      Arrays.fill(strip, size - IN * in, size, 0);
      return strip;
    }

    /// Six pixels below each other, each channel by itself; those above and below the picture are
    /// 0.
    private void takeColumn(MemorySegment pixels, int x, float[] strip) {
      float above = row == 0 ? 0 : 1;
      float below = row == h / OUT - 1 ? 0 : 1;
      long line = (long) w * in;
      long at = (picture + (long) row * OUT * w + x) * in;
      long first = row == 0 ? at : at - line;
      long last = row == h / OUT - 1 ? at : at + 4 * line;
      for (int c = 0; c < in; c += Lanes.SPECIES.length()) {
        FloatVector d0 = pixel(pixels, first, c).mul(above);
        FloatVector d1 = pixel(pixels, at, c);
        FloatVector d2 = pixel(pixels, at + line, c);
        FloatVector d3 = pixel(pixels, at + 2 * line, c);
        FloatVector d4 = pixel(pixels, at + 3 * line, c);
        FloatVector d5 = pixel(pixels, last, c).mul(below);
        int to = (x + 1) * IN * in + c;
        FloatVector even = d2.fma(MINUS_FOUR, d4);
        FloatVector odd = d1.fma(MINUS_FOUR, d3);
        FloatVector near = d4.sub(d2);
        FloatVector far = d3.sub(d1);
        d0.fma(FOUR, d2.fma(MINUS_FIVE, d4)).intoArray(strip, to);
        even.add(odd).intoArray(strip, to + in);
        even.sub(odd).intoArray(strip, to + 2 * in);
        far.fma(TWO, near).intoArray(strip, to + 3 * in);
        far.fma(MINUS_TWO, near).intoArray(strip, to + 4 * in);
        d1.fma(FOUR, d3.fma(MINUS_FIVE, d5)).intoArray(strip, to + 5 * in);
      }
    }

    private FloatVector pixel(MemorySegment pixels, long at, int c) {
      FloatVector found = Lanes.load(pixels, at + c);
      if (before == null) {
        return found;
      }
      FloatVector scale = FloatVector.fromArray(Lanes.SPECIES, before.scale, c);
      return found.fma(scale, FloatVector.fromArray(Lanes.SPECIES, before.shift, c)).max(ZERO);
    }

    /// One of six numbers of six columns beside each other.
    private void takeRow(float[] strip, int from, MemorySegment asked, long at) {
      int step = IN * in;
      for (int c = 0; c < in; c += Lanes.SPECIES.length()) {
        FloatVector d0 = FloatVector.fromArray(Lanes.SPECIES, strip, from + c);
        FloatVector d1 = FloatVector.fromArray(Lanes.SPECIES, strip, from + c + step);
        FloatVector d2 = FloatVector.fromArray(Lanes.SPECIES, strip, from + c + 2 * step);
        FloatVector d3 = FloatVector.fromArray(Lanes.SPECIES, strip, from + c + 3 * step);
        FloatVector d4 = FloatVector.fromArray(Lanes.SPECIES, strip, from + c + 4 * step);
        FloatVector d5 = FloatVector.fromArray(Lanes.SPECIES, strip, from + c + 5 * step);
        long to = at + c;
        FloatVector even = d2.fma(MINUS_FOUR, d4);
        FloatVector odd = d1.fma(MINUS_FOUR, d3);
        FloatVector near = d4.sub(d2);
        FloatVector far = d3.sub(d1);
        Lanes.store(d0.fma(FOUR, d2.fma(MINUS_FIVE, d4)), asked, to);
        Lanes.store(even.add(odd), asked, to + in);
        Lanes.store(even.sub(odd), asked, to + 2L * in);
        Lanes.store(far.fma(TWO, near), asked, to + 3L * in);
        Lanes.store(far.fma(MINUS_TWO, near), asked, to + 4L * in);
        Lanes.store(d1.fma(FOUR, d3.fma(MINUS_FIVE, d5)), asked, to + 5L * in);
      }
    }

    /// What the products answered to pixels: Aᵀ m A.
    void give(MemorySegment answered, @Nullable MemorySegment beside, MemorySegment result) {
      float[] half = new float[IN * OUT * out]; // a tile of answers, half transformed
      for (int tile = 0; tile < w / OUT; tile++) {
        long at = (picture / OUT / OUT + (long) row * (w / OUT) + tile) * PRODUCTS * out;
        for (int i = 0; i < IN; i++) {
          giveRow(answered, at + (long) i * IN * out, half, i);
        }
        for (int j = 0; j < OUT; j++) {
          giveColumn(half, j, beside, result, tile * OUT + j);
        }
      }
    }

    private void giveRow(MemorySegment answered, long at, float[] half, int i) {
      for (int c = 0; c < out; c += Lanes.SPECIES.length()) {
        FloatVector m0 = Lanes.load(answered, at + c);
        FloatVector m1 = Lanes.load(answered, at + c + out);
        FloatVector m2 = Lanes.load(answered, at + c + 2L * out);
        FloatVector m3 = Lanes.load(answered, at + c + 3L * out);
        FloatVector m4 = Lanes.load(answered, at + c + 4L * out);
        FloatVector m5 = Lanes.load(answered, at + c + 5L * out);
        int to = i * OUT * out + c;
        FloatVector sum = m1.add(m2);
        FloatVector difference = m1.sub(m2);
        FloatVector farSum = m3.add(m4);
        FloatVector farDifference = m3.sub(m4);
        m0.add(sum).add(farSum).intoArray(half, to);
        farDifference.fma(TWO, difference).intoArray(half, to + out);
        farSum.fma(FOUR, sum).intoArray(half, to + 2 * out);
        farDifference.fma(EIGHT, difference).add(m5).intoArray(half, to + 3 * out);
      }
    }

    private void giveColumn(
        float[] half, int j, @Nullable MemorySegment beside, MemorySegment result, int x) {
      long line = (long) w * out;
      long at = (picture + (long) row * OUT * w + x) * out;
      int step = OUT * out;
      for (int c = 0; c < out; c += Lanes.SPECIES.length()) {
        int from = j * out + c;
        FloatVector m0 = FloatVector.fromArray(Lanes.SPECIES, half, from);
        FloatVector m1 = FloatVector.fromArray(Lanes.SPECIES, half, from + step);
        FloatVector m2 = FloatVector.fromArray(Lanes.SPECIES, half, from + 2 * step);
        FloatVector m3 = FloatVector.fromArray(Lanes.SPECIES, half, from + 3 * step);
        FloatVector m4 = FloatVector.fromArray(Lanes.SPECIES, half, from + 4 * step);
        FloatVector m5 = FloatVector.fromArray(Lanes.SPECIES, half, from + 5 * step);
        FloatVector offset = FloatVector.fromArray(Lanes.SPECIES, bias, c);
        FloatVector sum = m1.add(m2);
        FloatVector difference = m1.sub(m2);
        FloatVector farSum = m3.add(m4);
        FloatVector farDifference = m3.sub(m4);
        long to = at + c;
        finish(m0.add(sum).add(farSum).add(offset), beside, result, to);
        finish(farDifference.fma(TWO, difference).add(offset), beside, result, to + line);
        finish(farSum.fma(FOUR, sum).add(offset), beside, result, to + 2 * line);
        finish(
            farDifference.fma(EIGHT, difference).add(m5).add(offset),
            beside,
            result,
            to + 3 * line);
      }
    }

    private void finish(
        FloatVector made, @Nullable MemorySegment beside, MemorySegment result, long to) {
      FloatVector whole = beside == null ? made : made.add(Lanes.load(beside, to));
      Lanes.store(relu ? whole.max(ZERO) : whole, result, to);
    }
  }

  @Override
  public void close() {
    products.close();
  }
}
