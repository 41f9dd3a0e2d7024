package dev.mimic.export;

import dev.mimic.export.OnnxGraph.Attribute;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node of the graph will compute: the twin of [dev.mimic.tensor.Tensor], without numbers.
///
/// Each method adds the operator of its name (https://onnx.ai/onnx/operators). Shapes broadcast as
/// libtorch's do. In a shape, 0 keeps the dimension, which is how the batch stays open.
record Value(OnnxGraph graph, String name) {

  // ---------------------------------------------------------------- number by number

  Value add(Value other) {
    return node("Add", other);
  }

  Value sub(Value other) {
    return node("Sub", other);
  }

  Value mul(Value other) {
    return node("Mul", other);
  }

  Value mul(double factor) {
    return mul(graph.constant(new float[] {(float) factor}));
  }

  Value div(Value other) {
    return node("Div", other);
  }

  Value div(double divisor) {
    return div(graph.constant(new float[] {(float) divisor}));
  }

  Value neg() {
    return node("Neg");
  }

  Value exp() {
    return node("Exp");
  }

  Value relu() {
    return node("Relu");
  }

  Value sigmoid() {
    return node("Sigmoid");
  }

  Value softmax(int d) {
    return node("Softmax", Attribute.of("axis", d));
  }

  // ---------------------------------------------------------------- over dimensions

  Value matmul(Value other) {
    return node("MatMul", other);
  }

  Value sum(int d) {
    return graph.node(
        "ReduceSum", List.of(this, graph.constant((long) d)), Attribute.of("keepdims", 0));
  }

  Value reshape(long... shape) {
    return node("Reshape", graph.constant(shape));
  }

  Value permute(long... order) {
    return node("Transpose", Attribute.list("perm", order));
  }

  Value unsqueeze(int d) {
    return node("Unsqueeze", graph.constant((long) d));
  }

  /// The one at `index` of dimension `d`, which stays, of size 1.
  Value at(int d, int index) {
    return graph.node(
        "Slice",
        List.of(
            this,
            graph.constant((long) index),
            graph.constant((long) index + 1),
            graph.constant((long) d)));
  }

  /// A value of batch 1, as often as `like` has pictures.
  Value expandAs(Value like, long... otherDimensions) {
    Value batch = like.node("Shape", Attribute.of("start", 0), Attribute.of("end", 1));
    return node("Expand", cat(0, batch, graph.constant(otherDimensions)));
  }

  static Value cat(int d, Value... parts) {
    return parts[0].graph.node("Concat", List.of(parts), Attribute.of("axis", d));
  }

  /// A zero before the others in dimension `d` of `dimensions`.
  Value zeroBefore(int d, int dimensions) {
    long[] pads = new long[2 * dimensions]; // how many before, for each; how many behind
    pads[d] = 1;
    return node("Pad", graph.constant(pads));
  }

  // ---------------------------------------------------------------- pictures (B, C, H, W)

  Value conv(Value weight, @Nullable Value bias, long stride, long padding, long groups) {
    return graph.node(
        "Conv",
        Arrays.asList(this, weight, bias),
        Attribute.list("strides", stride, stride),
        Attribute.list("pads", padding, padding, padding, padding),
        Attribute.of("group", groups));
  }

  /// By running statistics; epsilon is ONNX's own 1e-5.
  Value batchNorm(Value weight, Value bias, Value mean, Value variance) {
    return graph.node("BatchNormalization", List.of(this, weight, bias, mean, variance));
  }

  Value avgPool2d(long size) {
    return node(
        "AveragePool",
        Attribute.list("kernel_shape", size, size),
        Attribute.list("strides", size, size));
  }

  /// Takes pixel floor(i / 2) for every i in both directions.
  Value upsampleNearest2() {
    Value scales = graph.constant(new float[] {1, 1, 2, 2}, 4);
    return graph.node(
        "Resize",
        Arrays.asList(this, null, scales),
        Attribute.of("mode", "nearest"),
        Attribute.of("nearest_mode", "floor"),
        Attribute.of("coordinate_transformation_mode", "asymmetric"));
  }

  /// Squares of `from` x `from` pixels to `to` x `to`: bilinear, `align_corners = false`, without
  /// antialiasing.
  ///
  /// By a factor, because ONNX Runtime's optimiser trips over `sizes` behind a transposition.
  Value resizeBilinear(int from, int to) {
    float factor = (float) to / from;
    if ((int) (from * factor) < to) { // the result's size is rounded down
      factor = Math.nextUp(factor);
    }
    return graph.node(
        "Resize",
        Arrays.asList(this, null, graph.constant(new float[] {1, 1, factor, factor}, 4)),
        Attribute.of("mode", "linear"),
        Attribute.of("coordinate_transformation_mode", "half_pixel"));
  }

  /// Looks up bilinearly at `grid` (B, h, w, 2), x first, -1 to 1; zeros outside, `align_corners =
  /// true`.
  Value gridSample(Value grid) {
    return graph.node(
        "GridSample",
        List.of(this, grid),
        Attribute.of("mode", "linear"),
        Attribute.of("padding_mode", "zeros"),
        Attribute.of("align_corners", 1));
  }

  private Value node(String operator, Attribute... attributes) {
    return graph.node(operator, List.of(this), attributes);
  }

  private Value node(String operator, Value second) {
    return graph.node(operator, List.of(this, second));
  }
}
