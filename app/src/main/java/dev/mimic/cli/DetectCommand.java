package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.data.LabelledPictures;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import dev.mimic.metrics.FoundFaces;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "detect",
    description = "Finds the faces of a picture, or says how well labelled ones are found.",
    customSynopsis = "@|bold mimic detect|@ PICTURE|FOLDER [OPTION...]",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic detect family.jpg                            a line of JSON, best score first",
      "  mimic detect family.jpg --face-detector yunet      another detector",
      "  mimic detect family.jpg --min-score 0.9            only what is surely a face",
      "  mimic detect photos/                               how many of the faces that",
      "                                                     photos/faces.json tells of",
      "",
      "The boxes go from forehead to chin, in pixels of the upright picture."
    })
final class DetectCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<Catalogue> catalogue;

  @Parameters(
      index = "0",
      paramLabel = "PICTURE|FOLDER",
      description =
          "PNG, JPEG, WebP, BMP or GIF; or a folder with faces.json or labels.jsonl, whose faces"
              + " are counted.")
  Path picture = Path.of("");

  @Option(
      names = "--face-detector",
      paramLabel = "NAME|FILE",
      description =
          "mimic-finder, the default, yunet, blazeface, blazeface-back, s3fd, cascade, or a file of"
              + " weights.")
  @Nullable String detector;

  @Option(
      names = "--min-score",
      paramLabel = "X",
      converter = Values.Share.class,
      description = "Leaves out faces with a smaller score, 0 to 1.")
  double minScore;

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  DeviceOptions machine = new DeviceOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  DetectCommand(Console console, Supplier<Catalogue> catalogue) {
    this.console = console;
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() {
    machine.check();
    return Files.isDirectory(picture) ? measure() : detect();
  }

  private int detect() {
    Image image = ImageFile.read(picture);
    try (Engine engine = machine.engine()) {
      List<FaceBox> faces = engine.call(() -> faces(image));
      new ResultLine()
          .with("faces", faces.stream().map(DetectCommand::json).toList())
          .print(console.out());
    }
    return 0;
  }

  private int measure() {
    List<LabelledPictures.One> pictures = LabelledPictures.of(picture);
    try (Engine engine = machine.engine();
        ProgressBar bar = console.progress("pictures", manners.progress)) {
      FoundFaces result = engine.call(() -> measured(pictures, bar));
      new ResultLine()
          .with("pictures", result.pictures())
          .with("faces", result.faces())
          .with("found", result.found())
          .with("wrong", result.wrong())
          .rounded("secondsPerPicture", result.seconds(), 4)
          .print(console.out());
    }
    return 0;
  }

  private FoundFaces measured(List<LabelledPictures.One> pictures, ProgressBar bar) {
    try (FaceDetector open = Detectors.open(catalogue.get(), detector, machine.device())) {
      return FoundFaces.measure(open, pictures, minScore, bar);
    }
  }

  private List<FaceBox> faces(Image image) {
    try (FaceDetector open = Detectors.open(catalogue.get(), detector, machine.device())) {
      return open.detect(image).stream().filter(face -> face.score() >= minScore).toList();
    }
  }

  static Map<String, Object> json(FaceBox face) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("x1", rounded(face.x1(), 2));
    json.put("y1", rounded(face.y1(), 2));
    json.put("x2", rounded(face.x2(), 2));
    json.put("y2", rounded(face.y2(), 2));
    json.put("score", rounded(face.score(), 4));
    return json;
  }

  static double rounded(double value, int decimals) {
    double scale = Math.pow(10, decimals);
    return Math.round(value * scale) / scale;
  }
}
