package dev.mimic.face;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.image.Mats;
import dev.mimic.tensor.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.FaceDetectorYN;

/// YuNet (Wu, Peng and Yu 2023): a small, good detector that OpenCV runs from its ONNX file.
///
/// 76 thousand weights. Its boxes are what the labels of our data mean by a face.
public final class Yunet implements FaceDetector {
  private static final Search SEARCH = new Search(640, 4, 128, 2, 2560L * 2560);
  private static final float LEAST_SCORE = 0.6f;
  private static final float SAME_FACE = 0.3f; // intersection over union
  private static final int MOST = 5000; // candidates
  private static final int LEAST_SIDE = 64; // of a view, in pixels
  private static final int SCORE = 14; // column, after the box and five points
  private static final long LARGEST_FILE = 16 << 20;
  private static final String LAST_OUTPUT = "kps_32";

  private final FaceDetectorYN network;

  private Yunet(FaceDetectorYN network) {
    this.network = network;
  }

  /// Whether the file is an ONNX graph that names YuNet's outputs.
  public static boolean isOne(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) <= LARGEST_FILE
          && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
              .contains(LAST_OUTPUT);
    } catch (IOException e) {
      throw new MimicException("The file (%s) cannot be read: %s.".formatted(file, e), e);
    }
  }

  /// Loads the ONNX file, `face_detection_yunet_2023mar.onnx`.
  ///
  /// @throws MimicException when it is something else or damaged
  public static Yunet open(Path file) {
    if (!isOne(file)) {
      throw new MimicException(refusal(file));
    }
    try (Scope _ = Scope.open()) {
      FaceDetectorYN network =
          FaceDetectorYN.create(
              file.toString(),
              "",
              new Size(SEARCH.side(), SEARCH.side()),
              LEAST_SCORE,
              SAME_FACE,
              MOST,
              0,
              0);
      network.retainReference();
      return new Yunet(network);
    } catch (RuntimeException e) { // OpenCV's own words take many lines
      throw new MimicException(refusal(file), e);
    }
  }

  private static String refusal(Path file) {
    return "The file (%s) is no face detector that OpenCV can run, or it is damaged; expected YuNet (face_detection_yunet_2023mar.onnx). Maybe mimic models pull yunet"
        .formatted(file);
  }

  @Override
  public List<FaceBox> detect(Image picture) {
    return SEARCH.faces(picture, (views, _) -> views.stream().map(this::look).toList());
  }

  private List<FaceBox> look(Image narrow) {
    Image view = roomy(narrow);
    try (Scope _ = Scope.open()) {
      Mat bgr = Mats.of(view);
      opencv_imgproc.cvtColor(bgr, bgr, opencv_imgproc.COLOR_RGB2BGR);
      Mat found = new Mat();
      network.setInputSize(new Size(view.width(), view.height()));
      network.detect(bgr, found);
      return found.empty() ? List.of() : boxes(found);
    }
  }

  /// Where its coarsest map has one row or column, OpenCV 4.13 gives what the memory held before.
  private static Image roomy(Image view) {
    int width = Math.max(LEAST_SIDE, view.width());
    int height = Math.max(LEAST_SIDE, view.height());
    return width == view.width() && height == view.height()
        ? view
        : Image.filled(width, height, 0, 0, 0).with(view, 0, 0);
  }

  private static List<FaceBox> boxes(Mat found) {
    List<FaceBox> boxes = new ArrayList<>();
    float[] row = new float[SCORE + 1];
    for (int i = 0; i < found.rows(); i++) {
      new FloatPointer(found.ptr(i)).get(row);
      boxes.add(
          new FaceBox(row[0], row[1], row[0] + row[2], row[1] + row[3], Math.min(1, row[SCORE])));
    }
    return boxes;
  }

  @Override
  public String name() {
    return "yunet";
  }

  @Override
  public void close() {
    network.releaseReference();
  }
}
