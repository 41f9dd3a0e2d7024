package dev.mimic.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
  @TempDir Path folder;

  private final Image picture = Media.picture(96, 64, 0);

  @Test
  void aPngKeepsEveryPixel() {
    byte[] noise = new byte[3 * 251 * 187];
    new Random(1).nextBytes(noise);
    Image image = new Image(251, 187, noise);
    Path file = folder.resolve("new/folder/noise.png");

    ImageFile.writePng(file, image);

    assertThat(ImageFile.read(file)).isEqualTo(image);
    assertThat(file.getParent()).isDirectoryContaining(p -> p.equals(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "JPEG", "png"})
  void theEndingDecidesWhatIsWritten(String kind) throws IOException {
    Image odd = picture.crop(0, 0, 95, 63);
    Path file = folder.resolve("new/picture." + kind);

    ImageFile.write(file, odd);

    double loss = kind.equals("png") ? 0 : 1.5;
    assertThat(Media.meanDifference(ImageFile.read(file), odd)).isLessThanOrEqualTo(loss);
    BufferedImage theirs = ImageIO.read(file.toFile()); // another reader, the same colours
    assertThat((theirs.getRGB(5, 50) >> 16) & 0xff).isCloseTo(odd.at(5, 50, 0), within(6));
    assertThat(theirs.getRGB(5, 50) & 0xff).isCloseTo(odd.at(5, 50, 2), within(6));
  }

  @Test
  void anotherEndingIsRefused() {
    assertThatThrownBy(() -> ImageFile.write(folder.resolve("picture.tiff"), picture))
        .isInstanceOf(MimicException.class)
        .hasMessageContainingAll("picture.tiff", ".png", ".jpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg"})
  void readsWhatTheJdkWrites(String kind) throws IOException {
    Path file = imageIo(buffered(picture, BufferedImage.TYPE_INT_RGB), kind);

    Image read = ImageFile.read(file);

    double loss = kind.equals("jpg") ? 3 : kind.equals("gif") ? 6 : 0;
    assertThat(Media.meanDifference(read, picture)).isLessThanOrEqualTo(loss);
  }

  @Test
  void readsByContentWhateverTheName() throws IOException {
    Path file = imageIo(buffered(picture, BufferedImage.TYPE_INT_RGB), "png");
    Path misnamed = Files.move(file, folder.resolve("picture.jpg"));

    assertThat(ImageFile.read(misnamed)).isEqualTo(picture);
  }

  @Test
  void greyOfEightAndSixteenBitsKeepsItsBrightness() throws IOException {
    BufferedImage eight = new BufferedImage(256, 4, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage sixteen = new BufferedImage(256, 4, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 256 * 4; i++) {
      eight.getRaster().setSample(i % 256, i / 256, 0, i % 256);
      sixteen.getRaster().setSample(i % 256, i / 256, 0, 257 * (i % 256));
    }

    Image fromEight = ImageFile.read(imageIo(eight, "png"));
    Image fromSixteen = ImageFile.read(imageIo(sixteen, "png"));

    for (int x = 0; x < 256; x++) {
      assertThat(fromEight.at(x, 1, 1)).isEqualTo(x);
      assertThat(fromSixteen.at(x, 1, 1)).isCloseTo(x, within(1));
    }
  }

  @Test
  void transparencyLiesOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00_ff0000);
    image.setRGB(1, 0, 0x80_000000);
    image.setRGB(2, 0, 0xff_102030);

    Image read = ImageFile.read(imageIo(image, "png"));

    assertThat(read.crop(0, 0, 1, 1)).isEqualTo(Image.filled(1, 1, 255, 255, 255));
    assertThat(read.at(1, 0, 0)).isEqualTo(127);
    assertThat(read.crop(2, 0, 1, 1)).isEqualTo(Image.filled(1, 1, 0x10, 0x20, 0x30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void aPaletteMayHoldATransparentColour(String kind) throws IOException {
    byte[] red = {10, (byte) 200, 0, 0};
    byte[] green = {20, 100, 0, 0};
    byte[] blue = {30, 50, 0, 0};
    IndexColorModel palette = new IndexColorModel(2, 4, red, green, blue, 2);
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setSample(1, 0, 0, 1);
    image.getRaster().setSample(2, 0, 0, 2);

    Image read = ImageFile.read(imageIo(image, kind));

    assertThat(read.crop(0, 0, 1, 1)).isEqualTo(Image.filled(1, 1, 10, 20, 30));
    assertThat(read.crop(1, 0, 1, 1)).isEqualTo(Image.filled(1, 1, 200, 100, 50));
    assertThat(read.crop(2, 0, 1, 1)).isEqualTo(Image.filled(1, 1, 255, 255, 255));
  }

  @Test
  void cmykIsConvertedAsAdobeMeansIt() throws IOException {
    // Adobe stores inverted inks: 255 is no ink.
    WritableRaster inks = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      inks.setPixel(i % 16, i / 16, new int[] {255, 128, 64, 200});
    }
    byte[] jpeg = insert(jpegOf(inks), 2, segment(0xee, "Adobe\0\144\0\0\0\0\0"));
    Path file = Files.write(folder.resolve("cmyk.jpg"), jpeg);

    Image read = ImageFile.read(file);

    assertThat(read.at(8, 8, 0)).isCloseTo(255 * 200 / 255, within(4));
    assertThat(read.at(8, 8, 1)).isCloseTo(128 * 200 / 255, within(4));
    assertThat(read.at(8, 8, 2)).isCloseTo(64 * 200 / 255, within(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void exifStandsAJpegUpright(int orientation) throws IOException {
    BufferedImage stored = stored(picture, orientation);
    byte[] jpeg = Files.readAllBytes(imageIo(stored, "jpg"));
    byte[] exif = exif(orientation, orientation % 2 == 0);
    Path file = folder.resolve("turned.jpg");
    Files.write(file, insert(jpeg, 2, segment(0xe1, "Exif\0\0" + latin(exif))));

    Image read = ImageFile.read(file);

    assertThat(read.width()).isEqualTo(picture.width());
    assertThat(Media.meanDifference(read, picture)).isLessThan(3);
  }

  @Test
  void exifStandsAPngUpright() throws IOException {
    byte[] png = Files.readAllBytes(imageIo(stored(picture, 6), "png"));
    byte[] exif = exif(6, true);
    ByteBuffer chunk = ByteBuffer.allocate(12 + exif.length);
    chunk.putInt(exif.length).put("eXIf".getBytes()).put(exif);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + exif.length);
    chunk.putInt((int) crc.getValue());
    Path file = Files.write(folder.resolve("turned.png"), insert(png, 33, chunk.array()));

    assertThat(ImageFile.read(file)).isEqualTo(picture);
  }

  @Test
  void theFirstFrameOfAnAnimationIsThePicture() {
    for (String kind : new String[] {"gif", "webp"}) {
      Path file = folder.resolve("moving." + kind);
      Media.clip(file, 96, 64, 5, VideoWriter.Settings.constant(Media.RATE));

      assertThat(Media.meanDifference(ImageFile.read(file), picture)).isLessThan(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg", "webp"})
  void aPictureThatIsCutOffIsRefused(String kind) throws IOException {
    Path whole = folder.resolve("whole." + kind);
    if (kind.equals("webp")) {
      Media.clip(whole, 96, 64, 1, VideoWriter.Settings.constant(Media.RATE));
    } else {
      whole = imageIo(buffered(picture, BufferedImage.TYPE_INT_RGB), kind);
    }
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : new int[] {bytes.length / 20 + 8, bytes.length / 2, bytes.length - 2}) {
      Path file = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(bytes, length));

      assertThatThrownBy(() -> ImageFile.read(file))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("cut off after (%d) bytes".formatted(length));
    }
  }

  @Test
  void whatIsNoPictureIsRefusedInOneSentence() throws IOException {
    refused(folder.resolve("missing.png"), "doesn't exist");
    refused(Files.createFile(folder.resolve("empty.png")), "empty");
    refused(Files.createDirectory(folder.resolve("folder.png")), "is a folder");
    refused(Files.writeString(folder.resolve("text.jpg"), "no picture\n"), "is no picture");
    Path link = folder.resolve("link.png");
    refused(Files.createSymbolicLink(link, folder.resolve("gone.png")), "is a link to a file");
    Path clip = folder.resolve("clip.mp4");
    Media.clip(clip, 32, 32, 2, VideoWriter.Settings.constant(Media.RATE));
    refused(clip, "is no picture but a video");
  }

  @Test
  void aBombIsRefusedByItsHeader() throws IOException {
    byte[] png = Files.readAllBytes(imageIo(buffered(picture, BufferedImage.TYPE_INT_RGB), "png"));
    ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
    Path file = Files.write(folder.resolve("bomb.png"), png);

    refused(file, "(30000 x 30000) pixels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpg", "webp"})
  void spoiledBytesGiveAPictureOrARefusalAndNothingElse(String kind) throws IOException {
    Path whole = folder.resolve("whole." + kind);
    if (kind.equals("webp")) {
      Media.clip(whole, 48, 32, 3, VideoWriter.Settings.constant(Media.RATE));
    } else {
      Image small = Media.picture(48, 32, 0);
      whole = imageIo(buffered(small, BufferedImage.TYPE_INT_RGB), kind);
    }
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(7);
    Path file = folder.resolve("spoiled");
    int refusals = 0;
    for (int round = 0; round < 200; round++) {
      byte[] spoiled = bytes.clone();
      for (int i = 0; i < 1 + round % 8; i++) {
        spoiled[random.nextInt(Math.min(spoiled.length, 400))] = (byte) random.nextInt();
      }
      Files.write(file, spoiled);
      try {
        assertThat(ImageFile.read(file).rgb()).isNotEmpty();
      } catch (MimicException e) {
        refusals++;
      }
    }
    assertThat(refusals).isPositive();
  }

  private void refused(Path file, String why) {
    assertThatThrownBy(() -> ImageFile.read(file))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(file.toString());
  }

  private static BufferedImage buffered(Image image, int type) {
    BufferedImage out = new BufferedImage(image.width(), image.height(), type);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        out.setRGB(x, y, image.at(x, y, 0) << 16 | image.at(x, y, 1) << 8 | image.at(x, y, 2));
      }
    }
    return out;
  }

  /// The picture as a camera would store it for an orientation tag, pixel by pixel after the EXIF
  /// standard's table.
  private static BufferedImage stored(Image upright, int orientation) {
    int w = upright.width();
    int h = upright.height();
    boolean swapped = orientation >= 5;
    BufferedImage out =
        new BufferedImage(swapped ? h : w, swapped ? w : h, BufferedImage.TYPE_INT_RGB);
    BufferedImage in = buffered(upright, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int right = w - 1 - x;
        int down = h - 1 - y;
        int rgb = in.getRGB(x, y);
        switch (orientation) {
          case 1 -> out.setRGB(x, y, rgb);
          case 2 -> out.setRGB(right, y, rgb);
          case 3 -> out.setRGB(right, down, rgb);
          case 4 -> out.setRGB(x, down, rgb);
          case 5 -> out.setRGB(y, x, rgb);
          case 6 -> out.setRGB(y, right, rgb); // the 0th row is the right side
          case 7 -> out.setRGB(down, right, rgb);
          case 8 -> out.setRGB(down, x, rgb); // the 0th row is the left side
          default -> throw new IllegalArgumentException();
        }
      }
    }
    return out;
  }

  private static byte[] exif(int orientation, boolean little) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.order(little ? java.nio.ByteOrder.LITTLE_ENDIAN : java.nio.ByteOrder.BIG_ENDIAN);
    tiff.put((little ? "II" : "MM").getBytes()).putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
    return tiff.array();
  }

  private Path imageIo(BufferedImage image, String kind) throws IOException {
    Path file = folder.resolve("made-" + System.nanoTime() + "." + kind);
    assertThat(ImageIO.write(image, kind, file.toFile())).isTrue();
    return file;
  }

  private static byte[] jpegOf(Raster raster) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    return bytes.toByteArray();
  }

  private static byte[] segment(int marker, String content) {
    byte[] data = content.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    ByteBuffer out = ByteBuffer.allocate(4 + data.length);
    return out.put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (2 + data.length))
        .put(data)
        .array();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static byte[] insert(byte[] bytes, int at, byte[] piece) {
    ByteBuffer out = ByteBuffer.allocate(bytes.length + piece.length);
    return out.put(bytes, 0, at).put(piece).put(bytes, at, bytes.length - at).array();
  }
}
