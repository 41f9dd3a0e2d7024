package dev.mimic.cli;

import static java.util.Objects.requireNonNull;

import dev.mimic.animate.Benchmark;
import dev.mimic.animate.Benchmark.Measured;
import dev.mimic.animate.MotionModel;
import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.config.Config;
import dev.mimic.export.OnnxPeer;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.gpen.GpenEnhancer;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "bench",
    description = "Measures how many frames a second a model makes here, and where the time goes.",
    customSynopsis = "@|bold mimic bench|@ [--config FILE] [--checkpoint FILE] [OPTION...]",
    footer = {
      "",
      "Examples",
      "  mimic bench                                       the model in the box",
      "  mimic bench --config vox-256                      random weights: the speed is the same",
      "  mimic bench --config vox-256 --plain              as the Python reference computes",
      "  mimic bench --config vox-256 --with-plain         both in turn in one run, and their"
          + " ratio",
      "  mimic bench --config vox-256 --face-enhancement   with GPEN-512 behind it",
      "  mimic bench --config vox-256 --compare vox-onnx/  ONNX Runtime beside it, with what mimic"
          + " export wrote"
    })
final class BenchCommand implements Callable<Integer> {
  private static final String USUAL = "mimic-face-256";

  private final Console console;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration, or the name of a shipped one, such as vox-256; mimic-face-256 by"
              + " default.")
  @Nullable String config;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Its weights; random ones by default.")
  @Nullable Path checkpoint;

  @Option(
      names = "--plain",
      description =
          "Measures the plain path: contiguous float32, the source encoded for every frame.")
  boolean plain;

  @Option(names = "--with-plain", description = "Measures both paths in turn and their ratio.")
  boolean withPlain;

  @Option(
      names = "--face-enhancement",
      description = "Also sharpens every frame by a GPEN-512 of random weights.")
  boolean faceEnhancement;

  @Option(
      names = "--compare",
      paramLabel = "FILE.onnx|FOLDER",
      description =
          "Also measures exported networks in ONNX Runtime, in turn with ours: float32, on the"
              + " processor, one frame at a time. A folder is one that mimic export wrote.")
  @Nullable Path compare;

  @Option(
      names = "--image-size",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Side of the picture in pixels, the configuration's by default.")
  int imageSize;

  @Option(
      names = "--frames",
      paramLabel = "N",
      converter = Values.Number.class,
      defaultValue = "20",
      description = "Frames that are counted; 20 by default.")
  int frames;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      converter = Values.Number.class,
      defaultValue = "1",
      description = "Driving frames a pass; 1 by default.")
  int batchSize;

  @ArgGroup(validate = false, exclusive = false, order = 4, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    machine.check();
    if (config == null && checkpoint != null) {
      throw ModelOptions.noConfig(checkpoint);
    }
    Checkpoint weights = checkpoint == null ? null : Checkpoint.read(checkpoint);
    Config found = Config.find(name());
    found.warnings().forEach(console::note);
    Device device = machine.device();
    try (OnnxPeer peer = peer(found);
        Engine engine = machine.engine();
        FaceEnhancer enhancer = engine.call(() -> enhancer(device));
        ProgressBar bar = console.progress("frames", manners.progress)) {
      var precision = machine.precision.fastOn(device);
      Benchmark.Options options =
          new Benchmark.Options(
              found, weights, imageSize, frames, batchSize, device, precision, paths());
      Benchmark.Report report =
          new Benchmark(engine, options, enhancer, peer == null ? null : peer::frame).run(bar);
      print(report, precision.word());
    }
    return 0;
  }

  private String name() {
    return config == null ? USUAL : config;
  }

  private @Nullable FaceEnhancer enhancer(Device device) {
    return faceEnhancement ? GpenEnhancer.random(new SplittableRandom(0), device) : null;
  }

  private @Nullable OnnxPeer peer(Config config) {
    if (compare == null) {
      return null;
    }
    int size = MotionModel.wantedSize(config, imageSize);
    OnnxPeer peer = OnnxPeer.open(compare, size, machine.threads);
    console.note(peer.sentence());
    return peer;
  }

  private Benchmark.Paths paths() {
    if (withPlain) {
      return Benchmark.Paths.BOTH;
    }
    return plain ? Benchmark.Paths.PLAIN : Benchmark.Paths.FAST;
  }

  private void print(Benchmark.Report report, String precision) {
    Measured fast = report.fast();
    Measured slow = report.plain();
    if (fast != null) {
      table(name() + ", " + precision, fast);
    }
    if (slow != null) {
      table(name() + ", plain", slow);
    }
    Measured theirs = report.peer();
    if (theirs != null) {
      table("ONNX Runtime, " + compare + ", float32", theirs);
    }
    Measured ours = fast != null ? fast : requireNonNull(slow); // one of them always is
    ResultLine line = new ResultLine();
    rounded(ours).forEach(line::with);
    if (fast != null && slow != null) {
      console.err().printf(Locale.ROOT, "%.2f times the plain path%n", ratio(fast, slow));
      line.with("plain", rounded(slow)).rounded("ratio", ratio(fast, slow), 3);
    }
    if (theirs != null) {
      console.err().printf(Locale.ROOT, "%.2f times ONNX Runtime%n", ratio(ours, theirs));
      Map<String, Object> figures = rounded(theirs);
      figures.put("ratio", round(ratio(ours, theirs)));
      line.with("compare", figures);
    }
    line.with("imageSize", report.size())
        .with("precision", fast != null ? precision : "float32")
        .with("batchSize", batchSize)
        .print(console.out());
  }

  private static double ratio(Measured fast, Measured slow) {
    return fast.framesPerSecond() / slow.framesPerSecond();
  }

  private static Map<String, Object> rounded(Measured measured) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("framesPerSecond", round(measured.framesPerSecond()));
    figures.put("millisecondsPerFrame", round(measured.millisecondsPerFrame()));
    figures.put("medianMilliseconds", round(measured.medianMilliseconds()));
    Map<String, Object> stages = new LinkedHashMap<>();
    measured.stages().forEach((stage, value) -> stages.put(stage, round(value)));
    figures.put("stages", stages);
    return figures;
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private void table(String title, Measured measured) {
    console.err().printf("%s%n", title);
    measured
        .stages()
        .forEach(
            (stage, value) ->
                console
                    .err()
                    .printf(
                        Locale.ROOT,
                        "  %-16s %8.1f ms  %3.0f %%%n",
                        stage,
                        value,
                        100 * value / measured.millisecondsPerFrame()));
    console
        .err()
        .printf(
            Locale.ROOT,
            "  %-16s %8.1f ms  %.2f frames a second (median %.1f ms)%n",
            "a frame",
            measured.millisecondsPerFrame(),
            measured.framesPerSecond(),
            measured.medianMilliseconds());
  }
}
