package dev.mimic.face;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.List;

/// The paste that fades inside each crop.
final class SoftPaste implements Paste {
  private final Image picture;
  private final List<CropBox> boxes;

  SoftPaste(Image picture, List<CropBox> boxes, double ratio) {
    this.picture = picture;
    this.boxes = List.copyOf(boxes);
  }

  @Override
  public Image paste(List<Image> faces) {
    Image result = picture;
    for (int i = 0; i < boxes.size(); i++) {
      CropBox box = boxes.get(i);
      Image face = Resize.resize(faces.get(i), box.width(), box.height());
      result = result.with(face, box.x1(), box.y1());
    }
    return result;
  }
}
