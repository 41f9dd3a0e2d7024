package dev.mimic.examples;

/// How a character looks; colours are linear red, green, blue from 0 to 1.
///
/// @param width of the head, 1 is usual; jaw, nose, eyes, lips likewise
/// @param hair style: see [Hair]
record Looks(
    double width,
    double jaw,
    double nose,
    double eyes,
    double lips,
    double[] skin,
    double[] lip,
    double[] iris,
    double[] hairColour,
    Hair hair,
    boolean beard,
    boolean glasses,
    double[] clothes,
    double[] background) {
  enum Hair {
    SHORT,
    LONG,
    CURLY,
    BUN
  }

  static double[] rgb(int hex) {
    double[] linear = new double[3];
    for (int c = 0; c < 3; c++) {
      linear[c] = Math.pow(((hex >> (16 - 8 * c)) & 0xff) / 255.0, 2.2);
    }
    return linear;
  }

  static final Looks IRIS =
      new Looks(
          0.97,
          0.93,
          0.9,
          1.08,
          1.1,
          rgb(0xe8b898),
          rgb(0xc4605a),
          rgb(0x4f7a4a),
          rgb(0x5a2e1a),
          Hair.LONG,
          false,
          false,
          rgb(0x3c6e71),
          rgb(0xd9c9b0));

  static final Looks OMAR =
      new Looks(
          1.02,
          1.08,
          1.1,
          0.96,
          1.0,
          rgb(0xa8704c),
          rgb(0x8a4a40),
          rgb(0x3a2416),
          rgb(0x17110e),
          Hair.SHORT,
          true,
          false,
          rgb(0x7a2f2f),
          rgb(0xa7b8c4));

  static final Looks JUNO =
      new Looks(
          1.0,
          0.96,
          0.95,
          1.05,
          1.2,
          rgb(0x7a4a30),
          rgb(0x7c3a3c),
          rgb(0x2c1a10),
          rgb(0x14100f),
          Hair.CURLY,
          false,
          false,
          rgb(0xd9a441),
          rgb(0x8fa58a));

  static final Looks EDDA =
      new Looks(
          0.98,
          0.97,
          1.05,
          0.98,
          0.9,
          rgb(0xf0c8b0),
          rgb(0xb86a62),
          rgb(0x4a78a0),
          rgb(0xb8b4ae),
          Hair.BUN,
          false,
          true,
          rgb(0x4a4e69),
          rgb(0xc8c0d0));
}
