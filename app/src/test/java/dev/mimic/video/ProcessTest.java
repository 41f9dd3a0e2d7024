package dev.mimic.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can only be seen of a whole process: which libraries it loads, how its memory grows, what
/// it leaves when it is stopped.
@Timeout(120)
class ProcessTest {
  @TempDir Path folder;

  @Test
  void avdeviceIsNeverLoaded() throws Exception {
    List<String> lines = run("libraries");

    assertThat(lines).anyMatch(line -> line.contains("libavcodec"));
    assertThat(lines).anyMatch(line -> line.contains("libavfilter"));
    assertThat(lines).noneMatch(line -> line.contains("avdevice"));
  }

  @Test
  void memoryStaysTheSameOverAThousandFrames() throws Exception {
    List<String> lines = run("memory");

    long early = Long.parseLong(lines.get(0));
    long late = Long.parseLong(lines.get(1));
    assertThat(late - early).as("kB from frame 100 to 1000").isLessThan(20_000);
  }

  @Test
  void ctrlCLeavesNothingAndTheOlderResultAlone() throws Exception {
    Path result = Files.writeString(folder.resolve("result.mp4"), "older");

    stopped(false);

    assertThat(result).hasContent("older");
    assertThat(names()).containsExactly("result.mp4");
  }

  @Test
  void aKilledProcessLeavesOnlyAFileThatSaysWhatItIs() throws Exception {
    Path result = Files.writeString(folder.resolve("result.mp4"), "older");

    stopped(true);

    assertThat(result).hasContent("older");
    assertThat(names()).hasSize(2).anyMatch(name -> name.matches("\\.mimic-\\d+-\\d+\\.part"));
  }

  private void stopped(boolean hard) throws Exception {
    Process process = start("forever");
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("writing");
      if (hard) {
        process.destroyForcibly();
      } else {
        process.destroy();
      }
      process.waitFor();
    }
  }

  private List<String> run(String what) throws Exception {
    Process process = start(what);
    try (BufferedReader out = process.inputReader()) {
      List<String> lines = out.lines().toList();
      assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
      return lines;
    }
  }

  private Process start(String what) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Child.class.getName(),
            what,
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /// What runs in the other process.
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[1]);
      switch (arguments[0]) {
        case "libraries" -> libraries(folder);
        case "memory" -> memory(folder);
        default -> forever(folder);
      }
    }

    private static void libraries(Path folder) throws IOException {
      Path wav = folder.resolve("sound.wav");
      Media.tone(wav, 0, 1, 1);
      AudioTrack sound = new AudioTrack(wav, 0);
      VideoWriter.Settings settings = VideoWriter.Settings.constant(Media.RATE).withAudio(sound);
      for (String kind : List.of("mp4", "webm", "gif", "webp")) {
        Media.clip(folder.resolve("clip." + kind), 64, 64, 5, settings);
        Media.frames(folder.resolve("clip." + kind));
      }
      ImageFile.writePng(folder.resolve("a.png"), Media.picture(64, 64, 0));
      ImageFile.read(folder.resolve("a.png"));
      Files.readAllLines(Path.of("/proc/self/maps")).stream()
          .filter(line -> line.contains("libav") || line.contains("libjniav"))
          .forEach(System.out::println);
    }

    private static void memory(Path folder) throws IOException {
      Path driver = folder.resolve("driver.mp4");
      Media.clip(driver, 256, 256, 1000, VideoWriter.Settings.constant(Media.RATE));
      try (VideoReader in = VideoReader.open(driver);
          VideoWriter out =
              VideoWriter.create(folder.resolve("copy.mp4"), VideoWriter.Settings.like(in))) {
        for (int n = 1; in.hasNext(); n++) {
          out.write(in.next());
          if (n == 100 || n == 1000) {
            System.out.println(residentKilobytes());
          }
        }
        out.finish();
      }
    }

    private static String residentKilobytes() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .findFirst()
          .orElseThrow();
    }

    private static void forever(Path folder) {
      VideoWriter.Settings settings = VideoWriter.Settings.constant(Media.RATE);
      try (VideoWriter out = VideoWriter.create(folder.resolve("result.mp4"), settings)) {
        for (int n = 0; ; n++) {
          out.write(Media.picture(128, 128, n));
          if (n == 50) {
            System.out.println("writing");
          }
        }
      }
    }
  }
}
