/// Faces followed through a video, and cut out of it.
///
/// Start at [dev.mimic.track.Tracker], which joins the faces of single frames to [tubes][Tube];
/// [dev.mimic.track.TubeBox] says what is cut out for one, and [dev.mimic.track.CropVideo] does it
/// for whole folders of videos. Uses `face` and `video`.
@NullMarked
package dev.mimic.track;

import org.jspecify.annotations.NullMarked;
