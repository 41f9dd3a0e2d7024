package dev.mimic.video;

import dev.mimic.MimicException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The frames of a clip, upright and in order, one at a time: a clip is never held in memory.
///
///     try (VideoReader clip = VideoReader.open(path)) {
///       while (clip.hasNext()) {
///         Frame frame = clip.next();
///
/// A clip is any file that FFmpeg reads (an animated GIF or WebP too) or a folder of pictures in name order. A reader
/// belongs to one thread at a time, whichever it is.
public sealed interface VideoReader extends Iterator<Frame>, AutoCloseable
    permits VideoFile, AnimatedWebp, PictureFolder {
  /// The frame rate of a folder of pictures where nobody names another.
  Rational FOLDER_RATE = new Rational(25, 1);

  /// Opens a video file or a folder of pictures (at 25 frames a second), decoding on one thread.
  static VideoReader open(Path clip) {
    return open(clip, FOLDER_RATE, 1);
  }

  /// Opens a video file or a folder of pictures.
  ///
  /// @param folderRate frames a second of a folder of pictures; video files keep their own
  /// @param threads decoder threads (at least 1); one decodes far more frames than a network can
  ///   use
  /// @throws MimicException if there is no frame that can be decoded
  static VideoReader open(Path clip, Rational folderRate, int threads) {
    if (Files.isDirectory(clip)) {
      return PictureFolder.open(clip, folderRate);
    }
    if (PictureFolder.isJpeg(
        clip)) { // FFmpeg takes other stills for clips of one frame, this one not
      return PictureFolder.of(clip, folderRate);
    }
    if (AnimatedWebp.isOne(InputFile.start(clip, "video"))) {
      return new AnimatedWebp(InputFile.bytes(clip, "video"), clip);
    }
    return VideoFile.open(clip, threads);
  }

  VideoInfo info();

  /// The clip's sound, starting where its first frame does; null where it has none.
  default @Nullable AudioTrack audio() {
    return null;
  }

  /// What was wrong with the frames read so far, as a sentence for people; null while nothing was.
  /// Complete only once [#hasNext] has said false.
  default @Nullable String damage() {
    return null;
  }

  @Override
  void close();
}
