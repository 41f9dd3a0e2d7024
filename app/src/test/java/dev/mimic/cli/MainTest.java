package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
  private final Terminal terminal = new Terminal();

  @Test
  void aloneItSaysHowToBegin() {
    assertThat(terminal.run()).isZero();
    assertThat(terminal.out()).contains("mimic animate -s face.png -d clip.mp4");
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    assertThat(terminal.run("--version")).isZero();
    assertThat(terminal.out()).startsWith("Mimic ").hasLineCount(1);
  }

  static Stream<String> commands() {
    return Main.commands(Console.ofProcess()).getSubcommands().keySet().stream()
        .filter(name -> !name.equals("help"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTeachesByExample(String command) {
    assertThat(terminal.run(command, "--help")).isZero();
    assertThat(terminal.out())
        .contains("Example", "  mimic " + command + " ")
        .doesNotContain("_image");
    assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(terminal.out()).doesNotContain("\u001b").doesNotContain("weight-path", "--filename");
  }

  @Test
  void helpIsACommandToo() {
    assertThat(terminal.run("help", "animate")).isZero();
    assertThat(terminal.out()).contains("mimic animate -s PICTURE");
  }

  @ParameterizedTest
  @CsvSource({
    "animat, The command (animat) is unknown, Maybe mimic animate",
    "tran, The command (tran) is unknown, Maybe mimic train",
    "'animate --sorce-image x', The option (--sorce-image) is unknown, Maybe --source-image",
    "'run --mode traim --config vox-256', but was 'traim', reconstruction",
    "'train --confg vox-256', The option (--confg) is unknown, Maybe --config",
    "'train --config vox-256 --seed x', --seed, 'x'",
    "animate, --source-image, --driving-video",
    "convert, 'IN', 'OUT'",
    "'convert a b c', (c), convert --help",
    "'reconstruct --config vox-256', needs a model, Maybe --checkpoint",
    "'run --config vox-256 --mode animate', needs a model, Maybe --checkpoint",
    "'train --config vox-256 --set train_params.batch=8', batch, Maybe",
    "'train --config vox-256 --set batch', (batch), Maybe",
    "'train --config vox-256 --vgg a --perceptual b', --vgg (a), --perceptual (b)",
    "'train --config vox-256 --resume a --load b', --resume, --load",
    "'train --config vox-256 --device-ids x', (x), Maybe --device-ids 0",
    "'train --config vox-256 --device-ids 0 --device cpu', --device (cpu), Maybe",
    "'train --config vox-256 --device-ids 0,cpu', '(0,cpu)', 'Maybe --device-ids 0,1'",
    "'train --config vox-256 --device-ids 1,1', '(1,1)', each GPU once",
    "'train --config vox-256 --device-ids cpu,cpu --processes 3', (3), Maybe leave --processes out",
    "'train --config vox-256 --nodes 2', --rendezvous, Maybe",
    "'train --config vox-256 --nodes 2 --rendezvous a:1', --node-rank, Maybe",
    "'train --config vox-256 --nodes 2 --rendezvous a:1 --node-rank 2', (2), 0 to 1",
    "'train --config vox-256 --nodes 2 --rendezvous a --node-rank 1', (a), Maybe --rendezvous"
        + " a:29500",
    "'train --config mimic-finder --processes 2', --processes (2), Maybe leave it out",
    "'crop-video -o out', needs a video, Maybe mimic crop-video",
    "crop-video a.mp4, --output, FOLDER",
    "'crop-video a.mp4 -o out --image-shape 256', (256), '256,256'",
    "'crop-video a.mp4 -o out --increase -1', (-1.0), Maybe --increase 0.1",
    "'crop-video a.mp4 -o out --iou_with_initial 1', (1.0), Maybe",
    "'crop-video a.mp4 -o out --min-frames 9 --max-frames 4', (9), Maybe --min-frames 4",
    "'measure --real a', --generated, FOLDER",
    "'measure --real a --generated b --face-detector none --landmarks x', (x), Maybe",
  })
  void whatCannotBeUnderstoodIsTwo(String args, String wrong, String expected) {
    assertThat(terminal.run(args.split(" ", -1))).isEqualTo(2);
    assertThat(terminal.lastError()).contains(wrong, expected);
    assertThat(terminal.err()).hasLineCount(1);
    assertThat(terminal.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'run --config no-such.yaml', no-such.yaml",
    "'reconstruct --config vox-256 --data no/such --checkpoint a.pth', no/such",
    "'run --config vox-256 --mode animate --checkpoint a --device_ids 0,1', several devices",
    "'convert no-such.pth out.safetensors', no-such.pth",
    "'crop-video no-such.mp4 -o no-such-folder', no-such.mp4",
    "'measure --real no-such --generated . --face-detector none', no-such",
    "'measure --real . --generated . --face-detector none --identity no-such.onnx', no-such.onnx",
  })
  void whatCannotBeDoneIsOne(String args, String wrong) {
    assertThat(terminal.run(args.split(" ", -1))).isEqualTo(1);
    assertThat(terminal.lastError()).contains(wrong);
    assertThat(terminal.out()).isEmpty();
  }

  @Test
  void showsWhereOnlyWhenAsked() {
    terminal.run("convert", "no-such.pth", "out.safetensors");
    assertThat(terminal.err()).doesNotContain("\tat ");

    terminal.run("convert", "no-such.pth", "out.safetensors", "--verbose");
    assertThat(terminal.err()).contains("\tat dev.mimic.");
    assertThat(terminal.lastError()).contains("no-such.pth").doesNotContain("\tat ");
  }

  @Test
  void convertsAndSaysWhatItDid(@TempDir Path folder) throws IOException {
    Path in = folder.resolve("tiny.pth");
    try (var resource = MainTest.class.getResourceAsStream("/golden/fomm/tiny-legacy.pth.tar")) {
      Files.copy(resource, in);
    }
    Path out = folder.resolve("tiny.safetensors");

    assertThat(terminal.run("convert", in.toString(), out.toString())).isZero();

    assertThat(out).isNotEmptyFile();
    assertThat(terminal.out())
        .startsWith("{\"output\":\"")
        .contains("\"tensors\":")
        .hasLineCount(1);
  }
}
