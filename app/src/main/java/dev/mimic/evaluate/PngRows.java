package dev.mimic.evaluate;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/// Writes an 8-bit RGB PNG (ISO/IEC 15948) row by row, for pictures too wide to be held in memory.
final class PngRows implements AutoCloseable {
  private static final long SIGNATURE = 0x89504e47_0d0a1a0aL;
  private static final int PIECE = 1 << 16; // bytes of an IDAT chunk

  private final DataOutputStream out;
  private final OutputStream rows;

  PngRows(OutputStream out, int width, int height) throws IOException {
    this.out = new DataOutputStream(out);
    this.out.writeLong(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) 2); // 8 bits, RGB; then deflate, filters by row, not interlaced
    chunk("IHDR", header.array(), 0, 13);
    rows = new DeflaterOutputStream(new BufferedOutputStream(new Pieces(), PIECE));
  }

  /// Writes the next row, left to right, 3 bytes a pixel.
  void write(byte[] rgb) throws IOException {
    byte[] filtered = new byte[1 + rgb.length];
    filtered[0] = 1; // Sub: each byte as the difference from the pixel at its left
    for (int i = 0; i < rgb.length; i++) {
      filtered[1 + i] = (byte) (i < 3 ? rgb[i] : rgb[i] - rgb[i - 3]);
    }
    rows.write(filtered);
  }

  private final class Pieces extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      chunk("IDAT", bytes, from, length);
    }
  }

  private void chunk(String type, byte[] data, int from, int length) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data, from, length);
    out.writeInt(length);
    out.write(name);
    out.write(data, from, length);
    out.writeInt((int) check.getValue());
  }

  /// Ends the picture.
  @Override
  public void close() throws IOException {
    rows.close();
    chunk("IEND", new byte[0], 0, 0);
    out.flush();
  }
}
