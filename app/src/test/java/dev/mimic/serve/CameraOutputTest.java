package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the program that writes to cameras is told and given. The program here is a script.
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class CameraOutputTest {
  private static final Path DEVICE = Path.of("/dev/video9");

  @TempDir Path folder;

  private String program(String script) throws IOException {
    Path program = Files.writeString(folder.resolve("ffmpeg"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program.toString();
  }

  private static Image noise(int width, int height, int seed) {
    byte[] rgb = new byte[3 * width * height];
    new java.util.Random(seed).nextBytes(rgb);
    return new Image(width, height, rgb);
  }

  @Test
  void givesTheProgramEveryPictureInTheSizeThatItWasTold() throws Exception {
    String program =
        program(
            """
            cd "${0%/*}"
            printf '%s\\n' "$@" > arguments
            cat > pictures.part
            mv pictures.part pictures
            """);
    Image first = noise(6, 4, 1);
    Image second = noise(6, 4, 2);

    CameraOutput camera = new CameraOutput(program, DEVICE, noise(7, 5, 3)); // made even
    assertThat(camera.works()).isTrue();
    camera.write(first);
    camera.write(Image.filled(12, 8, 10, 200, 30));
    camera.write(Image.filled(8, 8, 10, 200, 30)); // as when the whole picture is shown
    camera.write(second);
    camera.close();

    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(first.rgb());
    expected.writeBytes(Image.filled(6, 4, 10, 200, 30).rgb());
    Image black = Image.filled(6, 4, 0, 0, 0);
    expected.writeBytes(black.with(Image.filled(4, 4, 10, 200, 30), 1, 0).rgb());
    expected.writeBytes(second.rgb());
    assertThat(Files.readAllBytes(folder.resolve("pictures"))).isEqualTo(expected.toByteArray());
    assertThat(String.join(" ", Files.readAllLines(folder.resolve("arguments"))))
        .isEqualTo(
            "-loglevel error -f rawvideo -pixel_format rgb24 -video_size 6x4 -framerate 25 -i -"
                + " -pix_fmt yuv420p -f v4l2 /dev/video9");
    assertThat(camera.device()).isEqualTo("/dev/video9");
  }

  @Test
  void aProgramThatEndsIsNotWorthTheLivePath() throws Exception {
    try (CameraOutput camera = new CameraOutput(program("exit 1\n"), DEVICE, noise(640, 480, 1))) {
      for (int i = 0; i < 10; i++) {
        camera.write(noise(640, 480, i)); // more than a pipe holds
      }
      while (camera.works()) {
        Thread.onSpinWait(); // it ends soon
      }
    }
  }

  @Test
  void aProgramThatHangsHoldsNobodyAndIsEnded() throws Exception {
    String program =
        program(
            """
            echo $$ > "${0%/*}/pid.part"
            mv "${0%/*}/pid.part" "${0%/*}/pid"
            exec sleep 600
            """);
    CameraOutput camera = new CameraOutput(program, DEVICE, noise(640, 480, 1));
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      camera.write(noise(640, 480, i)); // more than a pipe holds
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));

    camera.close();

    Path pid = folder.resolve("pid");
    assertThat(pid).exists();
    ProcessHandle.of(Long.parseLong(Files.readString(pid).trim()))
        .ifPresent(hanging -> hanging.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @Test
  void aProgramThatIsMissingIsNamed() {
    String nowhere = folder.resolve("nowhere").toString();

    assertThatThrownBy(() -> new CameraOutput(nowhere, DEVICE, noise(4, 4, 1)))
        .isInstanceOf(MimicException.class)
        .hasMessage(
            "The program (%s), which writes to cameras, cannot be started. Maybe install it:"
                + " apt-get install ffmpeg.",
            nowhere);
  }
}
