package dev.mimic.model;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Parallel;
import dev.mimic.tensor.Tensor;

/// The small source moved by every keypoint alone and the heat of the keypoints, in one pass over
/// the pixels, and then what becomes of the network's answer, in another.
///
/// The fast twin of what [DenseMotion#forward] does step by step with a tensor for every step: the
/// motion around one keypoint is one affine map, so it is never written down for every pixel.
final class MovedSource {
  private final int batch;
  private final int height;
  private final int width;
  private final int channels;
  private final int points;
  private final float[] source; // (B or 1, h, w, C)
  private final float[] from; // (B or 1, K, 2): the source's keypoints
  private final float[] to; // (B, K, 2): the driver's
  private final float[] turns; // (B, K, 2, 2): J_s J_d⁻¹
  private final float[] across; // (B, K, w): the driver's heat is the product of two lines
  private final float[] down; // (B, K, h)
  private final float[] acrossBefore; // (B or 1, K, w): the source's
  private final float[] downBefore; // (B or 1, K, h)
  private final float[] input; // (B, h, w, K + 1, 1 + C)
  private final Tensor looked; // the same

  /// @param small (B or 1, C, h, w), float32
  MovedSource(Tensor small, Keypoints source, Keypoints driving, double variance) {
    batch = Math.toIntExact(driving.batch());
    channels = Math.toIntExact(small.size(1));
    height = Math.toIntExact(small.size(2));
    width = Math.toIntExact(small.size(3));
    points = Math.toIntExact(driving.value().size(1));
    this.source = small.permute(0, 2, 3, 1).floats();
    from = source.value().floats();
    to = driving.value().floats();
    turns = turns(source, driving);
    across = heat(to, 0, width, variance);
    down = heat(to, 1, height, variance);
    acrossBefore = heat(from, 0, width, variance);
    downBefore = heat(from, 1, height, variance);
    input = new float[batch * height * width * (points + 1) * (1 + channels)];
    Parallel.each((long) batch * height, this::look);
    looked = Tensor.of(input, batch, height, width, points + 1, 1 + channels);
  }

  private float[] turns(Keypoints source, Keypoints driving) {
    if (source.jacobian() != null && driving.jacobian() != null) {
      return source.jacobian().matmul(Ops.inverse2x2(driving.jacobian())).floats();
    }
    float[] none = new float[4 * points * batch];
    for (int i = 0; i < none.length; i++) {
      none[i] = i % 4 == 0 || i % 4 == 3 ? 1 : 0;
    }
    return none;
  }

  /// exp(-(z - v)² / 2 variance) along one axis: (B, K, n).
  private static float[] heat(float[] keypoints, int axis, int n, double variance) {
    float[] heat = new float[keypoints.length / 2 * n];
    for (int i = 0; i < heat.length; i++) {
      double away = place(i % n, n) - keypoints[i / n * 2 + axis];
      heat[i] = (float) Math.exp(-0.5 * away * away / variance);
    }
    return heat;
  }

  private static float place(int pixel, int n) {
    return (float) (2.0 * (pixel / (n - 1.0)) - 1);
  }

  /// What the network looks at, (B, (K + 1) (1 + C), h, w), channels innermost: of every motion its
  /// heat and then the source moved by it, the background standing still as motion 0.
  Tensor input() {
    int each = (points + 1) * (1 + channels);
    return looked.view(batch, height, width, each).permute(0, 3, 1, 2);
  }

  private void look(int row) {
    int picture = row / height;
    int y = row % height;
    int own = source.length == height * width * channels ? 0 : picture * height * width * channels;
    int still = from.length == 2 * points ? 0 : picture * points;
    for (int x = 0; x < width; x++) {
      int at = (row * width + x) * (points + 1) * (1 + channels);
      System.arraycopy(source, own + (y * width + x) * channels, input, at + 1, channels);
      for (int k = 0; k < points; k++) {
        at += 1 + channels;
        int p = picture * points + k;
        input[at] =
            across[p * width + x] * down[p * height + y]
                - acrossBefore[(still + k) * width + x] * downBefore[(still + k) * height + y];
        sample(own, movedX(p, still + k, x, y), movedY(p, still + k, x, y), at + 1);
      }
    }
  }

