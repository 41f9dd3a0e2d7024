package dev.mimic.video;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// Comments in files whose writers in FFmpeg have no place for one: GIF and WebP when they are
/// complete, PNG and JPEG in memory.
final class Comment {
  private static final int GIF_END = 0x3b;
  private static final int XMP = 0x04; // the flag of VP8X

  private Comment() {}

  /// Adds a comment to a complete GIF, before its last byte (GIF89a, section 24).
  static void addToGif(Path file, String comment) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x21);
    block.write(0xfe);
    byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
    for (int from = 0; from < text.length; from += 255) {
      int length = Math.min(255, text.length - from);
      block.write(length);
      block.write(text, from, length);
    }
    block.write(0);
    block.write(GIF_END);
    try (RandomAccessFile gif = new RandomAccessFile(file.toFile(), "rw")) {
      gif.seek(gif.length() - 1);
      if (gif.read() == GIF_END) {
        gif.seek(gif.length() - 1);
        gif.write(block.toByteArray());
      }
    }
  }

  /// Adds a comment to a complete WebP as XMP, its `dc:description` (WebP container specification).
  static void addToWebp(Path file, String comment) throws IOException {
    byte[] xmp = xmp(comment).getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile webp = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] head = new byte[21];
      webp.readFully(head);
      if (!new String(head, 12, 4, StandardCharsets.US_ASCII).equals("VP8X")) {
        return; // a single plain picture has no place for it
      }
      ByteBuffer chunk = ByteBuffer.allocate(8 + xmp.length + (xmp.length & 1));
      chunk.order(ByteOrder.LITTLE_ENDIAN).put("XMP ".getBytes(StandardCharsets.US_ASCII));
      chunk.putInt(xmp.length).put(xmp);
      webp.seek(webp.length());
      webp.write(chunk.array());
      webp.seek(20);
      webp.write(head[20] | XMP);
      webp.seek(4);
      ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      webp.write(size.putInt((int) (webp.length() - 8)).array());
    }
  }

  private static String xmp(String comment) {
    String text = comment.replace("&", "&amp;").replace("<", "&lt;");
    return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF"
        + " xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description"
        + " rdf:about=\"\""
        + " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:description><rdf:Alt><rdf:li"
        + " xml:lang=\"x-default\">"
        + text
        + "</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>";
  }

  /// The bytes of a JPEG with a comment (`COM`) after the segment of JFIF, which must be the first.
  static byte[] inJpeg(byte[] jpeg, String comment) {
    ByteBuffer in = ByteBuffer.wrap(jpeg);
    int first = in.getShort(2) == (short) 0xffe0 ? 4 + in.getShort(4) : 2;
    byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + text.length + 4);
    out.put(jpeg, 0, first).putShort((short) 0xfffe).putShort((short) (text.length + 2)).put(text);
    return out.put(jpeg, first, jpeg.length - first).array();
  }

  /// The bytes of a PNG with a comment after its header (`tEXt`).
  static byte[] inPng(byte[] png, String comment) {
    int header = 8 + 25; // signature and IHDR
    byte[] text = ("tEXtComment\0" + comment).getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(text);
    ByteBuffer out = ByteBuffer.allocate(png.length + text.length + 8);
    out.put(png, 0, header).putInt(text.length - 4).put(text).putInt((int) crc.getValue());
    return out.put(png, header, png.length - header).array();
  }
}
