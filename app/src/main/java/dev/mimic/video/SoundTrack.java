package dev.mimic.video;

import dev.mimic.MimicException;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/// The driver's sound on its way into the result, a little at a time as the frames go by.
sealed interface SoundTrack extends AutoCloseable permits CopiedSound, RecodedSound {
  /// Adds a stream for the sound to the container: packets as they are where the container takes
  /// their codec, else decoded and encoded anew. Null where there is none to be had; the notes then
  /// say why.
  static @Nullable SoundTrack open(
      AudioTrack track, VideoFormat format, Muxer muxer, List<String> notes) {
    MediaInput input = null;
    try {
      input = MediaInput.open(track.file(), avutil.AVMEDIA_TYPE_AUDIO);
      if (input == null) {
        notes.add("The result is silent: there is no sound in (%s).".formatted(track.file()));
        return null;
      }
      int codec = input.stream().codecpar().codec_id();
      return format.copiedSound.contains(codec)
          ? new CopiedSound(input, track.start(), format, muxer)
          : new RecodedSound(input, track.start(), format, muxer);
    } catch (MimicException e) {
      if (input != null) {
        input.close();
      }
      notes.add("The result is silent. " + e.getMessage());
      return null;
    }
  }

  /// Writes the sound up to a moment, in seconds from the first frame.
  void advance(double seconds);

  /// Writes the rest up to the end of the last frame, and none after it.
  void finish(double seconds);

  @Override
  void close();
}
