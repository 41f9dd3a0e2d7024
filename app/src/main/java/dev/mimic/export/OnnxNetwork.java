package dev.mimic.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.mimic.MimicException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// An ONNX file in ONNX Runtime, on the processor. Belongs to one thread at a time.
final class OnnxNetwork implements AutoCloseable {
  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;

  /// @param threads processor threads of one operation
  /// @throws MimicException if the file is no ONNX model
  static OnnxNetwork open(Path file, int threads) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new MimicException(
          "The network (%s) doesn't exist or may not be read, expected an ONNX file. Maybe mimic export makes it."
              .formatted(file));
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL); // ours to tell
      options.setIntraOpNumThreads(threads);
      // as ours: no threads that spin while others work, no slow numbers below 1e-38
      options.addConfigEntry("session.force_spinning_stop", "1");
      options.addConfigEntry("session.set_denormal_as_zero", "1");
      return new OnnxNetwork(
          file, environment, environment.createSession(file.toString(), options));
    } catch (OrtException e) {
      throw new MimicException(
          "The network (%s) cannot be loaded (%s), expected an ONNX model. Maybe the file is incomplete."
              .formatted(file, firstLine(e)),
          e);
    }
  }

  private OnnxNetwork(Path file, OrtEnvironment environment, OrtSession session) {
    this.file = file;
    this.environment = environment;
    this.session = session;
  }

  /// Which inputs it takes, in order, with their shapes; -1 where a dimension is open.
  ///
  /// @throws MimicException if one is not of floats
  Map<String, long[]> inputs() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        if (!(input.getValue().getInfo() instanceof TensorInfo info)
            || info.type != OnnxJavaType.FLOAT) {
          throw new MimicException(
              "The network (%s) takes (%s), which is no tensor of floats; expected pictures and keypoints."
                  .formatted(file, input.getKey()));
        }
        shapes.put(input.getKey(), info.getShape());
      }
    } catch (OrtException e) {
      throw failed(e);
    }
    return shapes;
  }

  /// Numbers to be given to [#run]; close it.
  OnnxTensor tensor(float[] values, long... shape) {
    try {
      return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /// All outputs, by name; close the result.
  ///
  /// @throws MimicException if the network fails
  OrtSession.Result run(Map<String, OnnxTensor> inputs) {
    try {
      return session.run(inputs);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /// The complaint about an input that cannot be given.
  MimicException unfit(String input, long[] shape, int size) {
    return new MimicException(
        "The network (%s) takes (%s) of shape %s, expected pictures of %d pixels and sizes that are said. Maybe --image-size, or export it again."
            .formatted(file, input, Arrays.toString(shape), size));
  }

  private MimicException failed(OrtException e) {
    return new MimicException(
        "The network (%s) failed (%s). Maybe it is a network for something else."
            .formatted(file, firstLine(e)),
        e);
  }

  private static String firstLine(OrtException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
