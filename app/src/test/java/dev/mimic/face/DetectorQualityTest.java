package dev.mimic.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.golden.Shared;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.video.ImageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How well each detector finds the labelled faces of real pictures, with real weights.
class DetectorQualityTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Scope scope = Scope.open();
  private final Grad grad = Grad.disabled();

  @AfterEach
  void free() {
    grad.close();
    scope.close();
  }

  private static FaceDetector open(String name) {
    return switch (name) {
      case "cascade" -> Cascade.open();
      case "yunet" -> Yunet.open(Shared.path("weights/face_detection_yunet_2023mar.onnx"));
      default ->
          new BlazeFace(
              Checkpoint.read(Shared.path("weights/" + name + ".pth")).weights(), Device.CPU);
    };
  }

  /// @param must the faces that a detector should find
  /// @param may what it may find as well: faces hard to see, and what the labels leave open
  private record Labelled(String name, Image picture, List<FaceBox> must, List<FaceBox> may) {}

  private static List<Labelled> groups() {
    Path folder = Shared.path("data/groups");
    JsonNode all = JSON.readTree(folder.resolve("faces.json").toFile());
    List<Labelled> labelled = new ArrayList<>();
    for (String name : all.propertyNames()) {
      Set<Integer> hard = new HashSet<>();
      all.get(name).get("hard").forEach(index -> hard.add(index.asInt()));
      List<FaceBox> must = new ArrayList<>();
      List<FaceBox> may = new ArrayList<>();
      JsonNode faces = all.get(name).get("faces");
      for (int i = 0; i < faces.size(); i++) {
        (hard.contains(i) ? may : must).add(halved(box(faces.get(i))));
      }
      Image picture = ImageFile.read(folder.resolve(name));
      Image half = Resize.resize(picture, picture.width() / 2, picture.height() / 2); // for time
      labelled.add(new Labelled(name, half, must, may));
    }
    return labelled;
  }

  private static List<Labelled> portraits() {
    Path folder = Shared.path("data/portraits/test");
    List<Labelled> labelled = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(folder.resolve("labels.jsonl"))) {
        JsonNode label = JSON.readTree(line);
        List<FaceBox> may = new ArrayList<>();
        label.path("ignore").forEach(other -> may.add(box(other)));
        String name = label.get("file").asString();
        Image picture = ImageFile.read(folder.resolve(name));
        labelled.add(new Labelled(name, picture, List.of(box(label.get("box"))), may));
      }
      return labelled;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FaceBox box(JsonNode corners) {
    return new FaceBox(
        corners.get(0).asDouble(),
        corners.get(1).asDouble(),
        corners.get(2).asDouble(),
        corners.get(3).asDouble(),
        1);
  }

  private static FaceBox halved(FaceBox box) {
    return new FaceBox(box.x1() / 2, box.y1() / 2, box.x2() / 2, box.y2() / 2, box.score());
  }

  private static boolean contains(List<FaceBox> faces, FaceBox face, double iou) {
    return faces.stream().anyMatch(other -> other.iou(face) > iou);
  }

  /// @param least share of the faces that must be found, IoU over 0.35
  /// @param most boxes where there is no face
  @ParameterizedTest
  @CsvSource({
    "yunet, groups, 0.95, 1",
    "yunet, portraits, 0.95, 1",
    "blazeface, groups, 0.95, 3",
    "blazeface, portraits, 0.95, 4",
    "blazefaceback, groups, 0.95, 2",
    "blazefaceback, portraits, 0.95, 1",
    "cascade, groups, 0.8, 3",
    "cascade, portraits, 0.85, 2",
  })
  void findsTheLabelledFaces(String name, String set, double least, int most, TestReporter report) {
    int found = 0;
    int all = 0;
    int wrong = 0;
    try (FaceDetector detector = open(name)) {
      assertThat(name).startsWith(detector.name());
      for (Labelled labelled : set.equals("groups") ? groups() : portraits()) {
        List<FaceBox> faces = detector.detect(labelled.picture);
        assertThat(faces).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        assertThat(faces).allMatch(face -> face.score() > 0 && face.score() <= 1);
        all += labelled.must.size();
        found += (int) labelled.must.stream().filter(f -> contains(faces, f, 0.35)).count();
        List<FaceBox> known = new ArrayList<>(labelled.must);
        known.addAll(labelled.may);
        wrong += (int) faces.stream().filter(face -> !contains(known, face, 0.2)).count();
      }
    }
    report.publishEntry(name + " on " + set, "%d of %d, %d wrong".formatted(found, all, wrong));
    assertThat((double) found / all).as("%d of %d found", found, all).isGreaterThan(least);
    assertThat(wrong).as("boxes that are no face").isLessThanOrEqualTo(most);
  }

  @ParameterizedTest
  @ValueSource(strings = {"blazeface", "blazefaceback"})
  void blazeFaceFindsWhatYunetIsSureOf(String name, TestReporter report) {
    int sure = 0;
    int agreed = 0;
    try (FaceDetector yunet = open("yunet");
        FaceDetector blazeFace = open(name)) {
      for (Labelled labelled : portraits()) {
        List<FaceBox> theirs = blazeFace.detect(labelled.picture);
        for (FaceBox face : yunet.detect(labelled.picture)) {
          if (face.score() > 0.9) {
            sure++;
            agreed += contains(theirs, face, 0.5) ? 1 : 0;
          }
        }
      }
    }
    report.publishEntry(name + " and yunet", "%d of %d".formatted(agreed, sure));
    assertThat(sure).isGreaterThan(15);
    assertThat((double) agreed / sure).isGreaterThanOrEqualTo(0.9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yunet", "blazeface", "blazefaceback", "cascade"})
  void awkwardPicturesAreSearchedToo(String name) {
    try (FaceDetector detector = open(name)) {
      FaceBox grey = only(detector, "grey.png");
      assertThat(only(detector, "exif-rotated.jpg").iou(grey)).isGreaterThan(0.8); // the same photo
      assertThat(only(detector, "tiny.png").width()).isBetween(12.0, 24.0);
      assertThat(detector.detect(picture("no-face.png"))).isEmpty();
      assertThat(detector.detect(Image.filled(1, 1, 200, 150, 120))).isEmpty();
      assertThat(detector.detect(Image.filled(900, 2, 200, 150, 120))).isEmpty();
      assertThat(detector.detect(Image.filled(2, 300, 200, 150, 120))).isEmpty();
    }
  }

  private static FaceBox only(FaceDetector detector, String file) {
    List<FaceBox> faces = detector.detect(picture(file));
    assertThat(faces).as(file).hasSize(1);
    return faces.getFirst();
  }

  private static Image picture(String file) {
    return ImageFile.read(Shared.path("data/awkward/" + file));
  }

  @Test
  void thirtySixMegapixelsAreSearchedAtABoundedSize() {
    Image large = picture("large-6000.jpg");
    for (String name : List.of("yunet", "cascade")) {
      try (FaceDetector detector = open(name)) {
        List<FaceBox> faces = detector.detect(large);
        assertThat(faces).as(name).hasSize(1);
        assertThat(faces.getFirst().width()).isBetween(2000.0, 3000.0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yunet", "blazefaceback"})
  void aSmallFaceInALargePictureIsFound(String name) {
    Image portrait = ImageFile.read(Shared.path("data/portraits/test/024.jpg"));
    Image small = Resize.resize(portrait, 96, 96); // its face is 44 px wide
    Image scene = Image.filled(1500, 700, 120, 130, 140).with(small, 1300, 300);
    try (FaceDetector detector = open(name)) {
      List<FaceBox> faces = detector.detect(scene);
      assertThat(faces).hasSize(1);
      FaceBox expected = new FaceBox(1327.8, 322.2, 1372, 378.2, 1);
      assertThat(faces.getFirst().iou(expected)).isGreaterThan(0.5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yunet", "blazeface", "cascade"})
  void lookingAgainAndAgainKeepsNothing(String name) {
    Image picture = picture("grey.png");
    try (FaceDetector detector = open(name)) {
      detector.detect(picture);
      detector.detect(picture);
      long before = Pointer.totalCount();
      for (int i = 0; i < 5; i++) {
        detector.detect(picture);
      }
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @Test
  void aClosedDetectorGivesEverythingBack() {
    long before = Pointer.totalCount();
    for (String name : List.of("yunet", "cascade", "blazeface")) {
      try (Scope _ = Scope.open()) {
        open(name).close();
      }
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }
}
