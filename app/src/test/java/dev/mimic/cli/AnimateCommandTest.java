package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.AnimateOptions.Drivers;
import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Motion;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.AnimateOptions.Result;
import dev.mimic.animate.AnimateOptions.Shorter;
import dev.mimic.animate.AnimateOptions.Which;
import dev.mimic.video.Rational;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnimateCommandTest {
  private static final ModelOptions.Chosen SHIPPED = chosen("vox-256", "vox-cpk.pth.tar");

  private final Terminal terminal = new Terminal();

  private static ModelOptions.Chosen chosen(String config, String checkpoint) {
    return ModelOptions.Chosen.of(config, WeightsFile.of(Path.of(checkpoint)));
  }

  private AnimateOptions options(String... more) {
    return command(more).options(SHIPPED);
  }

  private AnimateCommand command(String... more) {
    return terminal.parsed(AnimateCommand.class, args(more));
  }

  private static String[] args(String... more) {
    return Stream.concat(Stream.of("animate", "-s", "face.png", "-d", "clip.mp4"), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void defaultsAreTheContracts() {
    assertThat(options())
        .isEqualTo(
            new AnimateOptions(
                Path.of("face.png"),
                new Drivers(List.of(Path.of("clip.mp4")), new Rational(25, 1), true, Shorter.LOOP),
                new Result(Path.of("output/result.mp4"), null, true, false),
                new Faces(new Which.Main(), 0.4, Pasting.SOFT),
                false,
                new Motion(true, true),
                new Origin.Frame(0),
                true,
                1));
  }

  @Test
  void optionsOfEveryGroupMayBeMixed() {
    AnimateCommand command =
        command(
            """
            --no-relative --config vox-256 --device cpu --best_frame=3 --checkpoint vox.pth
            --threads 2 --no_still_border --image_size 512 --batch-size 4 --precision float32
            --png frames --side_by_side --fps 30000/1001 -d b.gif --faces 1,3 --multi_person
            --paste hard --ratio 0.45 --face_detector sfd --face_enhancement --crop_driving none
            --shorter hold --progress
            """
                .strip()
                .split("\\s+"));

    assertThat(command.options(SHIPPED))
        .isEqualTo(
            new AnimateOptions(
                Path.of("face.png"),
                new Drivers(
                    List.of(Path.of("clip.mp4"), Path.of("b.gif")),
                    new Rational(30000, 1001),
                    false,
                    Shorter.HOLD),
                new Result(Path.of("output/result.mp4"), Path.of("frames"), true, true),
                new Faces(new Which.Numbered(List.of(1, 3)), 0.45, Pasting.HARD),
                true,
                new Motion(false, true),
                new Origin.Frame(3),
                false,
                4));
    assertThat(command.faces.detector()).isEqualTo("s3fd");
    assertThat(command.model.config).isEqualTo("vox-256");
    assertThat(command.model.checkpoint).isEqualTo(Path.of("vox.pth"));
    assertThat(command.model.imageSize).isEqualTo(512);
    assertThat(command.machine.device).isEqualTo("cpu");
    assertThat(command.machine.threads).isEqualTo(2);
    assertThat(command.machine.precision).isEqualTo(Precision.FLOAT32);
    assertThat(command.manners.progress).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--relative, true, true",
    "--no-relative, false, true",
    "--adapt-scale, true, true",
    "--adapt_scalae, true, true",
    "--no_adapt_scale, true, false",
  })
  void negatableOptionsSayWhatTheySay(String option, boolean relative, boolean adaptScale) {
    assertThat(options(option).motion()).isEqualTo(new Motion(relative, adaptScale));
  }

  @Test
  void theStillBorderIsAskedForOrNot() {
    assertThat(options("--still-border").stillBorder()).isTrue();
    assertThat(options("--no-still-border").stillBorder()).isFalse();
  }

  @Test
  void soundIsTheDriversUnlessNobodyWantsIt() {
    assertThat(options("--audio").result().sound()).isTrue();
    assertThat(options("--audio", "driving").result().sound()).isTrue();
    assertThat(options("--audio", "none").result().sound()).isFalse();
    assertThat(options("--audio=NONE").result().sound()).isFalse();
    assertThat(options("--audio", "--png", "p").result().sound()).isTrue();
  }

  @Test
  void findsTheOutputUnderTheOriginalsNames() {
    assertThat(options("-o", "a.gif").result().output()).isEqualTo(Path.of("a.gif"));
    assertThat(options("--result_video", "a.mp4").result().output()).isEqualTo(Path.of("a.mp4"));
    assertThat(options("--filename", "a.mp4").result().output()).isEqualTo(Path.of("output/a.mp4"));
    assertThat(options("--output", "there", "--filename", "a.mp4").result().output())
        .isEqualTo(Path.of("there/a.mp4"));
  }

  @Test
  void findBestFrameLooksForTheOrigin() {
    assertThat(options("--find_best_frame").origin()).isEqualTo(new Origin.Best());
  }

  @ParameterizedTest
  @CsvSource({"25, 25, 1", "30000/1001, 30000, 1001", "29.97, 30000, 1001", "12.5, 25, 2"})
  void readsRates(String typed, int numerator, int denominator) {
    assertThat(options("--fps", typed).drivers().folderRate())
        .isEqualTo(new Rational(numerator, denominator));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "1/0", "25/", "1e3", "5000", "99999999999"})
  void refusesWhatIsNoRate(String typed) {
    assertThat(terminal.run(args("--fps=" + typed))).isEqualTo(2);
    assertThat(terminal.lastError()).contains("--fps", "(" + typed + ")", "30000/1001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--find-best-frame --best-frame 3",
        "--relative --no-relative",
        "--adapt_scale --no-adapt-scale",
        "--cpu --device cuda:0",
        "--xpu",
        "--crop face",
        "--paste gentle",
        "--faces 0",
        "--faces 1,x",
        "--ratio x",
        "--shorter stop",
        "--mobile_net",
        "--checkpoint vox.pth",
        "--config vox-256",
        "--model face --config vox-256",
        "--batch-size 0",
        "--batch-size 65",
        "--threads -2",
        "--image-size 12x",
        "--best-frame -1",
        "--device gpu",
        "--precision fp16",
        "--audio source",
        "more",
      })
  void refusesWhatMakesNoSense(String more) {
    int code = terminal.run(args(more.split(" ", -1)));

    assertThat(code).isEqualTo(2);
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.lastError()).contains("Maybe");
    assertThat(terminal.err().lines().filter(line -> line.startsWith("\tat"))).isEmpty();
  }

  @Test
  void notesWhatHasNoEffect() {
    terminal.run(
        args(
            "--slice_size",
            "0",
            "--no-relative",
            "--adapt_scale",
            "--fps",
            "30",
            "--shorter",
            "hold",
            "--ratio",
            "0.7"));

    assertThat(terminal.err().lines().filter(line -> line.startsWith("Note: ")))
        .hasSize(6)
        .anyMatch(line -> line.contains("Animating with mimic-face"))
        .anyMatch(line -> line.contains("--shorter has no effect"))
        .anyMatch(line -> line.contains("--ratio is 0.7; 0.4 to 0.5 look best"))
        .anyMatch(line -> line.contains("--slice-size has no effect"))
        .anyMatch(line -> line.contains("--adapt-scale has no effect with --no-relative"))
        .anyMatch(line -> line.contains("--fps has no effect"));
  }

  @Test
  void aCheckpointThatIsNotThereIsNoMatterOfOptions() {
    int code =
        terminal.run(
            args("--config", "vox-256", "--checkpoint", "no-such.pth.tar", "--device", "cpu"));

    assertThat(code).isEqualTo(1);
    assertThat(terminal.lastError()).contains("no-such.pth.tar");
    assertThat(terminal.err().lines()).hasSize(1);
  }

  @Test
  void aConfigurationThatIsNotThereIsSuggested() {
    int code = terminal.run(args("--config", "vox-265", "--checkpoint", "x.pth"));

    assertThat(code).isEqualTo(1);
    assertThat(terminal.lastError()).contains("(vox-265)", "Maybe vox-256");
  }

  @Test
  void runsThePaddleGanLineAsCopied() {
    AnimateCommand command =
        terminal.parsed(
            AnimateCommand.class,
            "animate",
            "--driving_video",
            "clip.mp4",
            "--source_image",
            "face.png",
            "--weight_path",
            "vox-cpk.pdparams",
            "--config",
            "configs/firstorder_vox_256.yaml",
            "--relative",
            "--adapt_scalae",
            "--ratio",
            "0.4",
            "--image_size",
            "512",
            "--face_enhancement",
            "--multi_person",
            "--face_detector",
            "sfd",
            "--find_best_frame",
            "--batch_size",
            "2",
            "--slice_size",
            "0",
            "--output",
            "out",
            "--filename",
            "r.mp4",
            "--cpu");

    AnimateOptions options =
        command.options(chosen("configs/firstorder_vox_256.yaml", "vox-cpk.pdparams"));
    assertThat(options.result().output()).isEqualTo(Path.of("out", "r.mp4"));
    assertThat(options.motion()).isEqualTo(new Motion(true, true));
    assertThat(options.origin()).isEqualTo(new Origin.Best());
    assertThat(options.faces()).isEqualTo(new Faces(new Which.All(), 0.4, Pasting.SOFT));
    assertThat(options.enhance()).isTrue();
    assertThat(options.batchSize()).isEqualTo(2);
    assertThat(command.faces.detector()).isEqualTo("s3fd");
    assertThat(command.model.checkpoint).isEqualTo(Path.of("vox-cpk.pdparams"));
    assertThat(command.model.imageSize).isEqualTo(512);
    assertThat(command.machine.name("auto")).isEqualTo("cpu");
  }

  @Test
  void runsTheOriginalsLineAsCopied() {
    AnimateOptions options =
        terminal
            .parsed(
                AnimateCommand.class,
                "animate",
                "--config",
                "config/vox-256.yaml",
                "--driving_video",
                "clip.mp4",
                "--source_image",
                "face.png",
                "--checkpoint",
                "vox-cpk.pth.tar",
                "--result_video",
                "there/result.mp4",
                "--relative",
                "--adapt_scale",
                "--audio")
            .options(SHIPPED);
    assertThat(options.result())
        .isEqualTo(new Result(Path.of("there/result.mp4"), null, true, false));
  }

  @Test
  void anOutputWithoutAnExtensionIsPaddleGansFolder() {
    assertThat(options("--output", "there").result().output())
        .isEqualTo(Path.of("there/result.mp4"));
    assertThat(options("--output", ".").result().output()).isEqualTo(Path.of("./result.mp4"));
  }

  @Test
  void severalDriversKeepTheirOrder() {
    assertThat(options("-d", "b.mp4", "--driving_video", "c.gif").drivers().clips())
        .containsExactly(Path.of("clip.mp4"), Path.of("b.mp4"), Path.of("c.gif"));
  }

  @Test
  void facesAreFoundUnaskedByModelsOfFacesAlone() {
    ModelOptions.Chosen fashion = chosen("fashion-256", "f.pth");

    assertThat(command().options(SHIPPED).faces()).isNotNull();
    assertThat(command().options(fashion).faces()).isNull();
    assertThat(command("--crop", "none").options(SHIPPED).faces()).isNull();
    assertThat(command("--crop", "auto").options(fashion).faces()).isNotNull();
    assertThat(terminal.err()).isEmpty();
  }

  @Test
  void saysWhatItTakesAModelOfOnesOwnFor(@TempDir Path folder) throws IOException {
    String own = Tiny.copy("tiny.yaml", folder).toString();

    command().options(chosen(own, "mine.pth"));
    command().options(chosen(own, "my-faces.pth"));

    assertThat(terminal.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("is not taken for one of faces", "--crop none"),
            line -> assertThat(line).contains("is taken for one of faces", "--crop auto"));
  }

  @Test
  void notesWhatActsOnFacesOnly() {
    String[] idle = {"--crop", "none", "--multi-person", "--ratio", "0.6", "--paste", "hard"};
    AnimateCommand command = command(idle);
    command.faces.check(terminal.console());
    command.options(SHIPPED);

    assertThat(terminal.err().lines())
        .contains(
            "Note: --multi-person has no effect without --crop auto.",
            "Note: --ratio has no effect without --crop auto.",
            "Note: --paste has no effect without --crop auto.");
  }

  @ParameterizedTest
  @CsvSource({"s3fd, is a network of another kind", "vox-265, Maybe vox-256"})
  void aModelByNameMustAnimate(String name, String said) {
    assertThat(terminal.run(args("--model", name))).isEqualTo(1);
    assertThat(terminal.lastError()).contains("(" + name + ")", said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.4", "1.5", "NaN"})
  void aRatioThatIsNoRadiusIsRefused(String ratio) {
    assertThatThrownBy(() -> options("--ratio=" + ratio))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("--ratio 0.4");
  }
}
