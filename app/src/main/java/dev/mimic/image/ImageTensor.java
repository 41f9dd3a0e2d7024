package dev.mimic.image;

import dev.mimic.tensor.DType;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The only crossing between pictures and tensors. Engine thread, within a
/// [dev.mimic.tensor.Scope].
public final class ImageTensor {
  private ImageTensor() {}

  /// Bytes 0 to 255 become float32 0 to 1: (1, 3, H, W).
  public static Tensor tensor(Image image) {
    return tensor(List.of(image));
  }

  /// Pictures of one size: (B, 3, H, W).
  public static Tensor tensor(List<Image> images) {
    List<Tensor> parts = new ArrayList<>();
    for (Image image : images) {
      MemorySegment rgb = MemorySegment.ofArray(image.rgb());
      parts.add(Tensor.of(rgb, DType.UINT8, image.height(), image.width(), 3));
    }
    Tensor bytes = Ops.stack(parts, 0).permute(0, 3, 1, 2); // (B, 3, H, W)
    return bytes.to(DType.FLOAT32).contiguous().div(255);
  }

  /// (B, 3, H, W) in [0, 1] to pictures, rounded to 8 bits; what lies outside is cut off.
  public static List<Image> images(Tensor pictures) {
    return eightBit(pictures.to(DType.FLOAT32).mul(255).add(0.5));
  }

  /// The same but truncated, as the reference writes its PNG strips.
  public static List<Image> truncated(Tensor pictures) {
    return eightBit(pictures.to(DType.FLOAT32).mul(255));
  }

  private static List<Image> eightBit(Tensor scaled) {
    Tensor bytes = scaled.clamp(0, 255).permute(0, 2, 3, 1).to(DType.UINT8); // (B, H, W, 3)
    int height = Math.toIntExact(bytes.size(1));
    int width = Math.toIntExact(bytes.size(2));
    MemorySegment all = bytes.bytes();
    List<Image> images = new ArrayList<>();
    long each = 3L * height * width;
    for (long i = 0; i < bytes.size(0); i++) {
      byte[] rgb = all.asSlice(i * each, each).toArray(ValueLayout.JAVA_BYTE);
      images.add(new Image(width, height, rgb));
    }
    return images;
  }
}
