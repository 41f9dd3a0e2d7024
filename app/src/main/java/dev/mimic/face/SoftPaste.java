package dev.mimic.face;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import java.util.List;

/// The paste that nobody sees: whole in the middle of a crop, faded out at its border, with its
/// colours led over to the photo's on the way.
final class SoftPaste implements Paste {
  private final Image picture;
  private final List<SoftFace> faces;

  SoftPaste(Image picture, List<CropBox> boxes, double ratio) {
    this.picture = picture;
    faces =
        SoftMask.of(boxes, ratio, picture.width(), picture.height()).stream()
            .map(mask -> new SoftFace(picture, mask))
            .toList();
  }

  @Override
  public Image paste(List<Image> pictures) {
    Image result = new Image(picture.width(), picture.height(), picture.rgb().clone());
    for (int i = 0; i < faces.size(); i++) {
      CropBox box = faces.get(i).box();
      faces.get(i).paint(result, Resize.resize(pictures.get(i), box.width(), box.height()));
    }
    return result;
  }
}
