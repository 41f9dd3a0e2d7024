package dev.mimic.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/// Loads libtorch once, with JavaCPP's settings made before its classes initialise.
final class Native {
  static {
    // Scopes free everything, so neither the garbage collector nor JavaCPP's guess at the resident
    // set (which calls System.gc() and sleeps) has a say. -D on the command line wins: the leak
    // test counts pointers, which JavaCPP does only while its own tracking is on.
    setDefault("org.bytedeco.javacpp.nopointergc", "true");
    setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    setDefault("org.bytedeco.javacpp.maxBytes", "0");
    Loader.load(torch.class);
  }

  // an incubator module, which a JVM has only when it was started with it (the launcher does)
  private static final boolean VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private Native() {}

  /// Whether our own loops can be used on this tensor: float32 on the processor, its channels a
  /// whole number of vectors.
  static boolean vectors(Tensor x, long channels) {
    return VECTORS
        && x.type() == DType.FLOAT32
        && !x.device().cuda()
        && channels % Lanes.width() == 0;
  }

  private static void setDefault(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /// Does its work on first use of the class, and nothing after.
  static void load() {}
}
