package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.Drivers.Moment;
import dev.mimic.image.Image;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Scope;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// The pipeline: picture and clips in, clip out.
///
/// 1. [Subjects]: what in the picture moves, faces or the whole. 2. [View]: what of each clip is
///    looked at. 3. [Origins]: which driving frame shows a subject's own pose. 4. [Drivers] are
///    walked once, in order, a batch at a time: decoding runs ahead on its own thread, inference on
///    the engine's ([Puppets]), putting together ([Canvas]) and encoding on a third.
public final class Animator {
  private static final int AHEAD = 8; // moments that wait; more would only cost memory

  private final Engine engine;
  private final MotionModel model;
  private final FaceTools tools;
  private final Consumer<String> notes;

  /// @param tools what the options need of them: a detector where faces move in their places
  /// @param notes hears what a person should know, one sentence each
  public Animator(Engine engine, MotionModel model, FaceTools tools, Consumer<String> notes) {
    this.engine = engine;
    this.model = model;
    this.tools = tools;
    this.notes = notes;
  }

  /// What is known before anything moves.
  ///
  /// @param origins the driving frame that shows each subject's own pose
  private record Scene(
      AnimateOptions options, List<Subject> subjects, List<Image> origins, Canvas canvas) {}

  /// What came of a run.
  ///
  /// @param faces how many were animated; 0 when the whole picture was
  public record Report(
      Path output,
      long frames,
      int faces,
      double seconds,
      double framesPerSecond,
      String model,
      String precision) {}

  /// Animates; the output file appears whole, or not at all.
  ///
  /// @param progress hears how many frames are made: again and again of none, while clips are
  ///   looked through before anything moves. What it throws ends the run
  /// @throws MimicException when a file cannot be read or written, or there is no face to animate
  public Report run(AnimateOptions options, Progress progress) {
    long start = System.nanoTime();
    Image picture = ImageFile.read(options.source());
    List<Subject> subjects = engine.call(() -> subjects(options, picture));
    List<View> views = engine.call(() -> views(options, subjects, progress));
    List<Image> origins = engine.call(() -> origins(options, subjects, views, progress));
    Scene scene = new Scene(options, subjects, origins, Canvas.of(picture, subjects, options));
    long frames;
    try (Drivers drivers = Drivers.open(views, options.drivers().shorter());
        ResultFiles result = create(options.result(), drivers.settings())) {
      frames = engine.call(() -> animate(scene, drivers, result, progress));
      result.finish();
      drivers.tellDamage(notes);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(
        options.result().output(),
        frames,
        options.faces() == null ? 0 : subjects.size(),
        seconds,
        frames / seconds,
        model.name(),
        model.precision().word());
  }

  private ResultFiles create(AnimateOptions.Result result, VideoWriter.Settings like) {
    VideoWriter.Settings settings = like.withComment(result.label().comment());
    return ResultFiles.create(
        result.output(), result.png(), result.sound() ? settings : settings.withAudio(null), notes);
  }

  // ---------------------------------------------------------------- on the engine's thread

  private List<Subject> subjects(AnimateOptions options, Image picture) {
    Subjects subjects = new Subjects(options, model.size(), notes);
    Faces faces = options.faces();
    return faces == null
        ? subjects.whole(picture)
        : subjects.faces(picture, faces, tools.requireDetector());
  }

  /// The clips that somebody follows.
  private List<View> views(AnimateOptions options, List<Subject> subjects, Progress progress) {
    int followed = subjects.stream().mapToInt(Subject::driver).max().orElseThrow() + 1;
    boolean wide = options.result().sideBySide() && options.faces() != null;
    List<View> views = new ArrayList<>();
    for (Path clip : options.drivers().clips().subList(0, followed)) {
      View view = new View(clip, options.drivers().folderRate(), null, model.size(), wide);
      boolean crop = options.faces() != null && options.drivers().crop();
      views.add(crop ? cropped(view, progress) : view);
    }
    return views;
  }

  private View cropped(View view, Progress progress) {
    return new DrivingCrop(tools.requireDetector(), notes, progress, Long.MAX_VALUE).cropped(view);
  }

  private List<Image> origins(
      AnimateOptions options, List<Subject> subjects, List<View> views, Progress progress) {
    boolean relative = options.motion().relative();
    boolean idle = !relative && options.origin() instanceof Origin.Best;
    Poses poses = poses(subjects);
    List<Image> origins =
        new Origins(views, poses, notes, progress)
            .find(idle ? new Origin.Frame(0) : options.origin(), subjects);
    if (options.faces() != null && relative) {
      new PoseCheck(poses, notes)
          .check(subjects, origins, options.origin(), options.motion().adaptScale());
    }
    return origins;
  }

  /// By landmarks where they can be had of all subjects, which need one measure.
  private Poses poses(List<Subject> subjects) {
    if (tools.landmarks() != null) {
      Poses landmarks = new LandmarkPoses(tools.requireDetector(), tools.landmarks());
      if (subjects.stream().allMatch(subject -> landmarks.points(subject.square()) != null)) {
        return landmarks;
      }
    }
    return new ModelPoses(model);
  }

  private long animate(Scene scene, Drivers drivers, ResultFiles result, Progress progress) {
    int batchSize = scene.options.batchSize();
    int subjects = scene.subjects.size();
    long total = drivers.total();
    long done = 0;
    try (Scope _ = Scope.open();
        ReadAhead<Moment, Moment> ahead = new ReadAhead<>(drivers, Function.identity(), AHEAD)) {
      Puppets puppets = new Puppets(model, scene.options, scene.subjects, scene.origins);
      List<Moment> batch = ahead.take(batchSize);
      while (!batch.isEmpty()) {
        List<Image> made = puppets.move(batch);
        if (scene.options.enhance()) {
          made = sharpened(made, batchSize);
        }
        for (int i = 0; i < batch.size(); i++) {
          Moment moment = batch.get(i);
          List<Image> faces = made.subList(i * subjects, (i + 1) * subjects);
          result.write(() -> scene.canvas.paint(moment, faces));
        }
        done += batch.size();
        progress.step(done, total);
        batch = ahead.take(batchSize);
      }
    }
    return done;
  }

  private List<Image> sharpened(List<Image> made, int batchSize) {
    List<Image> sharp = new ArrayList<>();
    for (int from = 0; from < made.size(); from += batchSize) {
      List<Image> some = made.subList(from, Math.min(made.size(), from + batchSize));
      sharp.addAll(tools.requireEnhancer().enhance(some));
    }
    return sharp;
  }
}
