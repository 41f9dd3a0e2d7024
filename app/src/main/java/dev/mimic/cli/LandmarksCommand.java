package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.LandmarkDrawing;
import dev.mimic.face.LandmarkFinder;
import dev.mimic.face.Landmarks;
import dev.mimic.image.Image;
import dev.mimic.tensor.Engine;
import dev.mimic.train.tools.LandmarkMeasure;
import dev.mimic.video.ImageFile;
import java.nio.file.Path;
import java.util.ArrayList;
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
    name = "landmarks",
    description = "Finds the 68 landmarks of every face of a picture.",
    customSynopsis = "@|bold mimic landmarks|@ PICTURE|FOLDER [OPTION...]",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic landmarks family.jpg                       a line of JSON, the surest face first",
      "  mimic landmarks family.jpg --overlay points.png  the same, drawn into the picture",
      "  mimic landmarks data/portraits/test --measure    how near it comes to labels",
      "",
      "Points count as in 300-W: 0 to 16 jaw, 17 to 26 brows, 27 to 35 nose, 36 to 47 eyes,",
      "48 to 67 mouth; in pixels of the upright picture. By mimic-landmarks, a small network that",
      "comes with Mimic, or by FAN once it was pulled: mimic models pull fan-68"
    })
final class LandmarksCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<Catalogue> catalogue;

  @Parameters(
      index = "0",
      paramLabel = "PICTURE|FOLDER",
      description =
          "PNG, JPEG, WebP, BMP or GIF; with --measure a folder of pictures or clips with a"
              + " labels.jsonl.")
  Path picture = Path.of("");

  @Option(
      names = "--overlay",
      paramLabel = "FILE.png",
      converter = PngFile.class,
      description = "Also draws the points into the picture.")
  @Nullable Path overlay;

  @Option(
      names = "--measure",
      description =
          "Prints how far the points are from the labels of a folder, by whose boxes faces are"
              + " looked at unless --face-detector names who finds them.")
  boolean measure;

  @Option(names = "--face-detector", paramLabel = "NAME|FILE", description = "As for mimic detect.")
  @Nullable String detector;

  @Option(
      names = "--weights",
      paramLabel = "NAME|FILE",
      description =
          "mimic-landmarks, fan-68, or a file of one of them; a state dict or TorchScript.")
  @Nullable String weights;

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  DeviceOptions machine = new DeviceOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  LandmarksCommand(Console console, Supplier<Catalogue> catalogue) {
    this.console = console;
    this.catalogue = catalogue;
  }

  private record Found(FaceBox box, Landmarks points) {}

  @Override
  public Integer call() {
    machine.check();
    if (measure) {
      return measured();
    }
    Image image = ImageFile.read(picture);
    if (overlay != null) {
      PngFile.refuseInput(picture, List.of(overlay));
    }
    List<Found> faces;
    try (Engine engine = machine.engine()) {
      faces = engine.call(() -> find(image));
    }
    if (overlay != null) {
      List<Landmarks> points = faces.stream().map(Found::points).toList();
      ImageFile.writePng(overlay, LandmarkDrawing.over(image, points));
    }
    new ResultLine()
        .with("faces", faces.stream().map(LandmarksCommand::json).toList())
        .print(console.out());
    return 0;
  }

  private Integer measured() {
    if (overlay != null) {
      throw new UsageException(
          "The option --overlay (%s) draws into a picture, but --measure looks at a folder of them. Maybe leave one of them out"
              .formatted(overlay));
    }
    try (Engine engine = machine.engine()) {
      engine.call(this::measureFolder).print(console.out());
    }
    return 0;
  }

  private ResultLine measureFolder() {
    Catalogue open = catalogue.get();
    try (LandmarkFinder finder = LandmarkNets.open(open, weights, machine.device());
        FaceDetector faces =
            detector == null ? null : Detectors.open(open, detector, machine.device())) {
      LandmarkMeasure.Report report =
          new LandmarkMeasure(finder, faces, 1).run(picture, console::note);
      ResultLine line =
          new ResultLine()
              .with("network", finder.name())
              .with("faces", report.faces())
              .with("missed", report.missed());
      report.numbers().forEach((name, value) -> line.rounded(name, value, 4));
      return line.rounded("milliseconds", report.milliseconds(), 2);
    }
  }

  private List<Found> find(Image image) {
    Catalogue open = catalogue.get();
    List<FaceBox> faces = faces(image, open);
    if (faces.isEmpty() && weights == null) {
      return List.of(); // whoever would have looked
    }
    try (LandmarkFinder finder = LandmarkNets.open(open, weights, machine.device())) {
      return faces.stream().map(face -> new Found(face, finder.find(image, face))).toList();
    }
  }

  private List<FaceBox> faces(Image image, Catalogue open) {
    try (FaceDetector finder = Detectors.open(open, detector, machine.device())) {
      return finder.detect(image);
    }
  }

  private static Map<String, Object> json(Found face) {
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < Landmarks.COUNT; i++) {
      points.add(
          List.of(
              DetectCommand.rounded(face.points.x(i), 2),
              DetectCommand.rounded(face.points.y(i), 2)));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("box", DetectCommand.json(face.box));
    json.put("points", points);
    return json;
  }
}
