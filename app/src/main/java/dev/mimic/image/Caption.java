package dev.mimic.image;

import dev.mimic.MimicException;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/// A line of small text in the lower right corner of pictures of one size, light on dark, so that
/// it is read on any ground.
///
///     Caption mark = Caption.of("made by a machine", 256, 256);
///     Image marked = mark.on(frame);
///
/// Any thread.
public final class Caption {
  private static final double HEIGHT = 0.045; // of the picture's shorter side
  private static final int LEAST = 9; // pixels a letter; smaller ones cannot be read
  private static final int GROUND = 96; // of 255: how much the ground is darkened

  private final int x;
  private final int y;
  private final int width;
  private final int height;
  private final byte[] light; // 0 to 255 for each pixel of the line

  /// @param width,height of the pictures; a line that is too long for them is cut off
  /// @throws MimicException if this machine has no font at all
  public static Caption of(String text, int width, int height) {
    try {
      return new Caption(text, width, height);
    } catch (LinkageError | RuntimeException e) { // Java on a bare machine: no fonts, no freetype
      throw new MimicException(
          "The mark (%s) cannot be drawn: this machine has no fonts. Maybe install some, such as Debian's fonts-dejavu-core, or leave --mark out."
              .formatted(text),
          e);
    }
  }

  private Caption(String text, int pictureWidth, int pictureHeight) {
    int size = (int) Math.max(LEAST, HEIGHT * Math.min(pictureWidth, pictureHeight));
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, size);
    BufferedImage probe = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D ruler = probe.createGraphics();
    FontMetrics metrics = ruler.getFontMetrics(font);
    ruler.dispose();
    int margin = Math.max(2, size / 3);
    width = Math.min(pictureWidth, metrics.stringWidth(text) + 2 * margin);
    height = Math.min(pictureHeight, metrics.getHeight());
    x = pictureWidth - width;
    y = pictureHeight - height;
    BufferedImage line = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = line.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.setFont(font);
    pen.drawString(text, margin, metrics.getAscent());
    pen.dispose();
    light = new byte[width * height];
    line.getRaster().getDataElements(0, 0, width, height, light);
  }

  /// The picture with the line over it; outside the line it is the same to the bit.
  public Image on(Image picture) {
    byte[] rgb = picture.rgb().clone();
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int letter = light[row * width + column] & 0xff;
        int at = 3 * ((y + row) * picture.width() + x + column);
        for (int c = at; c < at + 3; c++) {
          int dark = (rgb[c] & 0xff) * (255 - GROUND) / 255;
          rgb[c] = (byte) (dark + (255 - dark) * letter / 255);
        }
      }
    }
    return new Image(picture.width(), picture.height(), rgb);
  }
}
