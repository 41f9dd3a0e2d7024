package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.image.Image;
import dev.mimic.serve.Form.FormPart;
import dev.mimic.video.ImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pictures that many send at a time.
@Timeout(60)
class InputsTest {
  private static final int CLIENTS = 50;
  private static final String LATER =
      "503 after 30: Other pictures and clips are being looked at. Maybe try again in a minute.";

  @TempDir Path folder;

  @Test
  void looksAtTwoPicturesAtATimeAndSendsAwayWhoWaitsTooLong() throws Exception {
    Path picture = folder.resolve("wall.png");
    ImageFile.writePng(picture, Image.filled(64, 64, 90, 90, 90));
    HeldWorkshop held = new HeldWorkshop();
    try (Folders folders = new Folders(folder.resolve("studio"));
        ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      Inputs inputs = new Inputs(folders, new Checks(Limits.USUAL), held, 200);
      CompletionService<String> answers = new ExecutorCompletionService<>(crowd);
      for (int i = 0; i < CLIENTS; i++) {
        Path incoming = folders.fresh();
        Path sent = Files.copy(picture, folder.resolve("sent-" + i));
        answers.submit(() -> answer(inputs, new FormPart("source", "a.png", "", sent), incoming));
      }

      for (int i = 2; i < CLIENTS; i++) {
        assertThat(answers.take().get()).isEqualTo(LATER);
      }
      assertThat(held.most()).isEqualTo(2);
      held.letGo();
      assertThat(answers.take().get()).isEqualTo("64 x 64");
      assertThat(answers.take().get()).isEqualTo("64 x 64");

      Path again = Files.copy(picture, folder.resolve("again"));
      assertThat(answer(inputs, new FormPart("source", "a.png", "", again), folders.fresh()))
          .isEqualTo("64 x 64"); // the places are free
    }
  }

  private static String answer(Inputs inputs, FormPart part, Path incoming) {
    try {
      var faces = inputs.faces(part, incoming);
      return faces.get("width") + " x " + faces.get("height");
    } catch (Refusal e) {
      return "%d after %d: %s".formatted(e.problem().status(), e.retryAfter(), e.getMessage());
    }
  }
}
