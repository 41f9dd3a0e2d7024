package dev.mimic.animate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.Progress;
import dev.mimic.face.FaceBox;
import dev.mimic.image.Image;
import dev.mimic.video.ImageFile;
import dev.mimic.video.VideoReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody waits for sees the beginning of a clip; a job sees all of it.
class CropPreviewTest {
  @TempDir Path folder;

  /// Somebody comes into the light at frame 251.
  private final FixedFaces detector =
      new FixedFaces(
          picture ->
              picture.at(0, 0, 0) < 100 ? List.of() : List.of(new FaceBox(60, 30, 76, 46, 0.9)));

  @Test
  void looksAtTheFirst250Frames() throws Exception {
    Path clip = Files.createDirectory(folder.resolve("clip"));
    Path dark = folder.resolve("dark.png");
    Path light = folder.resolve("light.png");
    ImageFile.writePng(dark, Image.filled(160, 90, 30, 30, 30));
    ImageFile.writePng(light, Image.filled(160, 90, 220, 220, 220));
    for (int n = 0; n < 500; n++) {
      Files.createLink(clip.resolve("%05d.png".formatted(n)), n < 250 ? dark : light);
    }

    CropPreview preview = CropPreview.of(detector, clip, 64);

    assertThat(preview.crop()).isNull();
    assertThat(preview.note())
        .isEqualTo(
            "No face was found in the first (250) frames of the driving clip (%s) by the detector"
                + " (fixed): its whole frames drive.",
            clip);
    View whole = new View(clip, VideoReader.FOLDER_RATE, null, 64, false);
    List<String> notes = new ArrayList<>();
    DrivingCrop all = new DrivingCrop(detector, notes::add, Progress.NONE, Long.MAX_VALUE);
    assertThat(all.cropped(whole).crop()).isNotNull();
    assertThat(notes).first().asString().contains("is cut to");
  }
}
