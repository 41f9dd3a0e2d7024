package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import dev.mimic.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOptionsTest {
  private final Terminal terminal = new Terminal();

  private RunCommand command(String... more) {
    String[] args = new String[more.length + 1];
    args[0] = "run";
    System.arraycopy(more, 0, args, 1, more.length);
    return terminal.parsed(RunCommand.class, args);
  }

  @Test
  void defaultsAreTheOriginals() {
    RunCommand command = command("--config", "config/vox-256.yaml");

    assertThat(command.mode).isEqualTo(RunCommand.Mode.TRAIN);
    assertThat(command.run.logDir).isEqualTo(Path.of("log"));
    assertThat(command.run.checkpoint).isNull();
    assertThat(command.run.name()).isEqualTo("vox-256");
    assertThat(command.run.device(command.machine)).isEqualTo("auto");
  }

  @ParameterizedTest
  @CsvSource({
    "--device_ids=0, auto",
    "--device_ids=2, cuda:2",
    "--device=cpu, cpu",
    "--no-cuda, cpu",
    "--device=cuda:1, cuda:1",
  })
  void deviceIdsAreOneWayToNameADevice(String option, String device) {
    RunCommand command = command("--config", "vox-256", option);

    assertThat(command.run.device(command.machine)).isEqualTo(device);
  }

  @Test
  void severalDevicesAreForTrainingAlone() {
    RunCommand command = command("--config", "vox-256", "--device_ids", "1,3");

    assertThatThrownBy(() -> command.run.device(command.machine))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(1,3)")
        .hasMessageEndingWith("Maybe --device-ids 1");
  }

  @Test
  void overridesComeInTheirOrderAndTheDataLast() {
    RunCommand command =
        command(
            "--config",
            "vox-256",
            "--set",
            "train_params.batch_size=8",
            "--set",
            "train_params.batch_size=9",
            "--set=dataset_params.root_dir=a",
            "--data",
            "it's: # here");

    Config config = command.run.read(terminal.console());

    assertThat(config.requireTrain().batchSize()).isEqualTo(9);
    assertThat(config.requireDataset().rootDir()).isEqualTo("it's: # here");
  }

  @Test
  void warningsOfTheConfigurationAreNotesOnce(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("paddle.yaml");
    try (InputStream in = RunOptionsTest.class.getResourceAsStream("/config/paddle-mobile.yaml")) {
      Files.copy(in, file);
    }

    command("--config_file", file.toString(), "--set", "train_params.batch_size=2")
        .run
        .read(terminal.console());

    assertThat(terminal.err()).hasLineCount(1).startsWith("Note: ").contains("without effect");
  }

  @Test
  void paddlesTrainingLineMeansTheSame() {
    TrainCommand command =
        terminal.parsed(
            TrainCommand.class,
            "train",
            "--config-file",
            "configs/firstorder_vox_256.yaml",
            "-o",
            "train_params.batch_size=2",
            "train_params.num_epochs=3",
            "--resume",
            "last.pdparams",
            "--seed",
            "7",
            "--no-cuda");
    command.paddle.into(command.run);

    Config config = command.run.read(terminal.console());

    assertThat(config.requireTrain().batchSize()).isEqualTo(2);
    assertThat(config.requireTrain().numEpochs()).isEqualTo(3);
    assertThat(command.run.checkpoint).isEqualTo(Path.of("last.pdparams"));
    assertThat(command.run.name()).isEqualTo("firstorder_vox_256");
    assertThat(command.training.seed).isEqualTo(7);
    assertThat(command.run.device(command.machine)).isEqualTo("cpu");
  }

  @Test
  void oneFileIsTheBeginning() {
    assertThat(terminal.run("train", "--config", "vox-256", "--load", "a", "--resume", "b"))
        .isEqualTo(2);
    assertThat(terminal.lastError()).contains("expected one of them");
  }
}
