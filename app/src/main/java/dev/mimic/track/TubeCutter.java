package dev.mimic.track;

import dev.mimic.Progress;
import dev.mimic.image.Image;
import dev.mimic.video.AudioTrack;
import dev.mimic.video.Frame;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Cuts spans and boxes out of a video, all of them in one pass.
public final class TubeCutter {
  private final Path video;
  private final TubeBox.Shape shape;
  private final boolean sound;
  private final Progress progress;
  private final Consumer<String> notes;

  /// @param sound whether results have the video's
  /// @param notes hears what a person should know, one sentence each
  public TubeCutter(
      Path video, TubeBox.Shape shape, boolean sound, Progress progress, Consumer<String> notes) {
    this.video = video;
    this.shape = shape;
    this.sound = sound;
    this.progress = progress;
    this.notes = notes;
  }

  /// Writes what is to be kept; each file appears when it is complete.
  ///
  /// @return rows of which nothing was written, for the video ended before them
  public List<TubeRow> cut(List<TubeRow> rows, Path folder) {
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
    waiting.addAll(open.keySet());
    return waiting;
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
      AudioTrack track = sound ? clip.audio() : null;
      if (track != null) {
        double seconds = begin * info.timeBase().value();
        track = new AudioTrack(track.file(), track.start() + seconds);
      }
      VideoWriter.Settings like = VideoWriter.Settings.like(clip).withAudio(track);
      writer = VideoWriter.create(folder.resolve(row.file()), like);
    }

    void write(Frame frame) {
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
