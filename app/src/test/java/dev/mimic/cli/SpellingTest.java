package dev.mimic.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class SpellingTest {
  private final CommandLine commands = Main.commands(new Terminal().console());
  private final Spelling spelling = new Spelling(commands);

  static Stream<Arguments> longOptions() {
    List<Arguments> all = new ArrayList<>();
    Main.commands(new Terminal().console())
        .getSubcommands()
        .forEach(
            (command, line) -> {
              for (OptionSpec option : line.getCommandSpec().options()) {
                for (String name : option.names()) {
                  if (name.startsWith("--")) {
                    all.add(Arguments.of(command, name));
                    if (option.negatable()) {
                      all.add(Arguments.of(command, "--no-" + name.substring(2)));
                    }
                  }
                }
              }
            });
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("longOptions")
  void everyOptionHasBothSpellings(String command, String name) {
    String underscores = "--" + name.substring(2).replace('-', '_');

    assertThat(spelling.canonical(command, name)).containsExactly(command, name);
    assertThat(spelling.canonical(command, underscores)).containsExactly(command, name);
    assertThat(spelling.canonical(command, underscores + "=a_b"))
        .containsExactly(command, name + "=a_b");
  }

  @Test
  void theModelHasTheContractsOptions() {
    assertThat(
            longOptions()
                .map(
                    arguments ->
                        String.join(" ", Stream.of(arguments.get()).map(String::valueOf).toList())))
        .contains(
            "animate --source-image",
            "animate --driving-video",
            "animate --no-adapt-scale",
            "animate --still-border",
            "run --mode",
            "run --log-dir",
            "run --device-ids",
            "train --vgg",
            "reconstruct --set")
        .hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @CsvSource({
    "--adapt_scalae, --adapt-scale",
    "--result_video, --output",
    "--result-video, --output",
    "--weight_path, --checkpoint",
    "--weight-path, --checkpoint",
    "--config_file, --config",
    "--config-file, --config",
  })
  void theOriginalsNamesStandForOurs(String theirs, String ours) {
    assertThat(spelling.canonical("animate", theirs, "x")).containsExactly("animate", ours, "x");
    assertThat(spelling.canonical("animate", theirs + "=x"))
        .containsExactly("animate", ours + "=x");
  }

  @Test
  void leavesValuesAndUnknownWordsAsTheyWereTyped() {
    String[] typed = {"animate", "-s", "my_face.png", "--sorce_image", "--", "--source_image"};

    assertThat(spelling.canonical(typed)).containsExactly(typed);
  }
}
