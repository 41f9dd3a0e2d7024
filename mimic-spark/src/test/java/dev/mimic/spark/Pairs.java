package dev.mimic.spark;

import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Small pictures and clips of a few frames: of `../shared/data` where that is beside the checkout,
/// drawn otherwise.
final class Pairs {
  static final int FRAMES = 4;
  private static final int SIDE = 64;

  private final Path folder;
  private final List<Path> pictures;
  private final List<Path> clips;

  private Pairs(Path folder, List<Path> pictures, List<Path> clips) {
    this.folder = folder;
    this.pictures = pictures;
    this.clips = clips;
  }

  /// Some pictures and clips in a folder.
  static Pairs in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path data = shared();
    return data == null ? drawn(folder) : real(folder, data);
  }

  /// A data set to train on: so many drawn clips of five frames, and nobody to test on.
  static void trainingSet(Path data, int clips) throws IOException {
    Path train = Files.createDirectories(data.resolve("train"));
    Files.createDirectories(data.resolve("test"));
    for (int clip = 0; clip < clips; clip++) {
      int shade = 40 * clip;
      clip(
          train.resolve("p%d#0.mp4".formatted(clip)),
          IntStream.range(0, 5).mapToObj(i -> face(shade, 3 * i)).toList());
    }
  }

  /// `../shared/data`, or null.
  private static Path shared() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared/data");
      if (Files.isDirectory(data.resolve("portraits/test"))) {
        return data;
      }
    }
    return null;
  }

  private static Pairs real(Path folder, Path data) throws IOException {
    List<Path> clips = new ArrayList<>();
    for (Path file : files(data.resolve("talking-heads/test"), ".mp4").subList(0, 5)) {
      try (VideoReader clip = VideoReader.open(file)) {
        List<Image> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
          frames.add(Resize.resize(clip.next().image(), SIDE, SIDE));
        }
        clips.add(clip(folder.resolve(file.getFileName()), frames));
      }
    }
    return new Pairs(folder, files(data.resolve("portraits/test"), ".jpg").subList(0, 8), clips);
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static Pairs drawn(Path folder) {
    List<Path> pictures = new ArrayList<>();
    List<Path> clips = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Path file = folder.resolve("face %d.png".formatted(i));
      ImageFile.writePng(file, face(20 * i, 0));
      pictures.add(file);
    }
    for (int i = 0; i < 5; i++) {
      List<Image> frames = new ArrayList<>();
      for (int n = 0; n < FRAMES; n++) {
        frames.add(face(30 * i, 3 * n));
      }
      clips.add(clip(folder.resolve("id%d#0.mp4".formatted(i)), frames));
    }
    return new Pairs(folder, pictures, clips);
  }

  /// A head with two eyes, somewhat to the right.
  static Image face(int shade, int right) {
    Image image = Image.filled(SIDE, SIDE, shade, 90, 120);
    image = image.with(Image.filled(30, 40, 220, 180, 150), 12 + right, 12);
    image = image.with(Image.filled(4, 4, 20, 20, 20), 19 + right, 24);
    return image.with(Image.filled(4, 4, 20, 20, 20), 31 + right, 24);
  }

  static Path clip(Path file, List<Image> frames) {
    VideoWriter.Settings settings = VideoWriter.Settings.constant(new Rational(25, 1));
    try (VideoWriter writer = VideoWriter.create(file, settings)) {
      frames.forEach(writer::write);
      writer.finish();
    }
    return file;
  }

  /// How many frames a clip has, all of which can be decoded.
  static int frames(Path file) {
    try (VideoReader clip = VideoReader.open(file)) {
      int frames = 0;
      for (; clip.hasNext(); frames++) {
        clip.next();
      }
      return clip.damage() == null ? frames : -1;
    }
  }

  /// Every picture with every clip: forty lines, names of clips and results relative to the folder.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Path picture : pictures) {
      for (Path clip : clips) {
        lines.add(
            "\"%s\",%s,out/%02d.mp4,".formatted(picture, folder.relativize(clip), lines.size()));
      }
    }
    return lines;
  }
}
