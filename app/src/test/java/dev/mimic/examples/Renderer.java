package dev.mimic.examples;

import static dev.mimic.examples.Shapes.lerp;

import dev.mimic.image.Image;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Draws heads: rays walk towards the distance field, three lights, soft shadows in creases.
final class Renderer {
  private static final int STEPS = 90;
  private static final double FAR = 9;

  private Renderer() {}

  /// One head in a square picture.
  static Image portrait(Head head, int side) {
    return draw(() -> Scene.of(head.copy()), side, side, 0, -0.16, 2.75);
  }

  /// @param scene makes one for each thread
  /// @param midX,midY what of the world stands in the middle
  /// @param tall how much of the world the picture shows from top to bottom
  static Image draw(
      Supplier<Scene> scene, int width, int height, double midX, double midY, double tall) {
    double[] light = new double[3 * width * height];
    Camera camera = new Camera(width, height, midX, midY, tall);
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              Scene own = scene.get();
              for (int x = 0; x < width; x++) {
                camera.ray(own, x + 0.5, y + 0.5, light, 3 * (y * width + x));
              }
            });
    byte[] rgb = new byte[light.length];
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              Scene own = scene.get();
              for (int x = 0; x < width; x++) {
                pixel(camera, own, light, x, y, rgb);
              }
            });
    return new Image(width, height, rgb);
  }

  /// Three more rays where neighbours differ.
  private static void pixel(Camera camera, Scene scene, double[] light, int x, int y, byte[] rgb) {
    int at = 3 * (y * camera.width + x);
    double[] sum = {light[at], light[at + 1], light[at + 2]};
    int rays = 1;
    if (edge(camera, light, x, y)) {
      double[] more = new double[3];
      for (double[] offset : EDGE_RAYS) {
        camera.ray(scene, x + offset[0], y + offset[1], more, 0);
        for (int c = 0; c < 3; c++) {
          sum[c] += more[c];
        }
        rays++;
      }
    }
    for (int c = 0; c < 3; c++) {
      double mean = sum[c] / rays;
      double film = mean * 1.12 / (1 + 0.22 * mean); // highlights roll off
      rgb[at + c] = (byte) Math.round(255 * Math.clamp(Math.pow(film, 1 / 2.2), 0, 1));
    }
  }

  private static final double[][] EDGE_RAYS = {
    {0.15, 0.35}, {0.65, 0.15}, {0.85, 0.65}, {0.35, 0.85}
  };

  private static boolean edge(Camera camera, double[] light, int x, int y) {
    int at = 3 * (y * camera.width + x);
    for (int[] step : new int[][] {{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
      int nx = Math.clamp(x + step[0], 0, camera.width - 1);
      int ny = Math.clamp(y + step[1], 0, camera.height - 1);
      int other = 3 * (ny * camera.width + nx);
      for (int c = 0; c < 3; c++) {
        double a = Math.sqrt(Math.max(0, light[at + c]));
        double b = Math.sqrt(Math.max(0, light[other + c]));
        if (Math.abs(a - b) > 0.06) {
          return true;
        }
      }
    }
    return false;
  }

  /// Where a pixel's ray goes: a camera at a distance of 7, mild perspective.
  private record Camera(int width, int height, double midX, double midY, double tall) {
    void ray(Scene scene, double px, double py, double[] out, int at) {
      double u = (px - width / 2.0) / height * tall + midX;
      double v = -(py - height / 2.0) / height * tall + midY;
      double cz = 7;
      double length = Math.sqrt((u - midX) * (u - midX) + (v - midY) * (v - midY) + cz * cz);
      double dx = (u - midX) / length;
      double dy = (v - midY) / length;
      double dz = -cz / length;
      double[] colour = new double[3];
      double t = cz - 3;
      double d = FAR;
      for (int i = 0; i < STEPS && t < FAR && d > 0.0012; i++) {
        d = scene.distance(midX + t * dx, midY + t * dy, cz + t * dz);
        t += 0.86 * d;
      }
      if (d < 0.01) { // a ray along a surface may be out of steps before it arrives
        shade(scene, midX + t * dx, midY + t * dy, cz + t * dz, dx, dy, dz, colour);
      } else {
        background(scene, u, v, py / height, colour);
      }
      System.arraycopy(colour, 0, out, at, 3);
    }
  }

  private static void background(Scene scene, double u, double v, double down, double[] out) {
    double glow = Math.exp(-0.25 * ((u - 0.7) * (u - 0.7) + (v - 0.4) * (v - 0.4)));
    double bokeh = 0.06 * Math.sin(1.7 * u + 1) * Math.sin(1.3 * v + 2);
    for (int c = 0; c < 3; c++) {
      out[c] = scene.background()[c] * (0.45 + 0.5 * glow + bokeh - 0.15 * down);
    }
  }

  private static void shade(
      Scene head, double x, double y, double z, double dx, double dy, double dz, double[] out) {
    head.distance(x, y, z);
    Scene.Placed whose = head.last();
    Head.Material material = whose.head().material();
    double e = material == Head.Material.HAIR ? 0.006 : 0.0025;
    double nx = head.distance(x + e, y, z) - head.distance(x - e, y, z);
    double ny = head.distance(x, y + e, z) - head.distance(x, y - e, z);
    double nz = head.distance(x, y, z + e) - head.distance(x, y, z - e);
    double n = Math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12;
    nx /= n;
    ny /= n;
    nz /= n;
    double open = occlusion(head, x, y, z, nx, ny, nz);
    double shadow = shadow(head, x, y, z);
    albedo(
        whose.head(),
        material,
        (x - whose.x()) / whose.size(),
        (y - whose.y()) / whose.size(),
        (z - whose.z()) / whose.size(),
        out);

    double key =
        Math.max(0, wrap(nx * -0.50 + ny * 0.55 + nz * 0.67, material)) * lerp(0.35, 1, shadow);
    double fill = Math.max(0, nx * 0.75 + ny * 0.1 + nz * 0.65);
    double sky = 0.5 + 0.5 * ny;
    double facing = -(nx * dx + ny * dy + nz * dz);
    double rim = Math.pow(1 - Math.clamp(facing, 0, 1), 3) * Math.max(0, nx * 0.7 + ny * 0.4 + 0.3);
    double[] warm = {1.62, 1.50, 1.36};
    double[] cool = {0.30, 0.34, 0.40};
    double[] above = {0.26, 0.28, 0.32};
    double gloss = gloss(material);
    double hx = -0.50 - dx;
    double hy = 0.55 - dy;
    double hz = 0.67 - dz;
    double h = Math.sqrt(hx * hx + hy * hy + hz * hz);
    double spec =
        Math.pow(Math.max(0, (nx * hx + ny * hy + nz * hz) / h), sharpness(material))
            * gloss
            * shadow;
    boolean flesh = material == Head.Material.SKIN || material == Head.Material.LIPS;
    for (int c = 0; c < 3; c++) {
      double light = warm[c] * key + (cool[c] * fill + above[c] * sky) * open;
      double value = out[c] * light + spec * 0.8;
      if (flesh) { // light that has been under the skin comes out red
        double under =
            Math.max(0, 0.35 - Math.abs(nx * -0.50 + ny * 0.55 + nz * 0.67))
                * (c == 0 ? 0.30 : 0.05);
        value += out[c] * under * open;
      }
      out[c] = value + out[c] * rim * 0.55 * open;
    }
  }

  private static double wrap(double cosine, Head.Material material) {
    double w = material == Head.Material.SKIN ? 0.22 : 0.05;
    return (cosine + w) / (1 + w);
  }

  private static double gloss(Head.Material material) {
    return switch (material) {
      case EYE -> 1.0;
      case LIPS -> 0.16;
      case SKIN -> 0.07;
      case HAIR -> 0.12;
      case TEETH -> 0.3;
      case FRAME -> 0.5;
      case BROW, MOUTH, CLOTHES -> 0.01;
    };
  }

  private static double sharpness(Head.Material material) {
    return switch (material) {
      case EYE -> 220;
      case LIPS -> 40;
      case SKIN -> 18;
      case HAIR -> 26;
      case TEETH, FRAME -> 60;
      case BROW, MOUTH, CLOTHES -> 10;
    };
  }

  private static void albedo(
      Head head, Head.Material material, double x, double y, double z, double[] out) {
    Looks looks = head.looks();
    double[] base =
        switch (material) {
          case SKIN -> looks.skin();
          case LIPS -> looks.lip();
          case HAIR, BROW -> looks.hairColour();
          case TEETH -> new double[] {0.80, 0.77, 0.70};
          case MOUTH -> new double[] {0.10, 0.02, 0.02};
          case CLOTHES -> looks.clothes();
          case FRAME -> new double[] {0.03, 0.03, 0.035};
          case EYE -> looks.iris();
        };
    if (material == Head.Material.EYE) {
      head.eyeColour(x, y, z, out);
      return;
    }
    System.arraycopy(base, 0, out, 0, 3);
    double[] q = head.place(x, y, z);
    if (material == Head.Material.SKIN) {
      double ax = Math.abs(q[0]);
      double blush =
          Math.exp(-14 * ((ax - 0.40) * (ax - 0.40) + (q[1] + 0.22) * (q[1] + 0.22)))
              + 0.6 * Math.exp(-40 * (q[0] * q[0] + (q[1] + 0.2) * (q[1] + 0.2)));
      double socket = Math.exp(-30 * ((ax - 0.29) * (ax - 0.29) + (q[1] - 0.08) * (q[1] - 0.08)));
      double pores =
          0.02 * Math.sin(47 * q[0] + 3 * q[1]) * Math.sin(51 * q[1]) * Math.sin(43 * q[2]);
      out[0] *= 1 + 0.10 * blush - 0.16 * socket + pores;
      out[1] *= 1 - 0.13 * blush - 0.24 * socket + pores;
      out[2] *= 1 - 0.12 * blush - 0.20 * socket + pores;
    } else if (material == Head.Material.HAIR) {
      double strand = 0.72 + 0.28 * Math.sin(90 * q[0] + 12 * Math.sin(4 * q[1] + 3 * q[2]));
      for (int c = 0; c < 3; c++) {
        out[c] *= strand;
      }
    }
  }

  private static double occlusion(
      Scene head, double x, double y, double z, double nx, double ny, double nz) {
    double hidden = 0;
    double weight = 1;
    for (int i = 1; i <= 4; i++) {
      double step = 0.035 * i * i * 0.6;
      hidden += weight * (step - head.distance(x + nx * step, y + ny * step, z + nz * step));
      weight *= 0.6;
    }
    return Math.clamp(1 - 1.9 * hidden, 0.15, 1);
  }

  private static double shadow(Scene head, double x, double y, double z) {
    double light = 1;
    double t = 0.03;
    for (int i = 0; i < 22 && t < 1.6; i++) {
      double d = head.distance(x - 0.50 * t, y + 0.55 * t, z + 0.67 * t);
      light = Math.min(light, 0.5 + 0.5 * d / (0.10 * t));
      if (light < 0.02) {
        return 0;
      }
      t += Math.clamp(d, 0.02, 0.2);
    }
    return light * light * (3 - 2 * light);
  }
}
