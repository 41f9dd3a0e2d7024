package dev.mimic.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// Looks pictures up at other places, all channels of a pixel at a time: [Ops#gridSample] with
/// zeros outside for channels that lie innermost, and the product with what is visible in the same
/// pass.
public final class Warp {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final MemorySegment picture;
  private final MemorySegment places;
  private final @Nullable MemorySegment seen;
  private final MemorySegment made;
  private final boolean shared; // one picture for all places
  private final int channels;
  private final int fromHeight;
  private final int fromWidth;
  private final int height;
  private final int width;

  private Warp(Tensor x, Tensor grid, @Nullable Tensor visible, Tensor made) {
    picture = x.memory();
    places = grid.memory();
    seen = visible == null ? null : visible.memory();
    this.made = made.memory();
    shared = x.size(0) == 1;
    channels = Math.toIntExact(x.size(1));
    fromHeight = Math.toIntExact(x.size(2));
    fromWidth = Math.toIntExact(x.size(3));
    height = Math.toIntExact(grid.size(1));
    width = Math.toIntExact(grid.size(2));
  }

  /// Whether there is a fast way for this picture, (B, C, H, W).
  public static boolean takes(Tensor x) {
    return Native.vectors(x, x.size(1));
  }

  /// @param x (B or 1, C, H, W), float32, channels innermost
  /// @param grid (B, h, w, 2), x first, -1 at the centre of the first pixel to 1 at the last's
  /// @param visible (B, 1, h, w), what the result is multiplied by, or null
  /// @return (B, C, h, w), channels innermost
  public static Tensor forward(Tensor x, Tensor grid, @Nullable Tensor visible) {
    long b = grid.size(0);
    Tensor places = grid.to(DType.FLOAT32).contiguous();
    Tensor made =
        Tensor.uninitialised(DType.FLOAT32, b, grid.size(1), grid.size(2), x.size(1))
            .permute(0, 3, 1, 2);
    Tensor seen = visible == null ? null : visible.to(DType.FLOAT32).contiguous();
    Warp warp = new Warp(x.channelsLast(), places, seen, made);
    Parallel.each(b * grid.size(1), warp::line);
    return made;
  }

  private void line(int row) {
    long first = shared ? 0 : (long) (row / height) * fromHeight * fromWidth;
    for (int i = 0; i < width; i++) {
      long pixel = (long) row * width + i;
      float x = (place(2 * pixel) + 1) / 2 * (fromWidth - 1);
      float y = (place(2 * pixel + 1) + 1) / 2 * (fromHeight - 1);
      float light = seen == null ? 1 : seen.getAtIndex(FLOAT, pixel);
      mix(first, x, y, light, pixel * channels);
    }
  }

  private float place(long index) {
    return places.getAtIndex(FLOAT, index);
  }

  /// The four pixels around (x, y), nearer ones more; what lies outside is 0.
  private void mix(long first, float x, float y, float light, long to) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = x - left;
    float below = y - top;
    float a = inside(left, top) ? (1 - right) * (1 - below) * light : 0;
    float b = inside(left + 1, top) ? right * (1 - below) * light : 0;
    float c = inside(left, top + 1) ? (1 - right) * below * light : 0;
    float d = inside(left + 1, top + 1) ? right * below * light : 0;
    long x0 = Math.clamp(left, 0, fromWidth - 1);
    long x1 = Math.clamp(left + 1L, 0, fromWidth - 1);
    long y0 = first + (long) Math.clamp(top, 0, fromHeight - 1) * fromWidth;
    long y1 = first + (long) Math.clamp(top + 1L, 0, fromHeight - 1) * fromWidth;
    long[] pixels = {y0 + x0, y0 + x1, y1 + x0, y1 + x1};
    Lanes.mix(picture, pixels, new float[] {a, b, c, d}, channels, made, to);
  }

  private boolean inside(int x, int y) {
    return x >= 0 && y >= 0 && x < fromWidth && y < fromHeight;
  }
}
