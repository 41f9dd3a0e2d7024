package dev.mimic.metrics;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// A network that tells people apart, from any ONNX file: ArcFace and its like.
///
/// It is given one picture of a face, RGB, (x - 127.5) / 127.5, as (1, 3, H, W) or (1, H, W, 3), as
/// its input says; 112 pixels where that leaves a size open. Its first output is the embedding.
/// Belongs to one thread at a time.
public final class Embedder implements AutoCloseable {
  private static final int USUAL = 112;
  private static final int LARGEST = 1024;

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final boolean channelsLast;
  private final int width;
  private final int height;

  /// @param threads processor threads of one operation, 0 for all
  /// @throws MimicException if the file is no ONNX model, or not one of pictures
  public static Embedder open(Path file, int threads) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new MimicException(
          "The identity network (%s) doesn't exist or may not be read, expected an ONNX file"
              .formatted(file));
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL); // ours to tell
      options.setIntraOpNumThreads(threads);
      return of(file, environment, environment.createSession(file.toString(), options));
    } catch (OrtException e) {
      throw new MimicException(
          "The identity network (%s) cannot be loaded (%s), expected an ONNX model such as ArcFace. Maybe the download is incomplete"
              .formatted(file, firstLine(e)),
          e);
    }
  }

  private static Embedder of(Path file, OrtEnvironment environment, OrtSession session)
      throws OrtException {
    try {
      return new Embedder(file, environment, session);
    } catch (RuntimeException | OrtException e) {
      session.close();
      throw e;
    }
  }

  private Embedder(Path file, OrtEnvironment environment, OrtSession session) throws OrtException {
    this.file = file;
    this.environment = environment;
    this.session = session;
    Map<String, NodeInfo> inputs = session.getInputInfo();
    NodeInfo first = inputs.values().iterator().next();
    long[] shape = first.getInfo() instanceof TensorInfo info ? info.getShape() : new long[0];
    boolean picture =
        inputs.size() == 1
            && shape.length == 4
            && first.getInfo() instanceof TensorInfo info
            && info.type == OnnxJavaType.FLOAT
            && shape[0] <= 1
            && (shape[1] == 3 || shape[3] == 3);
    if (!picture) {
      throw unfit(
          "takes (%d) inputs, the first of shape %s", inputs.size(), Arrays.toString(shape));
    }
    input = first.getName();
    channelsLast = shape[1] != 3;
    height = side(shape[channelsLast ? 1 : 2]);
    width = side(shape[channelsLast ? 2 : 3]);
  }

  private int side(long declared) {
    if (declared > LARGEST) {
      throw unfit("takes pictures of (%d) pixels", declared);
    }
    return declared > 0 ? (int) declared : USUAL;
  }

  private MimicException unfit(String how, Object... values) {
    return new MimicException(
        "The identity network (%s) %s, expected one picture of floats, (1, 3, H, W) or (1, H, W, 3), of at most %d pixels. Maybe it is a network for something else"
            .formatted(file, how.formatted(values), LARGEST));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /// Width of the pictures it is given.
  int width() {
    return width;
  }

  /// Height of the pictures it is given.
  int height() {
    return height;
  }

  /// The embedding of a picture of the embedder's size, scaled to length 1.
  ///
  /// @throws MimicException if the network fails or gives no numbers
  float[] embed(Image face) {
    long[] shape =
        channelsLast ? new long[] {1, height, width, 3} : new long[] {1, 3, height, width};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels(face), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      return unit(numbers(result.get(0)));
    } catch (OrtException e) {
      throw new MimicException(
          "The identity network (%s) failed (%s). Maybe it expects pictures of another size"
              .formatted(file, firstLine(e)),
          e);
    }
  }

  private FloatBuffer pixels(Image face) {
    if (face.width() != width || face.height() != height) {
      throw new IllegalArgumentException("(%s) is not of the embedder's size.".formatted(face));
    }
    int area = width * height;
    float[] values = new float[3 * area];
    for (int i = 0; i < area; i++) {
      for (int channel = 0; channel < 3; channel++) {
        float value = ((face.rgb()[3 * i + channel] & 0xff) - 127.5f) / 127.5f;
        values[channelsLast ? 3 * i + channel : channel * area + i] = value;
      }
    }
    return FloatBuffer.wrap(values);
  }

  private float[] numbers(OnnxValue output) {
    FloatBuffer buffer = output instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
    boolean vector = // a detector's maps would give a distance, too
        output.getInfo() instanceof TensorInfo info
            && Arrays.stream(info.getShape()).filter(side -> side > 1).count() == 1;
    if (buffer == null || !vector) {
      throw unfit("gives (%s) and no embedding, one row of numbers", output.getInfo());
    }
    float[] numbers = new float[buffer.remaining()];
    buffer.get(numbers);
    return numbers;
  }

  private float[] unit(float[] embedding) {
    double squares = 0;
    for (float value : embedding) {
      squares += (double) value * value;
    }
    if (!(squares > 0) || Double.isInfinite(squares)) {
      throw unfit("gives an embedding of length (%s)", Math.sqrt(squares));
    }
    float[] result = new float[embedding.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (embedding[i] / Math.sqrt(squares));
    }
    return result;
  }

  /// Euclidean distance of two embeddings.
  static double distance(float[] one, float[] other) {
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (double) one[i] - other[i];
      squares += difference * difference;
    }
    return Math.sqrt(squares);
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
