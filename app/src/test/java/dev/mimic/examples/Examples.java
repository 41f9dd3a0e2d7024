package dev.mimic.examples;

import dev.mimic.image.Image;
import dev.mimic.video.AudioTrack;
import dev.mimic.video.ImageFile;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes `examples/`: a portrait, a group and four clips to drive them, all rendered by the code
/// beside this, nobody's likeness. `./dev examples` runs it.
public final class Examples {
  private static final int FPS = 25;

  private Examples() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    List<String> wanted = args.length > 1 ? List.of(args).subList(1, args.length) : List.of("all");
    if (wants(wanted, "portrait")) {
      ImageFile.writePng(
          folder.resolve("portrait.png"),
          Renderer.portrait(new Head(Looks.EDDA, Expression.CALM), 512));
    }
    if (wants(wanted, "group")) {
      ImageFile.writePng(folder.resolve("group.png"), group());
    }
    clip(wanted, folder, "smile", Looks.IRIS, Performance.SMILE_AND_NOD);
    clip(wanted, folder, "talk", Looks.OMAR, Performance.TALKING);
    clip(wanted, folder, "sing", Looks.JUNO, Performance.SINGING);
    clip(wanted, folder, "surprise", Looks.IRIS, Performance.SURPRISED);
  }

  private static boolean wants(List<String> wanted, String name) {
    return wanted.contains("all") || wanted.contains(name);
  }

  private static Image group() {
    return Renderer.draw(
        () ->
            new Scene(
                List.of(
                    new Scene.Placed(new Head(Looks.EDDA, posed(17, 0, 1)), -2.75, -0.10, 0, 0.98),
                    new Scene.Placed(
                        new Head(Looks.OMAR, posed(7, -2, -2)), -0.95, 0.22, -0.5, 1.05),
                    new Scene.Placed(new Head(Looks.JUNO, posed(-7, 1, 2)), 0.95, -0.05, 0.1, 1.0),
                    new Scene.Placed(
                        new Head(Looks.IRIS, posed(-17, 0, -2)), 2.75, 0.08, -0.2, 1.0))),
        1280,
        640,
        0,
        -0.25,
        3.7);
  }

  private static Expression posed(double yaw, double pitch, double roll) {
    return new Expression(yaw, pitch, roll, 0, 0, 0, 0.5, 0, 0, 0.15, 0, 0);
  }

  private static void clip(
      List<String> wanted, Path folder, String name, Looks looks, Performance performance)
      throws IOException {
    if (!wants(wanted, name)) {
      return;
    }
    VideoWriter.Settings settings = VideoWriter.Settings.constant(new Rational(FPS, 1));
    Path wav = null;
    if (performance == Performance.SINGING) {
      wav = Files.createTempFile("song", ".wav");
      Song.write(wav);
      settings = settings.withAudio(new AudioTrack(wav, 0));
    }
    try (VideoWriter out = VideoWriter.create(folder.resolve(name + ".mp4"), settings)) {
      int frames = (int) Math.round(FPS * performance.seconds());
      for (int i = 0; i < frames; i++) {
        out.write(Renderer.portrait(new Head(looks, performance.at((double) i / FPS)), 256));
      }
      out.finish();
    }
    if (wav != null) {
      Files.delete(wav);
    }
  }
}
