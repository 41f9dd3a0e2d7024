package dev.mimic.train.tools.finder;

import java.util.random.RandomGenerator;

/// Another light, another camera: what happens to the colours of one shot in a scene.
///
/// @param table what each channel's value becomes, 256 a channel
/// @param colour 0 for grey, 1 as it was, more for more
/// @param shade how much darker it gets from one side to the other, and where
record Colours(int[] table, float colour, float[] shade) {
  static Colours draw(RandomGenerator random) {
    double far = random.nextDouble(); // from how it was
    double gamma = Math.exp(0.5 * far * random.nextGaussian());
    double contrast = Math.exp(0.4 * far * random.nextGaussian());
    double light = 0.15 * far * random.nextGaussian() + (random.nextInt(8) == 0 ? -0.15 : 0);
    double[] curve = new double[256];
    for (int i = 0; i < curve.length; i++) {
      curve[i] = (Math.pow(i / 255.0, gamma) - 0.45) * contrast + 0.45 + light;
    }
    int[] table = new int[3 * 256];
    for (int c = 0; c < 3; c++) {
      double gain = Math.exp(0.15 * far * random.nextGaussian());
      for (int i = 0; i < 256; i++) {
        table[256 * c + i] = (int) Math.clamp(255 * gain * curve[i] + 0.5, 0, 255);
      }
    }
    float colour = random.nextInt(8) == 0 ? 0 : (float) (0.5 + random.nextDouble());
    float[] shade = {0, 0, 1};
    if (random.nextInt(4) == 0) { // light from one side
      double angle = random.nextDouble(2 * Math.PI);
      double depth = random.nextDouble(0.2, 0.75);
      shade[0] = (float) (depth * Math.cos(angle));
      shade[1] = (float) (depth * Math.sin(angle));
      shade[2] = (float) (1 - depth * random.nextDouble(0.2, 0.6));
    }
    return new Colours(table, colour, shade);
  }

  /// Changes one pixel's three numbers.
  ///
  /// @param u,v where it lies in the painted rectangle, -0.5 to 0.5
  void change(float[] rgb, float u, float v) {
    float shadow = Math.clamp(shade[2] + shade[0] * u + shade[1] * v, 0.08f, 1f);
    float grey = 0;
    for (int c = 0; c < 3; c++) {
      rgb[c] = table[256 * c + Math.clamp((int) (rgb[c] + 0.5f), 0, 255)];
      grey += rgb[c] / 3;
    }
    for (int c = 0; c < 3; c++) {
      rgb[c] = Math.clamp(shadow * (grey + colour * (rgb[c] - grey)), 0f, 255f);
    }
  }
}
