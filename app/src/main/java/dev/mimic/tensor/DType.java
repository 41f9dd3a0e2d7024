package dev.mimic.tensor;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The element types that checkpoints and networks use, with the names that safetensors gives them.
public enum DType {
  FLOAT64("F64", 8, ScalarType.Double),
  FLOAT32("F32", 4, ScalarType.Float),
  FLOAT16("F16", 2, ScalarType.Half),
  BFLOAT16("BF16", 2, ScalarType.BFloat16),
  INT64("I64", 8, ScalarType.Long),
  INT32("I32", 4, ScalarType.Int),
  INT16("I16", 2, ScalarType.Short),
  INT8("I8", 1, ScalarType.Char),
  UINT8("U8", 1, ScalarType.Byte),
  BOOL("BOOL", 1, ScalarType.Bool);

  private final String code;
  private final int bytes;
  final ScalarType torch;

  DType(String code, int bytes, ScalarType torch) {
    this.code = code;
    this.bytes = bytes;
    this.torch = torch;
  }

  /// The name in a safetensors header, such as `F32`.
  public String code() {
    return code;
  }

  /// The name that a person reads and types, such as `float32`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// Whether it holds fractions, as weights are.
  public boolean fractional() {
    return this == FLOAT64 || this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
  }

  static DType of(ScalarType torch) {
    for (DType type : values()) {
      if (type.torch.value == torch.value) {
        return type;
      }
    }
    throw new IllegalArgumentException("No element type for libtorch's (%s).".formatted(torch));
  }
}
