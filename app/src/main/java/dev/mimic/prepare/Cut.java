package dev.mimic.prepare;

import dev.mimic.data.Clip;
import dev.mimic.track.TubeBox;
import dev.mimic.video.VideoInfo;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// A piece of a video, as a line of the original's metadata names it.
///
/// @param video its id, which is its file's name without extension
/// @param person who is seen; empty if the list does not say
/// @param start,end the first frame and one past the last, at the list's own frame rate
/// @param box what is cut out, in pixels of the list's own frame size
/// @param fps frames a second that `start` and `end` count; 0: the video's
/// @param width,height of frames that the box is in; 0: the video's
/// @param half where the list puts it; null if it does not say
public record Cut(
    String video,
    String person,
    int start,
    int end,
    TubeBox box,
    double fps,
    int width,
    int height,
    @Nullable Half half)
    implements Serializable {

  /// The name of the video's file, without extension.
  String id() {
    int hash = video.indexOf('#');
    String id = hash < 0 ? video : video.substring(0, hash);
    return Video.isVideo(id) ? id.substring(0, id.lastIndexOf('.')) : id;
  }

  String identity() {
    return Clip.identity(file());
  }

  /// The name of the clip, as the original builds it: what comes before `#` is who is seen.
  String file() {
    String[] parts = video.split("#", -1);
    StringBuilder name = new StringBuilder(person.isEmpty() ? "" : person + "#");
    for (int i = parts.length - 1; i >= 0; i--) {
      name.append(parts[i]).append('#');
    }
    return name.append("%06d#%06d.mp4".formatted(start, end)).toString();
  }

  /// The first frame in a video that may have another rate.
  int first(VideoInfo info) {
    return frame(start, info);
  }

  /// The last one.
  int last(VideoInfo info) {
    return frame(end, info) - 1;
  }

  private int frame(int listed, VideoInfo info) {
    double ratio = fps > 0 ? info.frameRate().value() / fps : 1;
    return (int) Math.ceil(listed * ratio - 1e-6);
  }

  /// The box in a video that may have another size.
  TubeBox box(VideoInfo info) {
    double x = width > 0 ? (double) info.width() / width : 1;
    double y = height > 0 ? (double) info.height() / height : 1;
    int left = (int) (box.x1() * x);
    int top = (int) (box.y1() * y);
    int right = Math.max(left + 1, (int) (box.x2() * x));
    int bottom = Math.max(top + 1, (int) (box.y2() * y));
    return new TubeBox(left, top, right, bottom);
  }
}
