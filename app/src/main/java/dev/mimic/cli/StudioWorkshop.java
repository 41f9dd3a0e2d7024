package dev.mimic.cli;

import dev.mimic.Progress;
import dev.mimic.animate.Animator;
import dev.mimic.animate.LivePortrait;
import dev.mimic.animate.MotionModel;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.serve.Workshop;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The studio's networks, opened as the commands open them. The motion model of the last job is
/// kept until another one is asked for, and so is that of live pictures, once nobody uses it.
final class StudioWorkshop implements Workshop {
  private final Catalogue catalogue;
  private final Device device;
  private final DType precision;
  private final DType livePrecision;
  private final Engine jobs;
  private final Engine quick;
  private final Loaded forJobs = new Loaded();
  private final Shared<MotionModel> forLive;
  private @Nullable FaceDetector opened;

  StudioWorkshop(Catalogue catalogue, MachineOptions machine) {
    this.catalogue = catalogue;
    jobs = machine.engine();
    quick = machine.engine();
    device = machine.device();
    precision = machine.precision.fastOn(device);
    livePrecision = machine.precision.liveOn(device);
    forLive = new Shared<>(model -> close(quick, model));
  }

  /// The motion model of jobs, the last one that was asked for.
  private final class Loaded {
    private String what = "";
    private @Nullable MotionModel model;

    synchronized MotionModel get(@Nullable String name, int size) {
      String wanted = chosenName(name) + " " + size;
      if (model == null || !what.equals(wanted)) {
        close();
        model = load(jobs, name, size, precision);
        what = wanted;
      }
      return model;
    }

    synchronized void close() {
      if (model != null) {
        StudioWorkshop.close(jobs, model);
      }
      model = null;
    }
  }

  private MotionModel load(Engine engine, @Nullable String name, int size, DType precision) {
    ModelOptions options = new ModelOptions();
    options.model = name;
    options.imageSize = size;
    return options.load(options.choose(catalogue, _ -> {}), engine, device, precision);
  }

  private static void close(Engine engine, MotionModel model) {
    engine.call(
        () -> {
          model.close();
          return model;
        });
  }

  private String chosenName(@Nullable String model) {
    BundledModel usual = model == null ? BundledModel.usual(catalogue) : null;
    return usual == null ? String.valueOf(model) : usual.name();
  }

  @Override
  public Traits traits(@Nullable String model) {
    ModelOptions options = new ModelOptions();
    options.model = model;
    return new Traits(chosenName(model), options.choose(catalogue, _ -> {}).faces());
  }

  @Override
  public Animator.Report animate(Order order, Consumer<String> notes, Progress progress) {
    MotionModel model = forJobs.get(order.model(), order.imageSize());
    try (OpenFaceTools tools =
        OpenFaceTools.of(order.options(), order.detector(), jobs, catalogue, device, notes)) {
      return new Animator(jobs, model, tools.all(), notes).run(order.options(), progress);
    }
  }

  @Override
  public FaceDetector detector() {
    return new Searching();
  }

  /// Searches each picture on the engine's thread, whoever asks.
  private final class Searching implements FaceDetector {
    @Override
    public List<FaceBox> detect(Image picture) {
      return quick.call(() -> opened().detect(picture));
    }

    @Override
    public String name() {
      return quick.call(() -> opened().name());
    }

    @Override
    public void close() {} // it is the workshop's
  }

  /// On the engine's thread, which is the only one that looks at it.
  private FaceDetector opened() {
    if (opened == null) {
      opened = Detectors.open(catalogue, null, device);
    }
    return opened;
  }

  @Override
  public LivePortrait live(@Nullable String model, Image picture, int face) {
    FaceDetector finder = quick.call(this::opened);
    String name = chosenName(model);
    MotionModel loaded = forLive.take(name, () -> load(quick, model, 0, livePrecision));
    try {
      return LivePortrait.open(quick, loaded, finder, picture, face)
          .whenClosed(() -> forLive.giveBack(name));
    } catch (RuntimeException | Error e) {
      forLive.giveBack(name);
      throw e;
    }
  }

  @Override
  public String device() {
    return device.toString();
  }

  @Override
  public String precision() {
    return precision.word();
  }

  @Override
  public void close() {
    forJobs.close();
    forLive.close();
    quick.call(
        () -> {
          if (opened != null) {
            opened.close();
          }
          return true;
        });
    quick.close();
    jobs.close();
  }
}
