/// Files of moving and still pictures, read and written by FFmpeg's libraries.
///
/// Start at [VideoReader] (a clip in, frame by frame), [VideoWriter] (frames out, with the driver's
/// sound) and [ImageFile] (one picture in or out). The only room that imports
/// `org.bytedeco.ffmpeg`; it may use `image`. Nothing here may load FFmpeg's `avdevice` ([Ffmpeg]).
@NullMarked
package dev.mimic.video;

import org.jspecify.annotations.NullMarked;
