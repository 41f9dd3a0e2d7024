package dev.mimic.animate;

import dev.mimic.Progress;
import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.VideoReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cuts a driving clip to the head and shoulders in it, unless it shows little else. Engine thread.
///
/// Some frames spread over the clip are searched, whose number does not grow with it; a clip that
/// begins with head and shoulders is not looked at further.
///
/// @param notes hears what was cut, or that there is no face
/// @param progress hears of each frame that is looked at, none of which is done
/// @param most so many frames are looked at, from the first one
record DrivingCrop(FaceDetector detector, Consumer<String> notes, Progress progress, long most) {
  private static final int LOOKS = 12; // at least, in a clip of so many frames; fewer than twice
  private static final int SIDE = 960; // pixels; larger frames are shrunk for the search

  /// The same clip, looked at where its face is.
  View cropped(View view) {
    return new View(view.clip(), view.folderRate(), crop(view), view.size(), view.wide());
  }

  private @Nullable CropBox crop(View view) {
    List<FaceBox> path;
    int width;
    int height;
    String looked = "driving clip";
    try (VideoReader clip = view.open()) {
      width = clip.info().width();
      height = clip.info().height();
      Image first = clip.next().image();
      List<FaceBox> start = HeadCrop.follow(List.of(faces(shrunk(first), width)));
      if (!start.isEmpty() && HeadCrop.idle(HeadCrop.around(start, width, height), width, height)) {
        return null;
      }
      List<List<FaceBox>> looks = new ArrayList<>();
      for (Image frame : spread(first, clip)) {
        progress.step(0, clip.info().frames());
        looks.add(faces(frame, width));
      }
      if (clip.hasNext()) {
        looked = "first (%d) frames of the driving clip".formatted(most);
      }
      path = HeadCrop.follow(looks);
    }
    if (path.isEmpty()) {
      notes.accept(
          "No face was found in the %s (%s) by the detector (%s): its whole frames drive."
              .formatted(looked, view.clip(), detector.name()));
      return null;
    }
    CropBox crop = HeadCrop.around(path, width, height);
    if (HeadCrop.idle(crop, width, height)) {
      return null;
    }
    notes.accept(
        "The driving clip (%s) is cut to %d x %d pixels at (%d, %d), where its face is; --crop-driving none takes all of its %d x %d."
            .formatted(
                view.clip(), crop.width(), crop.height(), crop.x1(), crop.y1(), width, height));
    return crop;
  }

  /// Frames at equal distances, at least [#LOOKS] of a clip that has so many: every frame until
  /// there are twice as many, then every second one of these and of all that follow, and so on.
  private List<Image> spread(Image first, VideoReader clip) {
    List<Image> kept = new ArrayList<>(List.of(shrunk(first)));
    long step = 1;
    for (long index = 1; index < most && clip.hasNext(); index++) {
      progress.step(0, clip.info().frames());
      Image frame = clip.next().image();
      if (index % step != 0) {
        continue;
      }
      if (kept.size() == 2 * LOOKS) {
        for (int i = kept.size() - 1; i > 0; i -= 2) {
          kept.remove(i);
        }
        step *= 2;
      }
      if (index % step == 0) {
        kept.add(shrunk(frame));
      }
    }
    return kept;
  }

  private static Image shrunk(Image frame) {
    double scale = Math.min(1, (double) SIDE / Math.max(frame.width(), frame.height()));
    return Resize.resize(
        frame,
        Math.max(1, (int) Math.round(scale * frame.width())),
        Math.max(1, (int) Math.round(scale * frame.height())));
  }

  /// Faces of a shrunk frame, in pixels of the whole one.
  private List<FaceBox> faces(Image shrunk, int width) {
    double scale = (double) width / shrunk.width();
    return detector.detect(shrunk).stream()
        .map(
            face ->
                new FaceBox(
                    scale * face.x1(),
                    scale * face.y1(),
                    scale * face.x2(),
                    scale * face.y2(),
                    face.score()))
        .toList();
  }
}
