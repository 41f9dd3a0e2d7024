package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.config.Config;
import dev.mimic.golden.InTheBox;
import dev.mimic.model.Fomm;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The model in the box as a processor with AVX2 and nothing newer computes it: in a process that
/// may use no more.
@Timeout(120)
@EnabledIf("isX86")
class OlderProcessorIT {
  @TempDir Path folder;

  static boolean isX86() {
    return System.getProperty("os.arch").equals("amd64") && Files.exists(Path.of("/proc/cpuinfo"));
  }

  @Test
  void makesTheSamePictureAndRefusesWhatItCannotDo() throws Exception {
    List<String> said = child();

    assertThat(said).hasSize(3);
    assertThat(said.get(0)).isEqualTo("AUTO: FLOAT32");
    assertThat(said.get(1)).startsWith("BFLOAT16: ").contains("AVX-512", "Maybe --precision auto");
    assertThat(said.get(2)).startsWith("INT8: ").contains("VNNI", "Maybe --precision auto");
    float[] found =
        MemorySegment.ofArray(Files.readAllBytes(folder.resolve("picture")))
            .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    float[] wanted = picture();
    assertThat(found).hasSameSizeAs(wanted).isNotEqualTo(wanted); // other kernels did it
    for (int i = 0; i < wanted.length; i++) {
      assertThat(Math.abs(found[i] - wanted[i])).isLessThan(1e-3f);
    }
  }

  private List<String> child() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-XX:UseAVX=2",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .putAll(Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "ATEN_CPU_CAPABILITY", "avx2"));
    Process process = builder.start();
    try (BufferedReader out = process.inputReader()) {
      List<String> lines = out.lines().toList();
      assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
      return lines;
    }
  }

  /// Noise moved to where other noise is.
  private static float[] picture() {
    try (Engine engine = Engine.start(1)) {
      return engine.call(
          () -> {
            try (Scope _ = Scope.open();
                Grad _ = Grad.disabled();
                Fomm fomm =
                    Fomm.load(Config.find("mimic-face-256").modelParams(), InTheBox.mimicFace())
                        .optimise(Device.CPU, DType.FLOAT32)) {
              Tensor source = noise(1);
              Keypoints still = fomm.detector().forward(source);
              Keypoints moving = fomm.detector().forward(noise(2));
              Generator.Encoded encoded = fomm.generator().encode(source);
              return fomm.generator().forward(encoded, still, moving, true).prediction().floats();
            }
          });
    }
  }

  private static Tensor noise(int seed) {
    double[] values = new SplittableRandom(seed).doubles(3 * 256 * 256).toArray();
    return Tensor.of(values, 1, 3, 256, 256).to(DType.FLOAT32);
  }

  /// What runs in the other process.
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      for (Precision precision : List.of(Precision.AUTO, Precision.BFLOAT16, Precision.INT8)) {
        System.out.println(precision.name() + ": " + answer(precision));
      }
      byte[] picture = MemorySegment.ofArray(picture()).toArray(ValueLayout.JAVA_BYTE);
      Files.write(Path.of(arguments[0], "picture"), picture);
    }

    private static String answer(Precision precision) {
      try {
        return precision.fastOn(Device.CPU).toString();
      } catch (UsageException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }
}
