package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.animate.Label;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.BrowserClip;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files of a job in the kinds that clients ask for. What the job did not make is made when it is
/// first asked for, one of a sort at a time, and kept beside its files; frames are only sent.
final class Downloads {
  private static final int SHOWN = 1600; // pixels: the longer side of a picture on the page
  private static final int ARCHIVES = 2; // at a time, each as long as its client takes

  private final Gallery gallery;
  private final Jobs jobs;
  private final String comment;
  private final Turns pictures; // quick: a page full of them does not wait for a conversion
  private final Turns drivers;
  private final Turns results;
  private final Turns archives;

  /// @param tag whether results say in their metadata that they are synthetic
  Downloads(Gallery gallery, Jobs jobs, boolean tag) {
    this(gallery, jobs, tag, Turns.PATIENCE);
  }

  /// @param patience milliseconds until who waits for others is sent away
  Downloads(Gallery gallery, Jobs jobs, boolean tag, long patience) {
    this.gallery = gallery;
    this.jobs = jobs;
    comment = new Label(tag, null).comment();
    pictures = turns(1, patience, "Other pictures are being made");
    drivers = turns(1, patience, "Other clips are being converted");
    results = turns(1, patience, "Other files are being made");
    archives = turns(ARCHIVES, patience, "The frames of other animations are being sent");
  }

  private static Turns turns(int places, long patience, String busy) {
    return new Turns(places, patience, busy + ". Maybe try again in a minute.");
  }

  /// A picture as a page shows it: not larger than a screen.
  static Image shown(Image picture) {
    return Resize.atMost(picture, SHOWN);
  }

  /// The job's picture as JPEG.
  Path source(Job job) {
    Path from = file(job, job.source().file());
    return made(
        pictures,
        job,
        "source.jpg",
        to -> Folders.write(to, ImageFile.jpeg(shown(ImageFile.read(from)))));
  }

  /// The result as .mp4, .gif, .webp or .webm.
  Path result(Job job, String kind) {
    Path whole = file(job, Gallery.RESULT);
    return kind.equals("mp4")
        ? whole
        : made(results, job, "result." + kind, to -> convert(whole, to, comment));
  }

  /// @param type of its contents, such as `video/mp4`
  record Clip(Path file, String type) {}

  /// A driving clip as browsers play it.
  Clip driving(Job job, int number) {
    Path clip = file(job, job.drivers().get(number - 1).file());
    String type = BrowserClip.type(clip);
    if (!type.isEmpty()) {
      return new Clip(clip, type);
    }
    String name = "shown-%d.mp4".formatted(number);
    return new Clip(made(drivers, job, name, to -> convert(clip, to, "")), "video/mp4");
  }

  /// One of the files that the job has of itself.
  ///
  /// @throws Refusal with 404 if somebody removed it
  private Path file(Job job, String name) {
    Path file = gallery.folder(job.id()).resolve(name);
    if (!Files.exists(file)) {
      throw new Refusal(404, "This file of the animation is gone. Maybe it was removed by hand.");
    }
    return file;
  }

  private Path made(Turns turns, Job job, String name, Consumer<Path> maker) {
    Path file = gallery.folder(job.id()).resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    return turns.take(() -> make(job, file, maker));
  }

  private Path make(Job job, Path file, Consumer<Path> maker) {
    try {
      if (!Files.exists(file)) {
        maker.accept(file);
        jobs.prune(job.id());
      }
      return file;
    } catch (MimicException e) { // of our own files: nothing that the client could mend
      throw new IllegalStateException(e);
    }
  }

  private static void convert(Path from, Path to, String comment) {
    try (VideoReader clip = VideoReader.open(from);
        VideoWriter out =
            VideoWriter.create(to, VideoWriter.Settings.like(clip).withComment(comment))) {
      while (clip.hasNext()) {
        out.write(clip.next());
      }
      out.finish();
    }
  }

  /// Every frame of the result as PNG, written while they are decoded.
  void frames(Job job, OutputStream to) {
    Path whole = file(job, Gallery.RESULT);
    archives.take(
        () -> {
          pack(whole, to);
          return whole;
        });
  }

  private void pack(Path whole, OutputStream to) throws IOException {
    try (VideoReader clip = VideoReader.open(whole);
        ZipOutputStream zip = new ZipOutputStream(to)) {
      zip.setLevel(0); // PNG is packed already
      for (int index = 0; clip.hasNext(); index++) {
        zip.putNextEntry(new ZipEntry("%07d.png".formatted(index)));
        zip.write(ImageFile.png(clip.next().image(), comment));
      }
    }
  }
}
