package dev.mimic.checkpoint;

import dev.mimic.MimicException;

/// What a file is that is no checkpoint, so that the refusal can say it.
final class Kind {
  private static final String EXPECTED =
      "; expected PyTorch's .pth.tar or .pth, Paddle's .pdparams, or .safetensors";

  private Kind() {}

  /// Lets pickles pass. Those before protocol 2 are never checkpoints: they are looked into only so
  /// that one that wants to run something is refused by the name of it.
  static void refuseUnlessPickle(Source in) {
    if (in.u8(0) == 0x80 && in.size() > 1 && in.u8(1) >= 2) {
      return;
    }
    if (in.has("c", 0) || in.has("(", 0)) {
      refuseWhatOldPicklesAskFor(in);
    }
    throw in.refusal("is %s%s", name(in), EXPECTED);
  }

  private static void refuseWhatOldPicklesAskFor(Source in) {
    try {
      new Pickle(in, 0, Globals.all()).load();
    } catch (Globals.Refused e) {
      throw e;
    } catch (MimicException e) {
      // It is no pickle at all; the caller says what it is.
    }
  }

  private static String name(Source in) {
    if (in.has("ustar", 257)) {
      return "a tar archive, PyTorch's layout before 0.1.10. Maybe save it again with a newer one";
    }
    if (in.has("\u0089PNG", 0) || in.has("\u00ff\u00d8\u00ff", 0) || in.has("GIF8", 0)) {
      return "a picture";
    }
    if (in.has("RIFF", 0) || in.has("ftyp", 4)) {
      return "a picture or video";
    }
    if (in.has("\u001f\u008b", 0) || in.has("7z\u00bc\u00af", 0) || in.has("BZh", 0)) {
      return "a packed archive (unpack it first)";
    }
    if (in.has("\u0089HDF", 0) || in.has("\u0093NUMPY", 0)) {
      return "an HDF5 or numpy file";
    }
    if (in.has("<!", 0) || in.has("<html", 0) || in.has("version https://git-lfs", 0)) {
      return "a web page or pointer saved in the place of the weights (download it again)";
    }
    return in.u8(0) < 0x80 && text(in) ? "a text file" : "not a checkpoint, or a damaged one";
  }

  private static boolean text(Source in) {
    for (long at = 0; at < Math.min(in.size(), 512); at++) {
      int c = in.u8(at);
      if (c < ' ' && c != '\n' && c != '\r' && c != '\t') {
        return false;
      }
    }
    return true;
  }
}
