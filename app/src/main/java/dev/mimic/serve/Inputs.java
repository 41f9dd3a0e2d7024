package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.animate.CropPreview;
import dev.mimic.face.CropBox;
import dev.mimic.face.FaceBox;
import dev.mimic.face.FaceCrops;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.serve.Form.FormPart;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pictures and clips that were looked at before a job is made of them: kept for an hour, the
/// oldest making room. Any thread.
final class Inputs {
  private static final long HOUR = 3_600_000_000_000L; // nanoseconds
  private static final int MOST = 64;
  private static final int UPLOADS = 4; // of the largest that may be sent: room for all of them
  private static final int SEEN = 256; // pixels: side of a preview
  private static final int LOOKING = 2; // pictures at a time: up to half a gigabyte each
  private static final String FILE = "file";

  private final Folders folders;
  private final Checks checks;
  private final Workshop workshop;
  private final Turns looks;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(String name, @Nullable String path, boolean picture, long time, long bytes) {}

  /// Something to be animated or to drive.
  ///
  /// @param name what people call it
  /// @param file where it lies; the caller's own copy
  /// @param path of an example, as [Job.Input] has it
  record Found(String name, Path file, @Nullable String path) {
    /// The same in a job's folder.
    Job.Input as(String ours) {
      return new Job.Input(name, ours, path);
    }
  }

  Inputs(Folders folders, Checks checks, Workshop workshop) {
    this(folders, checks, workshop, Turns.PATIENCE);
  }

  /// @param patience milliseconds until who cannot be looked after is sent away
  Inputs(Folders folders, Checks checks, Workshop workshop, long patience) {
    this.folders = folders;
    this.checks = checks;
    this.workshop = workshop;
    looks =
        new Turns(
            LOOKING,
            patience,
            "Other pictures and clips are being looked at. Maybe try again in a minute.");
  }

  /// What a part of a request means: its file, an example, or something kept; checked, in `to`.
  Found find(FormPart part, boolean picture, Path to) {
    return looks.take(() -> found(part, picture, to));
  }

  /// Does work that decodes a picture, when it is its turn.
  <T> T inTurn(Callable<T> work) {
    return looks.take(work);
  }