  /// `v_s + J_s J_d⁻¹ (z - v_d)`, eq. 4; x, -1 to 1.
  private float movedX(int p, int before, int x, int y) {
    float dx = place(x, width) - to[2 * p];
    float dy = place(y, height) - to[2 * p + 1];
    return turns[4 * p] * dx + turns[4 * p + 1] * dy + from[2 * before];
  }

  private float movedY(int p, int before, int x, int y) {
    float dx = place(x, width) - to[2 * p];
    float dy = place(y, height) - to[2 * p + 1];
    return turns[4 * p + 2] * dx + turns[4 * p + 3] * dy + from[2 * before + 1];
  }

  /// The source at (x, y), bilinear, 0 outside.
  private void sample(int own, float x, float y, int at) {
    float across = (x + 1) / 2 * (width - 1);
    float below = (y + 1) / 2 * (height - 1);
    int left = (int) Math.floor(across);
    int top = (int) Math.floor(below);
    float right = across - left;
    float bottom = below - top;
    add(own, left, top, (1 - right) * (1 - bottom), at);
    add(own, left + 1, top, right * (1 - bottom), at);
    add(own, left, top + 1, (1 - right) * bottom, at);
    add(own, left + 1, top + 1, right * bottom, at);
  }

  private void add(int own, int x, int y, float weight, int at) {
    if (x >= 0 && y >= 0 && x < width && y < height) {
      int pixel = own + (y * width + x) * channels;
      for (int c = 0; c < channels; c++) {
        input[at + c] += weight * source[pixel + c];
      }
    }
  }

  /// The motion of every pixel, by the network's answer.
  ///
  /// @param answer (B, K + 1, h, w): how much each motion counts; and maybe one channel more, what
  ///   is visible: both before their softmax and sigmoid
  Motion motion(Tensor answer) {
    int given = Math.toIntExact(answer.size(1));
    float[] logits = answer.to(DType.FLOAT32).permute(0, 2, 3, 1).floats(); // (B, h, w, given)
    float[] masks = new float[batch * height * width * (points + 1)];
    float[] flow = new float[batch * height * width * 2];
    float[] visible = new float[batch * height * width];
    Parallel.each(
        (long) batch * height,
        row -> {
          for (int x = 0; x < width; x++) {
            int pixel = row * width + x;
            weigh(logits, pixel * given, masks, pixel * (points + 1));
            move(row, x, masks, flow);
            if (given > points + 1) {
              visible[pixel] = (float) (1 / (1 + Math.exp(-logits[(pixel + 1) * given - 1])));
            }
          }
        });
    return new Motion(
        Tensor.of(masks, batch, height, width, points + 1).permute(0, 3, 1, 2),
        Tensor.of(flow, batch, height, width, 2),
        given > points + 1 ? Tensor.of(visible, batch, 1, height, width) : null,
        looked.narrow(4, 1, channels).permute(0, 3, 4, 1, 2));
  }

  /// Softmax over the motions of one pixel.
  private void weigh(float[] logits, int from, float[] masks, int at) {
    float most = logits[from];
    for (int k = 1; k <= points; k++) {
      most = Math.max(most, logits[from + k]);
    }
    float sum = 0;
    for (int k = 0; k <= points; k++) {
      masks[at + k] = (float) Math.exp(logits[from + k] - most);
      sum += masks[at + k];
    }
    for (int k = 0; k <= points; k++) {
      masks[at + k] /= sum;
    }
  }

  /// The mean of the motions of one pixel, eq. 7.
  private void move(int row, int x, float[] masks, float[] flow) {
    int picture = row / height;
    int y = row % height;
    int pixel = row * width + x;
    int still = from.length == 2 * points ? 0 : picture * points;
    float sumX = masks[pixel * (points + 1)] * place(x, width);
    float sumY = masks[pixel * (points + 1)] * place(y, height);
    for (int k = 0; k < points; k++) {
      float mask = masks[pixel * (points + 1) + k + 1];
      int p = picture * points + k;
      sumX += mask * movedX(p, still + k, x, y);
      sumY += mask * movedY(p, still + k, x, y);
    }
    flow[2 * pixel] = sumX;
    flow[2 * pixel + 1] = sumY;
  }
}
