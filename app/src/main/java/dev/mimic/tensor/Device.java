package dev.mimic.tensor;

import dev.mimic.MimicException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;

/// Where a tensor lives: the processor, or one GPU by number.
public record Device(boolean cuda, int index) {
  public static final Device CPU = new Device(false, 0);

  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d+))?");

  /// Reads `auto`, `cpu`, `cuda` or `cuda:N`. `auto` is the first GPU when this build sees one.
  public static Device parse(String name) {
    Native.load();
    if (name.equals("cpu") || (name.equals("auto") && !torch.cuda_is_available())) {
      return CPU;
    }
    if (name.equals("auto")) {
      return new Device(true, 0);
    }
    Matcher matcher = CUDA.matcher(name);
    if (!matcher.matches()) {
      throw new MimicException(
          "The device (%s) is unknown; expected auto, cpu or cuda:N. Maybe --device auto."
              .formatted(name));
    }
    int index = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    int seen = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    if (index >= seen) {
      throw new MimicException(
          ("The device (%s) is not there: this build sees %d GPU(s). Maybe build with -Pcuda on a"
                  + " machine with an NVIDIA driver, or use --device cpu.")
              .formatted(name, seen));
    }
    return new Device(true, index);
  }

  org.bytedeco.pytorch.Device torch() {
    return cuda
        ? new org.bytedeco.pytorch.Device(torch.DeviceType.CUDA, (byte) index)
        : new org.bytedeco.pytorch.Device(torch.DeviceType.CPU);
  }

  @Override
  public String toString() {
    return cuda ? "cuda:" + index : "cpu";
  }
}
