package dev.mimic.prepare;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.data.Clip;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.prepare.Plan.Task;
import dev.mimic.prepare.PrepareOptions.Fit;
import dev.mimic.prepare.PrepareOptions.Way;
import dev.mimic.track.CropOptions;
import dev.mimic.track.FaceSearch;
import dev.mimic.track.TubeBox;
import dev.mimic.track.TubeCutter;
import dev.mimic.track.TubeRow;
import dev.mimic.track.VideoTubes;
import dev.mimic.video.Frame;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Makes the clips of one video after another, on one thread. It opens what finds faces when the
/// first video needs it, and keeps it.
public final class ClipMaker implements AutoCloseable {
  private final PrepareOptions options;
  private final Supplier<FaceSearch> opener;
  private final Consumer<String> notes;
  private final Progress progress;
  private @Nullable FaceSearch search;

  /// @param opener makes what finds faces; called only if the options want faces
  /// @param notes hears what a person should know, one sentence each
  /// @param progress counts the frames of each video
  public ClipMaker(
      PrepareOptions options,
      Supplier<FaceSearch> opener,
      Consumer<String> notes,
      Progress progress) {
    this.options = options;
    this.opener = opener;
    this.notes = notes;
    this.progress = progress;
  }

  /// What a task's clips are made with, in words: equal words mean equal clips.
  ///
  /// @param bytes length of the video's file
  public static String settings(PrepareOptions options, Task task, long bytes) {
    String cuts = "";
    if (!task.cuts().isEmpty()) {
      CRC32 sum = new CRC32();
      sum.update(task.cuts().toString().getBytes(StandardCharsets.UTF_8));
      cuts = " %08x".formatted(sum.getValue());
    }
    return "%s%s bytes %d".formatted(options.inWords(), cuts, bytes);
  }

  /// Makes a video's clips, each of which appears in its half's folder when it is complete.
  ///
  /// @param file where the video is
  /// @param settings as [#settings] says them
  /// @param folder has or gets `train` and `test`
  /// @return at least one row; a video that cannot be read has one that says so
  public List<ClipRow> make(Path file, Task task, String settings, Path folder) {
    List<ClipRow> rows;
    try {
      rows =
          switch (options.way()) {
            case Way.Whole(Fit fit) -> List.of(whole(file, fit, task, folder));
            case Way.Faces(CropOptions crop, _) -> faces(file, crop, task, folder);
            case Way.Cuts _ -> cuts(file, task, folder);
          };
    } catch (MimicException e) {
      return List.of(failed(task, String.valueOf(e.getMessage())));
    }
    String stands = "%s of %d".formatted(settings, rows.size());
    return rows.stream()
        .map(
            row ->
                new ClipRow(
                    row.file(),
                    row.video(),
                    row.identity(),
                    row.half(),
                    row.frames(),
                    row.reason(),
                    stands))
        .toList();
  }

  /// What is put down of a video that could not be done; the next run tries it again.
  public static ClipRow failed(Task task, String reason) {
    return row("", task, identity(task), 0, reason);
  }

  private static String identity(Task task) {
    return task.cuts().isEmpty() ? task.video().identity() : task.cuts().getFirst().identity();
  }

  private static ClipRow row(String name, Task task, String identity, int frames, String reason) {
    Half half = task.half(identity);
    String file = name.isEmpty() ? "" : half.folder() + "/" + name;
    return new ClipRow(file, task.video().path(), identity, half, frames, reason, "");
  }

  private ClipRow whole(Path file, Fit fit, Task task, Path folder) {
    String identity = task.video().identity();
    String name = task.video().name() + ".mp4";
    Path result = folder.resolve(task.half(identity).folder()).resolve(name);
    try (VideoReader clip = VideoReader.open(file);
        VideoWriter writer =
            VideoWriter.create(result, VideoWriter.Settings.like(clip).withAudio(null))) {
      int frames = 0;
      for (; clip.hasNext(); frames++) {
        Frame frame = clip.next();
        writer.write(frame.with(square(frame.image(), fit)));
        progress.step(frames + 1, clip.info().frames());
      }
      String damage = clip.damage();
      if (damage != null) {
        notes.accept(damage);
      }
      if (frames < options.minFrames()) {
        return row("", task, identity, frames, tooShort(frames));
      }
      writer.finish();
      return row(name, task, identity, frames, "");
    }
  }

  private Image square(Image frame, Fit fit) {
    int size = options.size();
    int side = Math.min(frame.width(), frame.height());
    return switch (fit) {
      case SQUEEZE -> Resize.resize(frame, size, size);
      case CROP ->
          Resize.resize(
              frame.crop((frame.width() - side) / 2, (frame.height() - side) / 2, side, side),
              size,
              size);
    };
  }

  private String tooShort(int frames) {
    return "too short (%d of %d frames)".formatted(frames, options.minFrames());
  }

  private List<ClipRow> faces(Path file, CropOptions crop, Task task, Path folder) {
    FaceSearch finder = search == null ? opener.get() : search;
    search = finder;
    String identity = task.video().identity();
    VideoTubes tubes =
        new VideoTubes(file, task.video().name() + ".mp4", crop, "", progress, notes);
    List<TubeRow> found = tubes.find(finder);
    cut(file, found, task.half(identity), folder);
    return found.stream()
        .map(
            tube -> {
              int frames = tube.kept() && tube.tube() != null ? tube.tube().frames() : 0;
              return row(tube.file(), task, identity, frames, tube.reason());
            })
        .toList();
  }

  private List<ClipRow> cuts(Path file, Task task, Path folder) {
    VideoInfo info;
    try (VideoReader clip = VideoReader.open(file)) {
      info = clip.info();
    }
    List<ClipRow> rows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Half half : Half.values()) {
      List<TubeRow> tubes = new ArrayList<>();
      for (Cut cut : task.cuts()) {
        if (task.half(cut.identity()) == half && names.add(cut.file())) {
          int frames = cut.last(info) - cut.first(info) + 1;
          if (frames < options.minFrames()) {
            rows.add(row("", task, cut.identity(), frames, tooShort(frames)));
          } else {
            TubeRow.Span span = new TubeRow.Span(cut.first(info), cut.last(info), cut.box(info));
            tubes.add(new TubeRow(cut.file(), task.video().path(), span, "", ""));
          }
        }
      }
      List<TubeRow> lost = tubes.isEmpty() ? List.of() : cut(file, tubes, half, folder);
      for (TubeRow tube : tubes) {
        String who = Clip.identity(tube.file());
        int frames = tube.tube() == null ? 0 : tube.tube().frames();
        rows.add(
            lost.contains(tube)
                ? row("", task, who, 0, "the video ends before (%s) does".formatted(tube.file()))
                : row(tube.file(), task, who, frames, ""));
      }
    }
    return rows;
  }

  private List<TubeRow> cut(Path file, List<TubeRow> tubes, Half half, Path folder) {
    TubeBox.Shape shape = new TubeBox.Shape(options.size(), options.size(), 0);
    return new TubeCutter(file, shape, false, progress, notes)
        .cut(tubes, folder.resolve(half.folder()));
  }

  @Override
  public void close() {
    if (search != null) {
      search.close();
      search = null;
    }
  }
}
