package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.face.CropBox;
import dev.mimic.face.FaceCrops;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.Paste;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.image.Resize;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.model.MotionTransfer;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One picture that is moved by one driving frame after the other, as they come.
///
/// ```java
/// try (LivePortrait live = LivePortrait.open(engine, model, detector, picture, 0)) {
///   Image shown = live.frame(camera.frame(), seconds).picture();
/// ```
///
/// The first frame is the reference pose, which movement counts from, and is searched for its face.
/// One thread at a time, any but the engine's.
public final class LivePortrait implements AutoCloseable {
  private static final int SHOWN = 960; // pixels; a larger picture is shrunk
  private static final double RATIO = 0.4; // of what is put back, as in `animate`

  private final Engine engine;
  private final MotionModel model;
  private final FaceDetector detector;
  private final Image square;
  private final @Nullable Paste paste;
  private final LiveCrop crop;
  private final Keypoints source;
  private final Generator.Encoded encoded;
  private final double[] pose; // of the source, to be compared
  private LiveSettings settings = LiveSettings.USUAL;
  private OneEuroFilter filter = new OneEuroFilter(settings.smoothing());
  private double @Nullable [] reference; // the numbers of its keypoints
  private double distance = Double.POSITIVE_INFINITY; // of the reference's pose from the source's
  private String why = "first";
  private boolean follow;
  private boolean search = true;
  private Runnable afterwards = () -> {};

  /// What came of a frame.
  ///
  /// @param picture the network's square, or the whole picture
  /// @param reference whether this frame became the reference pose, and why: `first`, `reset` or
  ///   `best`; null where it did not
  /// @param distance of the reference's pose from the picture's
  /// @param found whether the settings changed, for the driver's face was looked for and found;
  ///   null where it was not looked for
  public record Shown(
      Image picture, @Nullable String reference, double distance, @Nullable Boolean found) {}

  /// Prepares a picture.
  ///
  /// @param face counted from the left; 0 for the whole picture, -1 for the largest
  /// @throws MimicException if there is no such face
  public static LivePortrait open(
      Engine engine, MotionModel model, FaceDetector detector, Image picture, int face) {
    return engine.call(() -> new LivePortrait(engine, model, detector, picture, face));
  }

  private LivePortrait(
      Engine engine, MotionModel model, FaceDetector detector, Image picture, int face) {
    this.engine = engine;
    this.model = model;
    this.detector = detector;
    Image shown = Resize.atMost(picture, SHOWN);
    CropBox box = face == 0 ? null : box(shown, face);
    crop = new LiveCrop(box != null);
    paste = box == null ? null : Paste.soft(shown, List.of(box), RATIO);
    Image part = box == null ? shown : shown.crop(box.x1(), box.y1(), box.width(), box.height());
    square = Resize.resize(part, model.size(), model.size());
    try (Scope _ = Scope.open()) {
      Tensor x = ImageTensor.tensor(square).to(model.device()); // (1, 3, N, N)
      source = model.fomm().detector().forward(x);
      encoded = model.fomm().generator().encode(x);
      kept().forEach(Tensor::retain);
      pose = BestFrame.normalised(source.value().doubles());
    }
  }

  private CropBox box(Image shown, int face) {
    List<CropBox> boxes =
        FaceCrops.largestFirst(detector.detect(shown), shown.width(), shown.height());
    if (boxes.isEmpty()) {
      throw new MimicException(
          "No face was found in the picture by the detector (%s). Maybe take the whole picture."
              .formatted(detector.name()));
    }
    return face < 0 ? FaceCrops.largest(boxes) : FaceCrops.choose(boxes, List.of(face)).getFirst();
  }

  private List<Tensor> kept() {
    List<Tensor> kept =
        new ArrayList<>(
            List.of(source.value(), encoded.source(), encoded.features(), encoded.small()));
    if (source.jacobian() != null) {
      kept.add(source.jacobian());
    }
    return kept;
  }

