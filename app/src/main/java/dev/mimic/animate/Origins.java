package dev.mimic.animate;

import static java.util.Objects.requireNonNull;

import dev.mimic.Progress;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.image.Image;
import dev.mimic.video.Frame;
import dev.mimic.video.VideoReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Finds the driving frame that shows each subject's own pose. Engine thread.
///
/// @param views of the clips, by the drivers' indices
/// @param poses compares them where the best frame is wanted
/// @param notes hears which frame was found
/// @param progress hears of each frame that is looked at, none of which is done
record Origins(List<View> views, Poses poses, Consumer<String> notes, Progress progress) {
  private static final int AHEAD = 8; // decoded frames that wait

  /// One square picture for each subject. A clip is walked once, however many follow it.
  List<Image> find(Origin origin, List<Subject> subjects) {
    List<List<Image>> byDriver = new ArrayList<>(); // of those who follow it, in their order
    for (int driver = 0; driver < views.size(); driver++) {
      int followed = driver;
      View view = views.get(driver);
      List<Subject> group = subjects.stream().filter(s -> s.driver() == followed).toList();
      byDriver.add(
          new ArrayList<>(
              switch (origin) {
                case Origin.Frame(long index) -> {
                  Image frame = view.frame(index, progress);
                  yield group.stream().map(_ -> frame).toList();
                }
                case Origin.Best() -> best(view, group);
              }));
    }
    return subjects.stream().map(s -> byDriver.get(s.driver()).removeFirst()).toList();
  }

  private List<Image> best(View view, List<Subject> group) {
    List<BestFrame> searches = new ArrayList<>();
    for (Subject subject : group) {
      double[] pose = requireNonNull(poses.points(subject.square()));
      searches.add(new BestFrame(subject.square(), pose));
    }
    try (VideoReader clip = view.open();
        ReadAhead<Frame, Image> ahead =
            new ReadAhead<>(clip, frame -> view.square(view.part(frame.image())), AHEAD)) {
      for (List<Image> one = ahead.take(1); !one.isEmpty(); one = ahead.take(1)) {
        progress.step(0, clip.info().frames());
        Image frame = one.getFirst();
        double[] pose = poses.points(frame);
        searches.forEach(search -> search.look(frame, pose));
      }
    }
    searches.stream().map(search -> told(view, search)).distinct().forEach(notes);
    return searches.stream().map(BestFrame::picture).toList();
  }

  private String told(View view, BestFrame search) {
    return search.found()
        ? "The best frame of (%s) is %d, by %s: relative motion counts from it."
            .formatted(view.clip(), search.index(), poses.words())
        : "No frame of (%s) can be compared by %s: relative motion counts from the first."
            .formatted(view.clip(), poses.words());
  }
}
