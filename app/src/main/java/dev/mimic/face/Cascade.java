package dev.mimic.face;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.image.Mats;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_objdetect;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.RectVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_objdetect.CascadeClassifier;

/// A cascade of simple features (Viola and Jones 2001; Lienhart and Maydt 2002) for upright faces
/// from the front: weaker than any network here, but it ships in OpenCV's jar, so it needs no
/// download.
public final class Cascade implements FaceDetector {
  private static final String FILE = "haarcascade_frontalface_alt.xml";
  private static final int SIDE = 800; // of the picture that is searched, in pixels
  private static final int LEAST_SIDE = 256; // a smaller picture is enlarged to that
  private static final double STEP = 1.1; // from one window's size to the next
  private static final int NEIGHBOURS = 3; // windows that must agree
  private static final int SMALLEST = 24; // window

  // The last stage's weight begins at 105.76. Measured on portraits and group photos: of 100 faces
  // 95 have 107.5 or more; of 100 windows that are none, 95 have less than 107.
  private static final double HALF = 106.96;
  private static final double STEEPNESS = 2.5;
  private static final double LEAST_SCORE = 0.5;

  // Its windows are square, from brows to chin; the labels' boxes are narrower and higher.
  private static final double WIDTH = 0.83;
  private static final double HEIGHT = 1.135;

  private final CascadeClassifier cascade;

  private Cascade(CascadeClassifier cascade) {
    this.cascade = cascade;
  }

  /// Unpacks the cascade from OpenCV's jar into JavaCPP's cache, if it is not there yet.
  public static Cascade open() {
    try (Scope _ = Scope.open()) {
      Loader.load(opencv_objdetect.class);
      String folder = "/org/bytedeco/opencv/" + Loader.getPlatform() + "/share/opencv4/";
      String file =
          Loader.cacheResource(opencv_objdetect.class, folder + "haarcascades/" + FILE).getPath();
      CascadeClassifier cascade = new CascadeClassifier(file);
      if (cascade.empty()) {
        throw new MimicException(
            "OpenCV could not read its own cascade (%s). Maybe delete that file and try again"
                .formatted(file));
      }
      cascade.retainReference();
      return new Cascade(cascade);
    } catch (IOException e) {
      throw new MimicException(
          "OpenCV's cascade (%s) could not be unpacked: %s. Maybe the disk is full"
              .formatted(FILE, e),
          e);
    }
  }

  @Override
  public List<FaceBox> detect(Image picture) {
    Image small = fitted(picture);
    double right = (double) picture.width() / small.width();
    double down = (double) picture.height() / small.height();
    List<FaceBox> faces =
        look(small).stream()
            .map(
                face ->
                    new FaceBox(
                        face.x1() * right,
                        face.y1() * down,
                        face.x2() * right,
                        face.y2() * down,
                        face.score()))
            .toList();
    return Duplicates.dropped(faces);
  }

  private static Image fitted(Image picture) {
    int side = Math.max(picture.width(), picture.height());
    double scale = (double) Math.clamp(side, LEAST_SIDE, SIDE) / side;
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    return Resize.resize(Shrink.toPixels(picture, 4L * width * height), width, height);
  }

  private List<FaceBox> look(Image picture) {
    try (Scope _ = Scope.open()) {
      Mat grey = new Mat();
      opencv_imgproc.cvtColor(Mats.of(picture), grey, opencv_imgproc.COLOR_RGB2GRAY);
      RectVector windows = new RectVector();
      IntPointer stages = new IntPointer();
      DoublePointer weights = new DoublePointer(); // of the last stage
      cascade.detectMultiScale3(
          grey,
          windows,
          stages,
          weights,
          STEP,
          NEIGHBOURS,
          0,
          new Size(SMALLEST, SMALLEST),
          new Size(),
          true);
      List<FaceBox> faces = new ArrayList<>();
      for (long i = 0; i < windows.size(); i++) {
        FaceBox face = box(windows.get(i), weights.get(i));
        if (face.score() >= LEAST_SCORE) {
          faces.add(face);
        }
      }
      return faces;
    }
  }

  private static FaceBox box(Rect window, double weight) {
    double x = window.x() + window.width() / 2.0;
    double y = window.y() + window.height() / 2.0;
    double width = WIDTH * window.width();
    double height = HEIGHT * window.height();
    double score = 1 / (1 + Math.exp(-STEEPNESS * (weight - HALF)));
    return new FaceBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2, score);
  }

  @Override
  public String name() {
    return "cascade";
  }

  @Override
  public void close() {
    cascade.releaseReference();
  }
}
