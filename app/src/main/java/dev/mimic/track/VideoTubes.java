package dev.mimic.track;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// The tubes of one video, found in one pass; [TubeCutter] cuts them in a second. Of the video
/// there is never more than a frame in memory, however long it is.
public final class VideoTubes {
  private static final int SEARCHED = 640; // pixels of the longer side, as in the original

  private final Path video;
  private final String name;
  private final CropOptions options;
  private final String settings;
  private final Progress progress;
  private final Consumer<String> notes;

  /// @param name what the video is called in rows and in the names of results
  /// @param settings what rows say that they were made with
  /// @param notes hears what a person should know, one sentence each
  public VideoTubes(
      Path video,
      String name,
      CropOptions options,
      String settings,
      Progress progress,
      Consumer<String> notes) {
    this.video = video;
    this.name = name;
    this.options = options;
    this.settings = settings;
    this.progress = progress;
    this.notes = notes;
  }

  /// A file's name without its extension; names of folders of frames stay as they are.
  static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /// What there is to keep and to drop, by first frame and from left to right. Nothing is written.
  ///
  /// @throws MimicException if no frame can be decoded
  public List<TubeRow> find(FaceSearch search) {
    List<Tube> tubes = new ArrayList<>();
    VideoInfo info;
    try (VideoReader clip = VideoReader.open(video)) {
      info = clip.info();
      Tracker tracker = new Tracker(options.rules());
      for (int i = 0; clip.hasNext(); i++) {
        Image frame = clip.next().image();
        if (i % options.every() == 0) {
          tubes.addAll(tracker.next(i, faces(search, frame)));
        }
        progress.step(i + 1, info.frames());
      }
      tubes.addAll(tracker.finish());
      String damage = clip.damage();
      if (damage != null) {
        notes.accept(damage);
      }
    }
    return rows(tubes, info);
  }

  private static List<FaceBox> faces(FaceSearch search, Image frame) {
    double scale = Math.max(frame.width(), frame.height()) / (double) SEARCHED;
    if (scale <= 1) {
      return search.faces(frame);
    }
    int width = Math.max(1, (int) (frame.width() / scale));
    int height = Math.max(1, (int) (frame.height() / scale));
    return search.faces(Resize.resize(frame, width, height)).stream()
        .map(
            face ->
                new FaceBox(
                    face.x1() * scale,
                    face.y1() * scale,
                    face.x2() * scale,
                    face.y2() * scale,
                    face.score()))
        .toList();
  }

  private List<TubeRow> rows(List<Tube> tubes, VideoInfo info) {
    if (tubes.isEmpty()) {
      return List.of(new TubeRow("", name, null, "no face found", settings));
    }
    List<Tube> sorted = new ArrayList<>(tubes);
    sorted.sort(
        Comparator.comparingInt(Tube::start)
            .thenComparingDouble(tube -> tube.union().x1())
            .thenComparingDouble(tube -> tube.union().y1()));
    List<TubeRow> rows = new ArrayList<>();
    for (Tube tube : sorted) {
      TubeBox box = TubeBox.of(tube.union(), options.shape(), info.width(), info.height());
      String reason = reasonToDrop(tube, box);
      String file =
          reason.isEmpty()
              ? "%s#%06d-%06d#%d.mp4".formatted(stem(name), tube.start(), tube.end(), rows.size())
              : "";
      TubeRow.Span span = new TubeRow.Span(tube.start(), tube.end(), box);
      rows.add(new TubeRow(file, name, span, reason, settings));
    }
    return rows;
  }

  private String reasonToDrop(Tube tube, TubeBox box) {
    if (tube.frames() < options.minFrames()) {
      return "too short (%d of %d frames)".formatted(tube.frames(), options.minFrames());
    }
    int side = Math.min(box.width(), box.height());
    return side < options.minSize()
        ? "too small (%d of %d pixels)".formatted(side, options.minSize())
        : "";
  }
}
