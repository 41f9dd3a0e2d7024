package dev.mimic.train.tools.finder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.MimicException;
import dev.mimic.config.ToolConfig;
import dev.mimic.data.Seeds;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FinderNetwork;
import dev.mimic.face.MimicFinder;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Adam;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.TrainOptions;
import dev.mimic.train.tools.ToolOptions;
import dev.mimic.train.tools.ToolTrainer;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Scenes, what should be found in them, and a training of a few steps, with drawn faces.
class FinderTaskTest {
  private static final int STEPS = 60; // of learning by heart
  private static final Area BOX = new Area(20, 14, 44, 50);

  @TempDir Path folder;
  private final Engine engine = Engine.start(1);

  @AfterEach
  void stop() {
    engine.close();
  }

  /// A light ellipse with two dark eyes and a mouth, before something blue.
  private static Image face() {
    byte[] rgb = new byte[3 * 64 * 64];
    for (int i = 0; i < 64 * 64; i++) {
      double x = i % 64 + 0.5;
      double y = i / 64 + 0.5;
      boolean skin = Math.hypot((x - BOX.x()) / 12, (y - BOX.y()) / 18) < 1;
      boolean eye = Math.hypot(Math.abs(x - 32) - 5, y - 26) < 2.5;
      boolean mouth = Math.abs(x - 32) < 5 && Math.abs(y - 42) < 1.5;
      rgb[3 * i] = (byte) (eye || mouth ? 30 : skin ? 230 : 20);
      rgb[3 * i + 1] = (byte) (eye || mouth ? 20 : skin ? 190 : 40);
      rgb[3 * i + 2] = (byte) (eye || mouth ? 20 : skin ? 160 : 140);
    }
    return new Image(64, 64, rgb);
  }

  private static Shot shot() {
    double[] points = {27, 26, 37, 26, 32, 34, 27, 42, 37, 42};
    Shot plain = Shot.without(face());
    return new Shot(plain.levels(), new Shot.Face(BOX, points), List.of());
  }

  // ---------------------------------------------------------------- scenes

