package dev.mimic.animate;

import dev.mimic.face.FaceBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The faces of a clip, frame after frame, in squares that do not tremble: a square stays while its
/// face does, follows it softly when it moves, and outlives a few frames in which nobody saw it.
final class SteadyFaces {
  private static final int PATIENCE = 5; // frames
  private static final double SHARE = 0.5; // of the way to a face that has moved, each frame

  private static final class Track {
    private Square square;
    private int missed;

    Track(Square square) {
      this.square = square;
    }
  }

  private final List<Track> tracks = new ArrayList<>();

  /// The squares of the next frame.
  ///
  /// @param faces what a detector sees in it, best first
  List<Square> next(List<FaceBox> faces) {
    List<Track> unseen = new ArrayList<>(tracks);
    for (FaceBox face : faces) {
      follow(Square.around(face), unseen);
    }
    unseen.forEach(track -> track.missed++);
    tracks.removeIf(track -> track.missed > PATIENCE);
    return tracks.stream().map(track -> track.square).toList();
  }

  private void follow(Square seen, List<Track> unseen) {
    Track nearest =
        unseen.stream()
            .filter(track -> track.square.mayBe(seen))
            .min(Comparator.comparingDouble(track -> track.square.distance(seen)))
            .orElse(null);
    if (nearest == null) {
      if (tracks.stream().noneMatch(track -> track.square.mayBe(seen))) { // not one twice
        tracks.add(new Track(seen));
      }
      return;
    }
    nearest.square = nearest.square.following(seen, SHARE);
    nearest.missed = 0;
    unseen.remove(nearest);
  }
}
