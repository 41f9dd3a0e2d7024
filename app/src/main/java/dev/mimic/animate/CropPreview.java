package dev.mimic.animate;

import dev.mimic.Progress;
import dev.mimic.face.CropBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.video.VideoInfo;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a clip would drive, to be seen before anything is animated: as its first 250 frames have
/// it, ten seconds of most clips. [Animator] looks at all of them, and may cut another part where
/// somebody moves away later.
///
/// @param crop the part that drives; null for all of it
/// @param note what a person should know of it, or null
/// @param before the first frame
/// @param after the same as the network sees it
public record CropPreview(
    VideoInfo info, @Nullable CropBox crop, @Nullable String note, Image before, Image after) {

  private static final long LOOKED_AT = 250; // frames; somebody waits for the preview

  /// Looks at the beginning of a clip as [Animator] would, on the detector's thread.
  ///
  /// @param size side of the network's picture
  /// @throws dev.mimic.MimicException if there is no frame that can be decoded
  public static CropPreview of(FaceDetector detector, Path clip, int size) {
    List<String> notes = new ArrayList<>();
    View whole = new View(clip, VideoReader.FOLDER_RATE, null, size, false);
    View view = new DrivingCrop(detector, notes::add, Progress.NONE, LOOKED_AT).cropped(whole);
    try (VideoReader reader = view.open()) {
      Image first = reader.next().image();
      return new CropPreview(
          reader.info(),
          view.crop(),
          notes.isEmpty() ? null : notes.getFirst(),
          first,
          view.square(view.part(first)));
    }
  }
}