  /// The extent of what is as light as skin.
  private static Area skin(Image picture) {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = 0;
    double bottom = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        if (picture.at(x, y, 0) > 125) {
          left = Math.min(left, x);
          top = Math.min(top, y);
          right = Math.max(right, x + 1.0);
          bottom = Math.max(bottom, y + 1.0);
        }
      }
    }
    return new Area(left, top, right, bottom);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, false",
    "3.2, 1, 0, true",
    "2, 1.2, 25, false",
    "0.6, 0.9, -40, true",
    "2.5, 1, 60, true",
    "0.4, 1, 0, false",
  })
  void facesAreWhereTheyArePainted(double scale, double squeeze, double angle, boolean mirrored) {
    Placement placement = Placement.of(120, 130, 32, 32, scale, squeeze, angle, mirrored);
    Canvas canvas = new Canvas(256);
    int[] same = new int[3 * 256];
    for (int i = 0; i < same.length; i++) {
      same[i] = i % 256;
    }
    Colours colours = new Colours(same, 1, new float[] {0, 0, 1});
    canvas.paint(new Area(0, 0, 256, 256), shot(), placement, colours, 0, (_, _) -> 1);
    Shot.Face face = placement.moved(shot().face());
    Area seen = skin(canvas.picture());
    double blurred = 0.7 + 0.6 * scale;
    assertThat(face.box().x1()).isCloseTo(seen.x1(), within(blurred));
    assertThat(face.box().y1()).isCloseTo(seen.y1(), within(blurred));
    assertThat(face.box().x2()).isCloseTo(seen.x2(), within(blurred));
    assertThat(face.box().y2()).isCloseTo(seen.y2(), within(blurred));
    if (scale >= 1) {
      for (int eye = 0; eye < 4; eye += 2) { // dark where the points are
        int x = (int) face.points()[eye];
        int y = (int) face.points()[eye + 1];
        assertThat(canvas.picture().at(x, y, 0)).isLessThan(90);
      }
    }
    assertThat(face.points()[0]).as("left comes first").isLessThan(face.points()[2]);
    assertThat(face.points()[6]).isLessThan(face.points()[8]);
  }

  @Test
  void aFaceUpsideDownIsNotTaught() {
    Placement placement = Placement.of(50, 50, 32, 32, 1, 1, 180, false);
    assertThat(placement.moved(shot().face())).isNull();
  }

  @Test
  void scenesFollowFromTheSeedAndKeepTheirFacesInside() {
    Scenes scenes =
        new Scenes(new Album(List.of(shot()), List.of(List.of(shot())), List.of()), 128);
    int faces = 0;
    for (int i = 0; i < 30; i++) {
      Scene scene = scenes.draw(Seeds.at(3, i));
      assertThat(scenes.draw(Seeds.at(3, i)).picture()).isEqualTo(scene.picture());
      for (Shot.Face face : scene.faces()) {
        assertThat(face.box().share(new Area(0, 0, 128, 128))).isCloseTo(1, within(1e-9));
        assertThat(Math.max(face.box().width(), face.box().height())).isGreaterThanOrEqualTo(9);
        faces++;
      }
    }
    assertThat(faces).isGreaterThan(30);
  }

  // ---------------------------------------------------------------- targets

  private static Scene scene(Area... boxes) {
    List<Shot.Face> faces = new ArrayList<>();
    for (Area box : boxes) {
      faces.add(new Shot.Face(box, new double[10]));
    }
    return new Scene(Image.filled(128, 128, 0, 0, 0), faces, List.of(new Area(0, 100, 20, 128)));
  }

  @Test
  void evenTheSmallestFaceHasAPlaceAndLargeOnesOnesOfTheirOwnScale() {
    int[] first = {0, 256, 320}; // 16 x 16, 8 x 8, 4 x 4 places
    assertThat(Targets.places(128)).isEqualTo(336);
    for (double at = 30; at < 40; at += 0.7) { // wherever it lies between the places
      Targets targets = Targets.of(scene(Area.around(at, at, 10, 12)));
      assertThat(count(targets, 0, 256)).isBetween(1, 4);
      assertThat(count(targets, 256, 336)).isZero();
    }
    Targets large = Targets.of(scene(new Area(10, 5, 120, 125)));
    assertThat(count(large, first[0], first[1])).isZero();
    assertThat(count(large, first[2], 336)).isPositive();
    int middle = 320 + 4 + 1; // around (48, 48)
    assertThat(large.boxes()[4 * middle + 2]).isEqualTo(120);
  }

  private static int count(Targets targets, int from, int to) {
    int found = 0;
    for (int i = from; i < to; i++) {
      found += targets.found()[i] == 1 ? 1 : 0;
    }
    return found;
  }

  @Test
  void whatIsIgnoredGetsNeitherRewardNorPenalty() {
    Targets targets = Targets.of(scene());
    assertThat(targets.found()[13 * 16 + 1]).isEqualTo(-1); // around (12, 108)
    assertThat(targets.found()[2 * 16 + 12]).isZero();
    int coarsest = 320 + 3 * 4; // around (16, 112): too coarse for what is there
    assertThat(targets.found()[coarsest]).isZero();
  }

  // ---------------------------------------------------------------- learning

  /// Scenes to targets to losses to boxes: only where all of them mean the same does this come out.
  @Test
  void whatIsLearnedByHeartIsFound() {
    Area box = new Area(60, 70, 70, 85); // too small for a second look
    Placement placement =
        Placement.of(box.x(), box.y(), BOX.x(), BOX.y(), box.width() / BOX.width(), 1, 0, false);
    Canvas canvas = new Canvas(128);
    Colours colours = Colours.draw(new SplittableRandom(1));
    canvas.paint(new Area(0, 0, 128, 128), shot(), placement, colours, 0, (_, _) -> 1);
    Image small = canvas.picture();
    Area twice = placement.moved(BOX);
    twice = new Area(2 * twice.x1(), 2 * twice.y1(), 2 * twice.x2(), 2 * twice.y2());
    Scene scene = // as the finder sees a small picture
        new Scene(
            Resize.resize(small, 256, 256),
            List.of(new Shot.Face(twice, new double[10])),
            List.of());
    List<FaceBox> found = engine.call(() -> learned(scene, small));
    assertThat(found).hasSize(1);
    FaceBox face = new FaceBox(box.x1(), box.y1(), box.x2(), box.y2(), 1);
    assertThat(found.getFirst().iou(face)).isGreaterThan(0.75);
  }

  private static List<FaceBox> learned(Scene scene, Image small) {
    try (Scope _ = Scope.open();
        FinderNetwork network = new FinderNetwork()) {
      learn(network, scene);
      try (Grad _ = Grad.disabled();
          MimicFinder finder =
              new MimicFinder(network.stateDict().as(DType.FLOAT16), Device.CPU, 0.5)) {
        return finder.detect(small);
      }
    }
  }

  private static void learn(FinderNetwork network, Scene scene) {
    network.initialise(new SplittableRandom(2));
    network.channelsLast();
    network.train(true);
    FinderLoss loss = new FinderLoss(network);
    try (Grad _ = Grad.enabled();
        Adam adam =
            new Adam(
                List.copyOf(network.parameters().values()),
                new Adam.Settings(4e-3, 0.9, 0.999, 1e-8))) {
      for (int step = 0; step < STEPS; step++) {
        try (Scope _ = Scope.open()) {
          Tensor x = ImageTensor.tensor(scene.picture()).mul(2).sub(1).channelsLast();
          loss.forward(x, List.of(Targets.of(scene))).values().stream()
              .reduce(Tensor::add)
              .orElseThrow()
              .backward();
          adam.step(step < STEPS / 2 ? 1 : 0.2);
          adam.clearGradients();
        }
      }
    }
  }

  private ToolConfig config() {
    return ToolConfig.find("mimic-finder")
        .with("dataset_params.root_dir=" + folder)
        .with("dataset_params.side=64")
        .with("train_params.steps=3")
        .with("train_params.batch_size=2")
        .with("train_params.validate_every=2");
  }

  private ToolTrainer.Report train(ToolConfig config) {
    ToolOptions options =
        new ToolOptions(
            config,
            "tiny",
            null,
            TrainOptions.Start.EVERYTHING,
            folder.resolve("log"),
            1,
            Device.CPU,
            DType.FLOAT32,
            2);
    return new ToolTrainer(engine, options, _ -> {}).run(FinderTask::new, (_, _) -> {});
  }

  @Test
  void aTrainingOnAFolderOfPicturesLeavesAFinder() throws IOException {
    String points = String.join(", ", Collections.nCopies(68, "[31.5, 33.5]"));
    for (String half : List.of("train", "test")) {
      Path place = Files.createDirectories(folder.resolve("portraits").resolve(half));
      ImageFile.writePng(place.resolve("a.png"), face());
      Files.writeString(
          place.resolve("labels.jsonl"),
          "{\"file\": \"a.png\", \"box\": [20, 14, 44, 50], \"ignore\": [[0, 0, 5, 5]], \"points68\": [%s]}"
              .formatted(points));
    }
    ToolTrainer.Report report = train(config());
    assertThat(report.numbers()).containsOnlyKeys("scenes", "portraits");
    assertThat(report.best()).isNotNull().hasExtension("safetensors");
    assertThat(Files.size(report.best())).isLessThan(600_000);
  }

  @Test
  void dataWithoutPortraitsIsRefused() {
    assertThatThrownBy(() -> train(config()))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("portraits")
        .hasMessageContaining("labels.jsonl");
    assertThatThrownBy(() -> train(config().with("dataset_params.side=100")))
        .hasMessageContaining("(100), expected a multiple of 32");
  }
}
