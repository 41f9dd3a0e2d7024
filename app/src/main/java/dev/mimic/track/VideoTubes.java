package dev.mimic.track;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.AudioTrack;
import dev.mimic.video.Frame;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The tubes of one video: found in a first pass, cut in a second. Of the video there is never more
/// than a frame in memory, however long it is.
final class VideoTubes {
  private static final int SEARCHED = 640; // pixels of the longer side, as in the original

  private final Path video;
  private final CropOptions options;
  private final String settings;
  private final Progress progress;
  private final Consumer<String> notes;

  VideoTubes(
      Path video, CropOptions options, String settings, Progress progress, Consumer<String> notes) {
    this.video = video;
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
  List<TubeRow> find(FaceSearch search) {
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
    String name = video.getFileName().toString();
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

  /// Writes the tubes to keep, all of them in one pass over the video; each file appears when it is
  /// complete.
  void cut(List<TubeRow> rows, Path folder) {
    List<TubeRow> waiting = new ArrayList<>(rows.stream().filter(TubeRow::kept).toList());
    Map<TubeRow, Cut> open = new HashMap<>();
    try (VideoReader clip = VideoReader.open(video)) {
      for (int i = 0; clip.hasNext() && !(waiting.isEmpty() && open.isEmpty()); i++) {
        Frame frame = clip.next();
        for (TubeRow row : List.copyOf(waiting)) {
          if (spanOf(row).start() == i) {
            open.put(row, new Cut(row, clip, frame.time(), folder));
            waiting.remove(row);
          }
        }
        for (Cut cut : List.copyOf(open.values())) {
          cut.write(frame);
          if (spanOf(cut.row).end() == i) {
            cut.finish();
            open.remove(cut.row);
          }
        }
        progress.step(i + 1, clip.info().frames());
      }
    } finally {
      open.values().forEach(Cut::close);
    }
    if (!waiting.isEmpty() || !open.isEmpty()) {
      throw new MimicException(
          "The video (%s) has become shorter since its faces were found.".formatted(video));
    }
  }

  private static TubeRow.Span spanOf(TubeRow row) {
    TubeRow.Span span = row.tube();
    if (span == null) {
      throw new IllegalArgumentException("(%s) is no tube.".formatted(row));
    }
    return span;
  }

  /// A result in the making.
  private final class Cut {
    private final TubeRow row;
    private final long begin; // of the first frame, in the video's ticks
    private final VideoWriter writer;

    Cut(TubeRow row, VideoReader clip, long begin, Path folder) {
      this.row = row;
      this.begin = begin;
      VideoInfo info = clip.info();
      AudioTrack sound = clip.audio();
      if (sound != null) {
        double seconds = begin * info.timeBase().value();
        sound = new AudioTrack(sound.file(), sound.start() + seconds);
      }
      VideoWriter.Settings like = VideoWriter.Settings.like(clip).withAudio(sound);
      writer = VideoWriter.create(folder.resolve(row.file()), like);
    }

    void write(Frame frame) {
      TubeBox.Shape shape = options.shape();
      Image picture = spanOf(row).box().cut(frame.image(), shape.width(), shape.height());
      writer.write(new Frame(picture, frame.time() - begin, frame.duration()));
    }

    void finish() {
      writer.finish();
      writer.notes().forEach(notes);
      writer.close();
    }

    void close() {
      writer.close();
    }
  }
}
