package dev.mimic.track;

import dev.mimic.face.FaceBox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins the faces of consecutive frames to [tubes][Tube], by the rules of the original
/// (`crop-video.py`): a face is followed for as long as something overlaps the place where it was
/// seen first.
///
/// ```java
/// Tracker tracker = new Tracker(Tracker.Rules.ORIGINAL);
/// for (int i = 0; clip.hasNext(); i++) {
///   ended.addAll(tracker.next(i, detector.detect(clip.next().image())));
/// }
/// ended.addAll(tracker.finish());
/// ```
///
/// Every face extends the one tube whose first box it overlaps most, or begins a new one. Knows no
/// pictures, only boxes: tests give it drawn ones.
public final class Tracker {
  /// When a tube ends.
  ///
  /// @param iouWithInitial intersection over union with the first box, above which a face belongs
  ///   to the tube
  /// @param maxGap frames without the face that a tube outlives; the original's are ended by one
  /// @param maxFrames a tube as long as that is ended and a new one begun; 0 for no limit
  public record Rules(double iouWithInitial, int maxGap, int maxFrames) {
    /// The original's.
    public static final Rules ORIGINAL = new Rules(0.25, 0, 0);

    public Rules {
      if (!(iouWithInitial >= 0 && iouWithInitial < 1) || maxGap < 0 || maxFrames < 0) {
        throw new IllegalArgumentException(
            "No tube follows from the rules (%s, %d, %d)."
                .formatted(iouWithInitial, maxGap, maxFrames));
      }
    }
  }

  /// A tube that may grow.
  private static final class Open {
    private Tube tube;
    private int overlapped; // the last frame in which some face overlapped its first box

    Open(FaceBox face, int frame) {
      tube = new Tube(face, face, frame, frame);
      overlapped = frame;
    }
  }

  private final Rules rules;
  private List<Open> open = new ArrayList<>();
  private int frame = -1; // the last one told of

  public Tracker(Rules rules) {
    this.rules = rules;
  }

  /// Tells of the faces of a frame, best score first, and gives the tubes that are over with it.
  ///
  /// Frames in between that nobody looked at count neither for nor against a tube.
  public List<Tube> next(int index, List<FaceBox> faces) {
    if (index <= frame) {
      throw new IllegalArgumentException(
          "The frame (%d) does not follow (%d).".formatted(index, frame));
    }
    int step = frame < 0 ? 1 : index - frame;
    frame = index;
    List<Tube> ended = endTubes(faces, step);
    faces.forEach(this::place);
    return ended;
  }

  private List<Tube> endTubes(List<FaceBox> faces, int step) {
    List<Tube> ended = new ArrayList<>();
    List<Open> survivors = new ArrayList<>();
    for (Open one : open) {
      if (faces.stream().anyMatch(face -> belongs(one, face))) {
        one.overlapped = frame;
      }
      boolean lost = frame - one.overlapped > rules.maxGap() + step - 1;
      boolean full = rules.maxFrames() > 0 && frame - one.tube.start() >= rules.maxFrames();
      if (lost || full) {
        ended.add(one.tube);
      } else {
        survivors.add(one);
      }
    }
    open = survivors;
    return ended;
  }

  private boolean belongs(Open one, FaceBox face) {
    return one.tube.initial().iou(face) > rules.iouWithInitial();
  }

  /// As in the original, a face may join a tube that another face of its frame has just begun or
  /// joined: detectors that find a face twice make one tube of it.
  private void place(FaceBox face) {
    Open best = best(face);
    if (best == null) {
      open.add(new Open(face, frame));
    } else {
      best.tube = best.tube.seen(face, frame);
    }
  }

  private @Nullable Open best(FaceBox face) {
    Open best = null;
    double most = 0;
    for (Open one : open) {
      double overlap = one.tube.initial().iou(face);
      if (overlap > most && belongs(one, face)) {
        most = overlap;
        best = one;
      }
    }
    return best;
  }

  /// The tubes that last to the end of the video.
  public List<Tube> finish() {
    List<Tube> rest = open.stream().map(one -> one.tube).toList();
    open = new ArrayList<>();
    return rest;
  }
}