  /// Has something done when this is closed and needs its networks no more.
  public LivePortrait whenClosed(Runnable work) {
    afterwards = work;
    return this;
  }

  /// What a result shows before anything moves, and as large as it.
  public Image still() {
    return settings.whole() && paste != null ? paste.paste(List.of(square)) : square;
  }

  /// Side of the network's picture.
  public int size() {
    return model.size();
  }

  /// What its generator computes in.
  public DType precision() {
    return model.precision();
  }

  public LiveSettings settings() {
    return settings;
  }

  /// Other settings from the next frame on.
  public void change(LiveSettings other) {
    if (other.smoothing() != settings.smoothing()) {
      filter = new OneEuroFilter(other.smoothing());
    }
    settings = other;
  }

  /// The next frame becomes the reference pose.
  public void reset() {
    reference = null;
    why = "reset";
  }

  /// From now on, every frame becomes the reference pose whose keypoints are nearer to the
  /// picture's than the reference's; or none any more.
  public void followBest(boolean on) {
    follow = on;
  }

  /// The driver is cut to the face of the next frame; or is left as it is.
  public void findFace(boolean wanted) {
    search = wanted;
  }

  /// The picture as this frame moves it.
  ///
  /// @param seconds when it was taken, which grows
  public Shown frame(Image driving, double seconds) {
    return engine.call(() -> frameNow(driving, seconds));
  }

  // ---------------------------------------------------------------- on the engine's thread

  private Shown frameNow(Image driving, double seconds) {
    Image frame = settings.mirror() ? Overlay.mirrored(driving) : driving;
    Boolean found = search ? lookForFace(frame) : null;
    CropBox box = crop.box(settings, frame.width(), frame.height());
    Image part = frame.crop(box.x1(), box.y1(), box.width(), box.height());
    try (Scope _ = Scope.open()) {
      Tensor x =
          ImageTensor.tensor(Resize.resize(part, model.size(), model.size())).to(model.device());
      Keypoints seen = model.fomm().detector().forward(x); // (1, K, 2)
      double[] numbers = filter.filter(LiveKeypoints.numbers(seen), seconds);
      String refers = refer(numbers);
      Keypoints now = LiveKeypoints.of(numbers, seen);
      Keypoints origin = LiveKeypoints.of(reference == null ? numbers : reference, seen);
      Keypoints wanted =
          MotionTransfer.of(
                  source, origin, settings.relative(), settings.relative(), settings.adaptScale())
              .apply(now);
      Tensor made =
          model
              .fomm()
              .generator()
              .forward(encoded, source, wanted, settings.stillBorder())
              .prediction(); // (1, 3, N, N)
      Image moved = ImageTensor.images(made).getFirst();
      if (settings.overlay()) {
        moved = Overlay.on(moved, source, now, wanted);
      }
      Image shown = settings.whole() && paste != null ? paste.paste(List.of(moved)) : moved;
      return new Shown(shown, refers, distance, found);
    }
  }

  private boolean lookForFace(Image frame) {
    search = false;
    LiveSettings around = crop.around(detector, frame, settings);
    if (around == null) {
      return false;
    }
    settings = around;
    filter = new OneEuroFilter(settings.smoothing());
    return true;
  }

  /// Whether this frame becomes the reference, and why.
  private @Nullable String refer(double[] numbers) {
    double gap = gap(numbers);
    boolean better = follow && gap < distance;
    if (reference != null && !better) {
      return null;
    }
    String reason = reference == null ? why : "best";
    reference = numbers;
    distance = gap;
    return reason;
  }

  /// The measure of `--find-best-frame`.
  private double gap(double[] numbers) {
    return BestFrame.distance(BestFrame.normalised(Arrays.copyOf(numbers, pose.length)), pose);
  }

  @Override
  public void close() {
    try {
      engine.call(
          () -> {
            kept().forEach(Tensor::close);
            return this;
          });
    } finally {
      afterwards.run();
    }
  }
}
