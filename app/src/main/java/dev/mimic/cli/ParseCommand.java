package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceDetector;
import dev.mimic.face.FaceParser;
import dev.mimic.face.FaceParser.Upsampling;
import dev.mimic.face.PartMap;
import dev.mimic.image.Image;
import dev.mimic.tensor.Engine;
import dev.mimic.video.ImageFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "parse",
    description = "Tells the parts of faces apart: skin, eyes, hair and so on.",
    customSynopsis = "@|bold mimic parse|@ PICTURE -o MASK.png [OPTION...]",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic parse face.jpg -o mask.png                          grey values are part numbers",
      "  mimic parse face.jpg -o mask.png --overlay colours.png    to look at",
      "",
      "Parts, and their colours in the overlay",
      "   0 background, as it was     1 skin, pink               2 left brow, brown",
      "   3 right brow, orange        4 left eye, blue           5 right eye, light blue",
      "   6 glasses, violet           7 left ear, dark green     8 right ear, light green",
      "   9 earring, yellow          10 nose, magenta           11 mouth, dark red",
      "  12 upper lip, red           13 lower lip, light red    14 neck, lilac",
      "  15 necklace, white          16 cloth, moss green       17 hair, dark brown",
      "  18 hat, grey",
      "",
      "Each face is looked at by itself; what is far from all faces is background. BiSeNet's"
          + " weights",
      "are needed:  mimic models pull bisenet"
    })
final class ParseCommand implements Callable<Integer> {
  private final Console console;
  private final Supplier<Catalogue> catalogue;

  @Parameters(index = "0", paramLabel = "PICTURE", description = "PNG, JPEG, WebP, BMP or GIF.")
  Path picture = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "MASK.png",
      converter = PngFile.class,
      description = "As large as the picture; red, green and blue are the number of the part.")
  Path output = Path.of("");

  @Option(
      names = "--overlay",
      paramLabel = "FILE.png",
      converter = PngFile.class,
      description = "Also tints the parts in the picture.")
  @Nullable Path overlay;

  @Option(
      names = "--upsampling",
      paramLabel = "bilinear|nearest",
      description =
          "Smooth outlines as the original's (the default), or squares of 8 pixels as PaddleGAN's.")
  Upsampling upsampling = Upsampling.BILINEAR;

  @Option(names = "--face-detector", paramLabel = "NAME|FILE", description = "As for mimic detect.")
  @Nullable String detector;

  @Option(
      names = "--weights",
      paramLabel = "NAME|FILE",
      description = "BiSeNet's, PaddleGAN's or the original's; bisenet by default.")
  @Nullable String weights;

  @ArgGroup(validate = false, exclusive = false, order = 3, heading = "%nMachine%n")
  DeviceOptions machine = new DeviceOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  ParseCommand(Console console, Supplier<Catalogue> catalogue) {
    this.console = console;
    this.catalogue = catalogue;
  }

  private record Parsed(int faces, PartMap map) {}

  @Override
  public Integer call() {
    machine.check();
    Image image = ImageFile.read(picture);
    PngFile.refuseInput(picture, overlay == null ? List.of(output) : List.of(output, overlay));
    Parsed parsed;
    try (Engine engine = machine.engine()) {
      parsed = engine.call(() -> parse(image));
    }
    if (overlay != null) {
      ImageFile.writePng(overlay, parsed.map.over(image));
    }
    ImageFile.writePng(output, parsed.map.grey());
    new ResultLine()
        .with("output", output.toString())
        .with("faces", parsed.faces)
        .with("parts", parsed.map.present())
        .print(console.out());
    return 0;
  }

  private Parsed parse(Image image) {
    Catalogue open = catalogue.get();
    try (FaceParser parser = Parsers.open(open, weights, machine.device());
        FaceDetector finder = Detectors.open(open, detector, machine.device())) {
      List<FaceBox> faces = finder.detect(image);
      if (faces.isEmpty()) {
        console.note("No face was found; the whole picture is taken for one.");
      }
      return new Parsed(faces.size(), parser.parse(image, faces, upsampling));
    }
  }
}
