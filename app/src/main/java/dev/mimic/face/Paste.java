package dev.mimic.face;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.util.List;

/// Puts animated faces back into the picture they were cut from; made once per clip.
///
///     Paste paste = Paste.soft(photo, crops, 0.4);
///     Image frame = paste.paste(faces);   // the photo, its faces moved
///
/// Pixels outside the crops are the photo's own, to the bit. Any thread, several at once.
public sealed interface Paste permits SoftPaste, HardPaste {
  /// Masks that fade to nothing inside each crop: no seam, never a black disc.
  ///
  /// @param picture the photo, not copied
  /// @param boxes where its faces were cut out, in any order
  /// @param ratio the mask's radius over the crop's height; a larger ratio gives a larger mask,
  ///   which still ends where the crop does
  static Paste soft(Image picture, List<CropBox> boxes, double ratio) {
    return new SoftPaste(picture, boxes, checked(ratio));
  }

  /// PaddleGAN's paste, seams and all: the rectangle of a single face, filled circles for several.
  /// It truncates the network's output to 8 bits, so give it
  /// [dev.mimic.image.ImageTensor#truncated] pictures.
  ///
  /// @param picture the photo, not copied
  /// @param boxes where its faces were cut out; later ones cover earlier ones
  /// @param ratio the circle's radius over the crop's height; where a circle leaves its crop it
  ///   paints black
  static Paste hard(Image picture, List<CropBox> boxes, double ratio) {
    return new HardPaste(picture, boxes, checked(ratio));
  }

  /// The photo with these faces in it, a new picture.
  ///
  /// @param faces one for each box, in their order; of any size, they are stretched to the boxes
  Image paste(List<Image> faces);

  private static double checked(double ratio) {
    if (!(ratio > 0 && ratio <= 100)) {
      throw new MimicException(
          "The ratio (%s) of a mask to its face is not above 0 and at most 100. Maybe --ratio 0.4."
              .formatted(ratio));
    }
    return ratio;
  }
}
