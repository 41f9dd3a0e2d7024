package dev.mimic.track;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Cuts the faces of videos to files of their own: clips to train on, and to drive with.
///
/// ```java
/// Report report = new CropVideo(options, "yunet", opener, notes).run(names, folder, 2, progress);
/// ```
///
/// A tube becomes `<video>#<start>-<end>#<n>.mp4` (first and last frame, and the tube's number in
/// the video), so that everything before the first `#` is the video's own identity. `tubes.csv`
/// tells of every video. What it tells of is not done again: not with the same options, of a file
/// of the same length, whose results are there.
public final class CropVideo {
  private final CropOptions options;
  private final String detector;
  private final Supplier<FaceSearch> opener;
  private final Consumer<String> listener;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /// @param kept files in the folder, of this run and of earlier ones
  /// @param dropped tubes that were found and not kept
  /// @param skipped videos that an earlier run had done
  /// @param failed videos that could not be read, each with the sentence that says why
  public record Report(int videos, int kept, int dropped, int skipped, Map<String, String> failed) {
    public Report {
      failed = Collections.unmodifiableMap(new TreeMap<>(failed)); // by name
    }
  }

  /// @param detector the name of what finds the faces: other detectors, other tubes
  /// @param opener makes one for each worker; called on the worker's thread
  /// @param listener gets each thing that a person should know, once, from any thread
  public CropVideo(
      CropOptions options,
      String detector,
      Supplier<FaceSearch> opener,
      Consumer<String> listener) {
    this.options = options;
    this.detector = detector;
    this.opener = opener;
    this.listener = listener;
  }

  /// Cuts all videos. One that cannot be read is put down and does not stop the others.
  ///
  /// @param names videos, or folders of them; a folder without is itself a clip of pictures
  /// @param folder gets the results; made if it is missing
  /// @param workers videos at a time
  /// @param progress counts frames: of both passes, where there is more than one video
  /// @throws MimicException if a name does not exist, or if results of two videos would get the
  ///   same names, or if they would lie among the videos
  public Report run(List<Path> names, Path folder, int workers, Progress progress) {
    List<Path> videos = VideoNames.resolve(names, folder);
    TubeList list = new TubeList(folder);
    AtomicLong frames = new AtomicLong();
    Progress each =
        videos.size() == 1
            ? progress
            : (_, _) -> progress.step(frames.incrementAndGet(), -1); // of nobody knows how many
    return report(Workers.share(videos, workers, waiting -> work(waiting, list, each)));
  }

  /// @param failure why the video could not be read; empty if it could
  private record Outcome(String video, List<TubeRow> rows, boolean skipped, String failure) {}

  private List<Outcome> work(Queue<Path> waiting, TubeList list, Progress progress) {
    List<Outcome> outcomes = new ArrayList<>();
    FaceSearch search = null;
    try {
      for (Path video = waiting.poll(); video != null; video = waiting.poll()) {
        String settings = settings(video);
        List<TubeRow> done = list.done(video.getFileName().toString(), settings);
        if (done.isEmpty()) {
          search = search == null ? opener.get() : search;
          outcomes.add(cut(video, settings, search, list, progress));
        } else {
          outcomes.add(new Outcome(video.toString(), done, true, ""));
        }
      }
    } finally {
      if (search != null) {
        search.close();
      }
    }
    return outcomes;
  }

  private Outcome cut(
      Path video, String settings, FaceSearch search, TubeList list, Progress progress) {
    String name = video.getFileName().toString();
    VideoTubes tubes = new VideoTubes(video, name, options, settings, progress, this::tell);
    List<TubeRow> rows;
    try {
      rows = tubes.find(search);
    } catch (MimicException e) {
      String sentence = String.valueOf(e.getMessage());
      // no settings: the next run tries again
      list.put(name, List.of(new TubeRow("", name, null, "unreadable: " + sentence, "")));
      return new Outcome(video.toString(), List.of(), false, sentence);
    }
    TubeCutter cutter = new TubeCutter(video, options.shape(), true, progress, this::tell);
    if (!cutter.cut(rows, list.folder()).isEmpty()) {
      throw new MimicException(
          "The video (%s) has become shorter since its faces were found.".formatted(video));
    }
    list.put(name, rows);
    return new Outcome(video.toString(), rows, false, "");
  }

  private void tell(String note) {
    if (told.add(note)) {
      listener.accept(note);
    }
  }

  private String settings(Path video) {
    long size = 0;
    try (Stream<Path> files = Files.isDirectory(video) ? Files.list(video) : Stream.of(video)) {
      for (Path file : files.toList()) {
        size += Files.size(file);
      }
    } catch (IOException e) {
      size = -1; // whoever opens it says what is wrong
    }
    return "%s %s bytes %d".formatted(options.inWords(), detector, size);
  }

  private static Report report(List<Outcome> outcomes) {
    Map<String, String> failed = new HashMap<>();
    int kept = 0;
    int dropped = 0;
    int skipped = 0;
    for (Outcome outcome : outcomes) {
      for (TubeRow row : outcome.rows()) {
        kept += row.kept() ? 1 : 0;
        dropped += row.kept() || row.tube() == null ? 0 : 1;
      }
      skipped += outcome.skipped() ? 1 : 0;
      if (!outcome.failure().isEmpty()) {
        failed.put(outcome.video(), outcome.failure());
      }
    }
    return new Report(outcomes.size(), kept, dropped, skipped, failed);
  }
}
