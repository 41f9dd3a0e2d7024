package dev.mimic.cli;

import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.AnimateOptions.Drivers;
import dev.mimic.animate.AnimateOptions.Result;
import dev.mimic.animate.Animator.Report;
import dev.mimic.catalogue.Catalogue;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "animate",
    description = "Makes a picture move like a video.",
    customSynopsis = "@|bold mimic animate|@ -s PICTURE -d CLIP [-o RESULT] [OPTION...]",
    optionListHeading = "%nFiles%n",
    footer = {
      "",
      "Examples",
      "  mimic animate -s face.png -d clip.mp4 -o result.mp4",
      "  … --config vox-256 --checkpoint vox-cpk.pth.tar",
      "  … --multi-person                    every face of a photo",
      "  … --multi-person -d a.mp4 -d b.mp4  the first from the left follows a, the others b",
      "  … --face-enhancement                sharper faces",
      "  … -o smile.gif                      the extension decides: .mp4, .gif, .webm, .webp",
      "  … -d frames/ --fps 30               a folder of pictures drives",
      "  … --find-best-frame --side-by-side  when picture and first driving frame differ in pose"
    })
final class AnimateCommand implements Callable<Integer> {
  private final Console console;
  private final Networks networks;

  @Mixin FileOptions files = new FileOptions();

  @ArgGroup(validate = false, exclusive = false, order = 1, heading = "%nModel%n")
  ModelOptions model = new ModelOptions();

  @ArgGroup(validate = false, exclusive = false, order = 2, heading = "%nFaces%n")
  FaceOptions faces = new FaceOptions();

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMotion%n")
  MotionOptions motion = new MotionOptions();

  @ArgGroup(validate = false, exclusive = false, order = 4, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 5, heading = "")
  BatchOptions batch = new BatchOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  AnimateCommand(Console console) {
    this(console, Networks.ONCE);
  }

  /// @param networks opens what is needed, and decides how long it stays open
  AnimateCommand(Console console, Networks networks) {
    this.console = console;
    this.networks = networks;
  }

  @Override
  public Integer call() {
    check();
    Catalogue catalogue = Catalogue.open();
    ModelOptions.Chosen chosen = model.choose(catalogue, console::note);
    AnimateOptions options = options(chosen);
    Networks.Need need = new Networks.Need(model, chosen, faces.detector(), machine, options);
    try (ProgressBar bar = console.progress("frames", manners.progress)) {
      print(networks.use(need, catalogue, console::note, animator -> animator.run(options, bar)));
    }
    return 0;
  }

  private void check() {
    machine.check();
    files.check(console);
    motion.check(console, files.driving.size());
    batch.check(console);
    faces.check(console);
  }

  AnimateOptions options(ModelOptions.Chosen chosen) {
    return new AnimateOptions(
        files.source,
        new Drivers(files.driving, files.folderRate(), motion.cropDriving(), motion.shorter()),
        new Result(
            files.result(),
            files.png,
            files.audio == FileOptions.Audio.DRIVING,
            files.sideBySide,
            files.label()),
        faces.faces(chosen, console),
        faces.enhancement,
        motion.motion(),
        motion.origin(),
        motion.border(),
        batch.size());
  }

  private void print(Report report) {
    new ResultLine()
        .with("output", report.output().toString())
        .with("frames", report.frames())
        .with("faces", report.faces())
        .rounded("seconds", report.seconds(), 3)
        .rounded("framesPerSecond", report.framesPerSecond(), 2)
        .with("model", report.model())
        .with("precision", report.precision())
        .print(console.out());
  }
}
