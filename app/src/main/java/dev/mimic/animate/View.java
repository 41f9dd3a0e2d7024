package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.face.CropBox;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.Frame;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A driving clip and what of its frames is looked at.
///
/// @param folderRate frames a second of a folder of pictures
/// @param crop the part that drives; null for whole frames
/// @param size side of the network's picture
/// @param wide a result shows the part that drives as it is, not as the network sees it
record View(Path clip, Rational folderRate, @Nullable CropBox crop, int size, boolean wide) {
  VideoReader open() {
    return VideoReader.open(clip, folderRate, 1);
  }

  /// The part of a frame that drives.
  Image part(Image frame) {
    return crop == null ? frame : frame.crop(crop.x1(), crop.y1(), crop.width(), crop.height());
  }

  /// A part as the network sees it.
  Image square(Image part) {
    return Resize.resize(part, size, size);
  }

  /// Frame `index`, from 0, as the network sees it.
  ///
  /// @param progress hears of each frame on the way there, none of which is done
  /// @throws MimicException if the clip is shorter
  Image frame(long index, Progress progress) {
    try (VideoReader reader = open()) {
      long seen = 0;
      while (reader.hasNext()) {
        progress.step(0, reader.info().frames());
        Frame frame = reader.next();
        if (seen++ == index) {
          return square(part(frame.image()));
        }
      }
      throw new MimicException(
          "The best frame is (%d), but the driving clip (%s) has %d frames, counted from 0. Maybe --best-frame %d."
              .formatted(index, clip, seen, seen - 1));
    }
  }
}
