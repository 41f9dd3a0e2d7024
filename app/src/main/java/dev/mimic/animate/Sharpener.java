package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.image.Image;
import dev.mimic.tensor.Engine;
import dev.mimic.video.Frame;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Pictures and clips in, the same with sharper faces out.
///
/// A clip is walked once, a batch at a time: decoding runs ahead, inference is on the engine's
/// thread, encoding a few frames behind.
public final class Sharpener {
  private static final int AHEAD = 4; // decoded frames that wait

  private final Engine engine;
  private final FaceDetector detector;
  private final FaceEnhancer enhancer;
  private final Consumer<String> notes;

  /// @param notes hears what a person should know, one sentence each
  public Sharpener(
      Engine engine, FaceDetector detector, FaceEnhancer enhancer, Consumer<String> notes) {
    this.engine = engine;
    this.detector = detector;
    this.enhancer = enhancer;
    this.notes = notes;
  }

  /// What came of a run.
  ///
  /// @param faces the most in one frame
  /// @param enhancer what sharpened them
  public record Report(
      Path output,
      long frames,
      int faces,
      double seconds,
      double framesPerSecond,
      String enhancer) {}

  /// Sharpens; the output file appears whole, or not at all.
  ///
  /// @throws MimicException when a file cannot be read or written, or has no face at all
  public Report run(EnhanceOptions options, Progress progress) {
    long start = System.nanoTime();
    FaceSharpener faces =
        new FaceSharpener(detector, enhancer, options.wholePicture(), options.upscale());
    long frames = options.still() ? picture(options, faces) : clip(options, faces, progress);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Report(
        options.output(), frames, faces.faces(), seconds, frames / seconds, enhancer.name());
  }

  private long picture(EnhanceOptions options, FaceSharpener faces) {
    Image picture = ImageFile.read(options.input());
    Image sharp = engine.call(() -> faces.sharpen(List.of(picture)).getFirst());
    refuseWithoutFaces(options, faces);
    ImageFile.write(options.output(), sharp, options.comment());
    return 1;
  }

  private long clip(EnhanceOptions options, FaceSharpener faces, Progress progress) {
    try (VideoReader clip = VideoReader.open(options.input(), options.folderRate(), 1);
        ResultFiles result =
            ResultFiles.create(options.output(), null, settings(options, clip), notes)) {
      long frames = engine.call(() -> sharpen(options, clip, faces, result, progress));
      refuseWithoutFaces(options, faces);
      result.finish();
      if (clip.damage() != null) {
        notes.accept(clip.damage());
      }
      if (faces.without() > 0) {
        notes.accept(
            "In %d of %d frames no face was found; they are as they were."
                .formatted(faces.without(), frames));
      }
      return frames;
    }
  }

  private static VideoWriter.Settings settings(EnhanceOptions options, VideoReader clip) {
    return VideoWriter.Settings.like(clip).withAudio(clip.audio()).withComment(options.comment());
  }

  private static long sharpen(
      EnhanceOptions options,
      VideoReader clip,
      FaceSharpener faces,
      ResultFiles result,
      Progress progress) {
    long total = clip.info().frames();
    long done = 0;
    try (ReadAhead<Frame, Frame> ahead = new ReadAhead<>(clip, frame -> frame, AHEAD)) {
      List<Frame> batch = ahead.take(options.batchSize());
      while (!batch.isEmpty()) {
        List<Image> sharp = faces.sharpen(batch.stream().map(Frame::image).toList());
        for (int i = 0; i < sharp.size(); i++) {
          result.write(batch.get(i).with(sharp.get(i)), sharp.get(i));
        }
        done += batch.size();
        progress.step(done, total);
        batch = ahead.take(options.batchSize());
      }
    }
    return done;
  }

  private static void refuseWithoutFaces(EnhanceOptions options, FaceSharpener faces) {
    if (faces.faces() == 0) {
      throw new MimicException(
          "No face was found in (%s), so there is nothing to sharpen. Maybe --crop none, which takes the whole picture for a face, or another --face-detector."
              .formatted(options.input()));
    }
  }
}
