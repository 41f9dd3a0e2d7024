package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.animate.Label;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files of a job in the kinds that clients ask for. What the job did not make is made of its
/// result when it is first asked for, one at a time, and kept beside it.
final class Downloads {
  private static final int SHOWN = 1600; // pixels: the longer side of a picture on the page

  private final Gallery gallery;
  private final Jobs jobs;
  private final String comment;
  private final Turns making =
      new Turns(1, Turns.PATIENCE, "Other files are being made. Maybe try again in a minute.");

  /// @param tag whether results say in their metadata that they are synthetic
  Downloads(Gallery gallery, Jobs jobs, boolean tag) {
    this.gallery = gallery;
    this.jobs = jobs;
    comment = new Label(tag, null).comment();
  }

  /// A picture as a page shows it: not larger than a screen.
  static Image shown(Image picture) {
    return Resize.atMost(picture, SHOWN);
  }

  /// The job's picture as JPEG.
  Path source(Job job) {
    Path from = file(job, job.source().file());
    return made(
        job, "source.jpg", to -> Folders.write(to, ImageFile.jpeg(shown(ImageFile.read(from)))));
  }

  /// The result as .mp4, .gif, .webp or .webm.
  Path result(Job job, String kind) {
    Path whole = file(job, Gallery.RESULT);
    return kind.equals("mp4")
        ? whole
        : made(job, "result." + kind, to -> convert(whole, to, comment));
  }

  /// A driving clip as browsers play it.
  Path driving(Job job, int number) {
    Path clip = file(job, job.drivers().get(number - 1).file());
    return type(clip).isEmpty()
        ? made(job, "shown-%d.mp4".formatted(number), to -> convert(clip, to, ""))
        : clip;
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

  /// `video/mp4` or `video/webm` by the first bytes; empty for anything else.
  static String type(Path clip) {
    try (InputStream in = Files.newInputStream(clip)) {
      byte[] start = in.readNBytes(8);
      String brand = new String(start, StandardCharsets.ISO_8859_1);
      if (brand.endsWith("ftyp")) {
        return "video/mp4";
      }
      return brand.startsWith("\u001aE\u00df\u00a3") ? "video/webm" : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path made(Job job, String name, Consumer<Path> maker) {
    Path file = gallery.folder(job.id()).resolve(name);
    if (Files.exists(file)) {
      return file;
    }
    return making.take(() -> make(job, file, maker));
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
  void frames(Job job, OutputStream to) throws IOException {
    Path whole = file(job, Gallery.RESULT);
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
