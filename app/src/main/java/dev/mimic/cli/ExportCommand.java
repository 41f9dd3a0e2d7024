package dev.mimic.cli;

import dev.mimic.animate.MotionModel;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.config.ModelParams;
import dev.mimic.export.OnnxExport;
import dev.mimic.model.Fomm;
import dev.mimic.tensor.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = "Writes a model's networks for other programs.",
    customSynopsis = "@|bold mimic export|@ --onnx FOLDER [OPTION...]",
    optionListHeading = "%nFiles%n",
    footer = {
      "",
      "Examples",
      "  mimic export --onnx face-onnx                                      the model in the box",
      "  mimic export --onnx vox-onnx --config vox-256 --checkpoint vox-cpk.pth.tar",
      "  mimic export --onnx vox-512-onnx --model vox-256 --image-size 512",
      "  mimic export --onnx speed --config vox-256 --random-weights        to measure with",
      "",
      "kp_detector.onnx finds the keypoints of a picture, generator.onnx moves it; docs/export.md"
          + " has",
      "ten lines of Python that run them."
    })
final class ExportCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--onnx",
      required = true,
      paramLabel = "FOLDER",
      description = "Where kp_detector.onnx and generator.onnx are written to (opset 20, float32).")
  Path onnx = Path.of("");

  @Option(
      names = "--random-weights",
      description = "Writes a configuration without a checkpoint: enough to measure its speed.")
  boolean randomWeights;

  @ArgGroup(validate = false, exclusive = false, order = 1, heading = "%nModel%n")
  ModelOptions model = new ModelOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  ExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (randomWeights) {
      Config config = model.configAlone("--random-weights", console);
      export(String.valueOf(model.config), config, null);
    } else {
      ModelOptions.Chosen chosen = model.choose(Catalogue.open(), console::note);
      export(chosen.weights().name(), chosen.config(), WeightsFile.read(chosen.weights()));
    }
    return 0;
  }

  /// @param weights null for random ones
  private void export(String name, Config config, @Nullable Checkpoint weights) {
    int size = MotionModel.wantedSize(config, model.imageSize);
    ModelParams params = MotionModel.params(config, size);
    OnnxExport export = new OnnxExport(name, params, size);
    try (Engine engine = Engine.start(0)) {
      List<Path> files =
          engine.call(
              () -> {
                try (Fomm fomm = fomm(params, weights)) {
                  return export.write(fomm, onnx);
                }
              });
      new ResultLine()
          .with("output", onnx.toString())
          .with("files", files.stream().map(file -> file.getFileName().toString()).toList())
          .with("model", name)
          .with("imageSize", size)
          .print(console.out());
    }
  }

  private static Fomm fomm(ModelParams params, @Nullable Checkpoint weights) {
    return weights == null
        ? Fomm.random(params, new SplittableRandom(0))
        : Fomm.load(params, weights);
  }
}
