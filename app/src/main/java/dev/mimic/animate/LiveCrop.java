package dev.mimic.animate;

import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which part of a live driver's frames drives. A face is cut as the source's is, 4 wide and 5
/// high; a whole picture is driven by squares.
record LiveCrop(boolean face) {
  private static final double SEARCHED = 480; // pixels; larger frames are shrunk for the search

  /// The part that the settings name.
  CropBox box(LiveSettings settings, int width, int height) {
    double shape = face ? 0.8 : 1;
    double high = Math.min(height, width / shape) / settings.zoom();
    int cropHeight = (int) Math.max(1, Math.round(high));
    int cropWidth = Math.clamp(Math.round(high * shape), 1, width);
    int x = (int) Math.round((width - cropWidth) * (1 + settings.shiftX()) / 2);
    int y = (int) Math.round((height - cropHeight) * (1 + settings.shiftY()) / 2);
    return new CropBox(x, y, x + cropWidth, y + cropHeight);
  }

  /// Settings that name the part around the largest face of a frame; null where none is found.
  /// Engine thread.
  @Nullable LiveSettings around(FaceDetector detector, Image frame, LiveSettings settings) {
    double scale = Math.max(1, Math.max(frame.width(), frame.height()) / SEARCHED);
    Image small =
        Resize.resize(
            frame,
            (int) Math.max(1, Math.round(frame.width() / scale)),
            (int) Math.max(1, Math.round(frame.height() / scale)));
    FaceBox found =
        detector.detect(small).stream().max(Comparator.comparingDouble(FaceBox::area)).orElse(null);
    if (found == null) {
      return null;
    }
    CropBox head = HeadCrop.around(List.of(found), small.width(), small.height());
    double shape = face ? 0.8 : 1;
    double most = Math.min(small.height(), small.width() / shape);
    double high = Math.max(head.height(), head.width() / shape);
    LiveSettings zoomed = settings.at(most / high, 0, 0);
    CropBox box = box(zoomed, small.width(), small.height());
    double middleX = (head.x1() + head.x2()) / 2.0;
    double middleY = (head.y1() + head.y2()) / 2.0;
    return settings.at(
        zoomed.zoom(),
        shift(middleX - box.width() / 2.0, small.width() - box.width()),
        shift(middleY - box.height() / 2.0, small.height() - box.height()));
  }

  private static double shift(double at, double room) {
    return room <= 0 ? 0 : 2 * at / room - 1;
  }
}