  private Found found(FormPart part, boolean picture, Path to) {
    try {
      String name = part.fileName();
      Found found;
      if (part.file() != null && name != null) {
        Files.move(part.file(), to);
        found = new Found(name, to, null);
      } else {
        found = copy(part.text(), picture, to);
      }
      if (picture) {
        checks.picture(to, found.name);
      } else {
        checks.clip(to, found.name);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Copies an example or something kept.
  Found copy(String word, boolean picture, Path to) throws IOException {
    if (Ids.isOne(word)) {
      Kept found = kept.get(word);
      if (found == null || found.picture != picture) {
        throw gone(picture);
      }
      try {
        share(folder(word).resolve(FILE), to);
      } catch (NoSuchFileException e) { // removed in the meantime
        throw gone(picture);
      }
      return new Found(found.name, to, found.path);
    }
    String example = Examples.copy(word, picture, to);
    if (example == null) {
      throw new Refusal(
          422,
          "There is no example (%s), expected one of (%s), an id or a file."
              .formatted(
                  Form.shown(word),
                  String.join(
                      ", ",
                      (picture ? Examples.pictures() : Examples.clips())
                          .stream().map(Examples::name).toList())));
    }
    return new Found(example, to, Examples.path(example));
  }

  private static Refusal gone(boolean picture) {
    return new Refusal(
        422,
        "The %s is not kept any more: after an hour, or when many newer ones came, it is removed. Maybe choose the file again."
            .formatted(picture ? "picture" : "clip"));
  }

  /// Once on the disk, however often it drives: nobody writes into an input.
  private static void share(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(from, to); // a file system without links
    }
  }

  private Path folder(String id) {
    return folders.inputs().resolve(id);
  }

  /// `Faces` of the contract.
  Map<String, Object> faces(FormPart part, Path incoming) {
    return looks.take(() -> facesNow(part, incoming));
  }

  private Map<String, Object> facesNow(FormPart part, Path incoming) {
    Found found = found(part, true, incoming.resolve(FILE));
    Image picture;
    try {
      picture = ImageFile.read(found.file);
    } catch (MimicException e) {
      throw Checks.named(e, found.file, found.name);
    }
    List<FaceBox> boxes = workshop.detector().detect(picture);
    List<CropBox> crops =
        FaceCrops.leftToRight(FaceCrops.largestFirst(boxes, picture.width(), picture.height()));
    String id = incoming.getFileName().toString();
    write(incoming.resolve("picture.jpg"), Downloads.shown(picture));
    List<Object> faces = new ArrayList<>();
    for (CropBox crop : crops) {
      int number = faces.size() + 1;
      Image part1 = picture.crop(crop.x1(), crop.y1(), crop.width(), crop.height());
      write(incoming.resolve("face-%d.jpg".formatted(number)), Resize.resize(part1, SEEN, SEEN));
      Map<String, Object> face = new LinkedHashMap<>();
      face.put("number", number);
      face.put("largest", crop.equals(FaceCrops.largest(crops)));
      face.put("box", box(inside(boxes, crop)));
      face.put("crop", crop);
      face.put("preview", "/api/sources/%s/faces/%d".formatted(id, number));
      faces.add(face);
    }
    keep(id, found, true, incoming);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("source", id);
    answer.put("name", found.name);
    answer.put("width", picture.width());
    answer.put("height", picture.height());
    answer.put("url", "/api/sources/" + id);
    answer.put("faces", faces);
    return answer;
  }

  /// The face that a crop was made around.
  private static FaceBox inside(List<FaceBox> boxes, CropBox crop) {
    FaceBox whole = new FaceBox(crop.x1(), crop.y1(), crop.x2(), crop.y2(), 0);
    return boxes.stream().max(Comparator.comparingDouble(whole::iou)).orElse(whole);
  }

  private static Map<String, Double> box(FaceBox face) {
    Map<String, Double> box = new LinkedHashMap<>();
    box.put("x1", Pace.rounded(face.x1()));
    box.put("y1", Pace.rounded(face.y1()));
    box.put("x2", Pace.rounded(face.x2()));
    box.put("y2", Pace.rounded(face.y2()));
    return box;
  }

  /// `Clip` of the contract.
  Map<String, @Nullable Object> clip(FormPart part, Path incoming) {
    return looks.take(() -> clipNow(part, incoming));
  }

  private Map<String, @Nullable Object> clipNow(FormPart part, Path incoming) {
    Found found = found(part, false, incoming.resolve(FILE));
    CropPreview seen;
    try {
      seen = CropPreview.of(workshop.detector(), found.file, SEEN);
    } catch (MimicException e) {
      throw Checks.named(e, found.file, found.name);
    }
    write(incoming.resolve("before.jpg"), Downloads.shown(seen.before()));
    write(incoming.resolve("after.jpg"), seen.after());
    String id = incoming.getFileName().toString();
    keep(id, found, false, incoming);
    VideoInfo info = seen.info();
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("clip", id);
    answer.put("name", found.name);
    answer.put("width", info.width());
    answer.put("height", info.height());
    answer.put("frames", info.frames() < 0 ? null : info.frames());
    answer.put("seconds", info.seconds() < 0 ? null : Pace.rounded(info.seconds()));
    answer.put("framesPerSecond", Pace.rounded(info.frameRate().value()));
    answer.put("sound", info.audio());
    answer.put("crop", seen.crop());
    String note = seen.note();
    answer.put("note", note == null ? null : note.replace(found.file.toString(), found.name));
    answer.put("before", "/api/clips/%s/before".formatted(id));
    answer.put("after", "/api/clips/%s/after".formatted(id));
    answer.values().removeIf(value -> value == null);
    return answer;
  }

  private static void write(Path file, Image picture) {
    try {
      Files.write(file, ImageFile.jpeg(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void keep(String id, Found found, boolean picture, Path incoming) {
    long bytes = Folders.bytes(incoming);
    makeRoom(1, bytes);
    Folders.settle(incoming, folder(id));
    kept.put(id, new Kept(found.name, found.path, picture, System.nanoTime(), bytes));
    CompletableFuture.delayedExecutor(HOUR, TimeUnit.NANOSECONDS).execute(() -> makeRoom(0, 0));
  }

  /// Removes what is older than an hour, and the oldest until so much more fits.
  private synchronized void makeRoom(int more, long bytes) {
    long room = UPLOADS * checks.limits().uploadBytes() - bytes;
    long used = kept.values().stream().mapToLong(Kept::bytes).sum();
    List<Map.Entry<String, Kept>> oldest =
        kept.entrySet().stream()
            .sorted(Comparator.comparingLong(entry -> entry.getValue().time))
            .toList();
    for (Map.Entry<String, Kept> entry : oldest) {
      Kept old = entry.getValue();
      boolean over = kept.size() + more > MOST || used > room;
      if (over || System.nanoTime() - old.time >= HOUR) {
        kept.remove(entry.getKey());
        Folders.remove(folder(entry.getKey()));
        used -= old.bytes;
      }
    }
  }

  /// A preview of something kept.
  ///
  /// @param file the server's own name
  byte[] preview(String id, boolean picture, String file) {
    Kept found = kept.get(id);
    Path preview = folder(id).resolve(file);
    if (found == null || found.picture != picture) {
      throw noPreview();
    }
    try {
      return Files.readAllBytes(preview);
    } catch (NoSuchFileException e) { // removed in the meantime, or a face that nobody saw
      throw noPreview();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Refusal noPreview() {
    return new Refusal(
        404, "There is no such preview; inputs are kept for an hour, unless many newer ones come.");
  }

  /// Of what is kept, and of what is being sent.
  long bytes() {
    return Folders.bytes(folders.inputs()) + Folders.bytes(folders.incoming());
  }
}
