package dev.mimic.export;

import dev.mimic.MimicException;
import dev.mimic.checkpoint.Stored;
import dev.mimic.checkpoint.WholeFile;
import dev.mimic.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An ONNX model in the making: inputs, nodes in the order that they run in, weights, outputs.
///
/// Numbers of fields and codes are those of ONNX's `onnx.proto`, which the comments name.
final class OnnxGraph {
  /// The first dimension of every input and output: as many pictures as the caller likes.
  static final long BATCH = -1;

  private static final int VERSION = 9; // of the file's format: the one that came with opset 20
  private static final int OPERATORS = 20; // the first with a GridSample for any dimension
  private static final int FLOAT = 1; // TensorProto.DataType
  private static final int INT64 = 7;

  private final String name;
  private final Message graph = new Message(); // GraphProto
  private int count;

  OnnxGraph(String name) {
    this.name = name;
    graph.text(2, name); // GraphProto.name
  }

  // ---------------------------------------------------------------- what goes in and comes out

  Value input(String called, String meaning, long... shape) {
    graph.message(11, valueInfo(called, meaning, shape)); // GraphProto.input
    return new Value(this, called);
  }

  void output(String called, String meaning, Value value, long... shape) {
    add("Identity", List.of(value.name()), called, List.of());
    graph.message(12, valueInfo(called, meaning, shape)); // GraphProto.output
  }

  private static Message valueInfo(String called, String meaning, long[] shape) {
    Message dimensions = new Message(); // TensorShapeProto
    for (long n : shape) {
      Message dimension = new Message();
      dimensions.message(1, n == BATCH ? dimension.text(2, "batch") : dimension.number(1, n));
    }
    Message tensor = new Message().number(1, FLOAT).message(2, dimensions); // TypeProto.Tensor
    return new Message() // ValueInfoProto
        .text(1, called)
        .message(2, new Message().message(1, tensor))
        .text(3, meaning);
  }

  // ---------------------------------------------------------------- what lies in the file

  /// A weight under its checkpoint's name.
  Value weight(String called, Stored weight) {
    if (weight.type() != DType.FLOAT32) {
      throw new IllegalArgumentException("The weight (%s) is (%s).".formatted(called, weight));
    }
    return initializer(called, FLOAT, weight.shape(), weight.data());
  }

  /// Numbers that follow from the configuration; without a shape, a single one.
  Value constant(float[] values, long... shape) {
    return initializer(fresh("number"), FLOAT, shape, MemorySegment.ofArray(values));
  }

  /// Whole numbers, such as a shape.
  Value constant(long... values) {
    return initializer(
        fresh("numbers"), INT64, new long[] {values.length}, MemorySegment.ofArray(values));
  }

  private Value initializer(String called, int type, long[] shape, MemorySegment data) {
    Message tensor = new Message(); // TensorProto
    Arrays.stream(shape).forEach(n -> tensor.number(1, n));
    tensor.number(2, type).text(8, called).bytes(9, data); // data_type, name, raw_data
    graph.message(5, tensor); // GraphProto.initializer
    return new Value(this, called);
  }

  // ---------------------------------------------------------------- what is computed

  /// A named setting of an operator.
  record Attribute(String name, Message content) {
    static Attribute of(String name, long value) {
      return new Attribute(name, new Message().text(1, name).number(3, value).number(20, 2));
    }

    static Attribute of(String name, String value) {
      return new Attribute(name, new Message().text(1, name).text(4, value).number(20, 3));
    }

    static Attribute list(String name, long... values) {
      Message content = new Message().text(1, name);
      Arrays.stream(values).forEach(value -> content.number(8, value));
      return new Attribute(name, content.number(20, 7));
    }
  }

  /// Adds an operator.
  ///
  /// @param inputs in the operator's order; null leaves an optional one out
  Value node(String operator, List<@Nullable Value> inputs, Attribute... attributes) {
    String result = fresh(operator);
    add(
        operator,
        inputs.stream().map(value -> value == null ? "" : value.name()).toList(),
        result,
        List.of(attributes));
    return new Value(this, result);
  }

  private void add(
      String operator, List<String> inputs, String output, List<Attribute> attributes) {
    Message node = new Message(); // NodeProto
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator); // output, name, op_type
    attributes.forEach(attribute -> node.message(5, attribute.content));
    graph.message(1, node); // GraphProto.node
  }

  private String fresh(String kind) {
    return kind + "_" + count++;
  }

  // ---------------------------------------------------------------- the file

  /// Writes the model, whole or not at all.
  ///
  /// @param about in words, for those who look into the file
  /// @param properties for programs
  void write(Path file, String about, Map<String, String> properties) {
    Message model = new Message(); // ModelProto
    model.number(1, VERSION).text(2, "mimic").text(6, about); // ir_version, producer, doc_string
    model.message(7, graph);
    model.message(8, new Message().text(1, "").number(2, OPERATORS)); // opset_import
    properties.forEach(
        (key, value) -> model.message(14, new Message().text(1, key).text(2, value)));
    if (model.size() > Integer.MAX_VALUE) {
      throw new MimicException(
          "The network (%s) has weights of (%d) MB, expected less than 2048, the most that an ONNX file holds. Maybe a smaller configuration."
              .formatted(name, model.size() >> 20));
    }
    WholeFile.write(file, model::writeTo);
  }
}
