package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.image.Image;
import dev.mimic.serve.Form.FormPart;
import dev.mimic.video.ImageFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    HeldWorkshop held = new HeldWorkshop();
    try (Folders folders = new Folders(folder.resolve("studio"));
        ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      Inputs inputs = new Inputs(folders, new Checks(Limits.USUAL), held, 200);
      CompletionService<String> answers = new ExecutorCompletionService<>(crowd);
      try {
        for (int i = 0; i < CLIENTS; i++) {
          FormPart part = picture("sent-" + i);
          Path incoming = folders.fresh();
          answers.submit(() -> answer(inputs, part, incoming));
        }
        for (int i = 2; i < CLIENTS; i++) {
          Future<String> next = answers.poll(20, TimeUnit.SECONDS);
          assertThat(next).as("an answer while two are looked at").isNotNull();
          assertThat(next.get()).isEqualTo(LATER);
        }
        assertThat(held.most()).isEqualTo(2);
      } finally {
        held.letGo(); // or the crowd would never end
      }
      assertThat(answers.take().get()).isEqualTo("64 x 64");
      assertThat(answers.take().get()).isEqualTo("64 x 64");
      assertThat(answer(inputs, picture("again"), folders.fresh()))
          .isEqualTo("64 x 64"); // the places are free
    }
  }

  @Test
  void saysOfWhatNewerOnesPushedOutThatItIsKeptNoMore() throws Exception {
    try (Folders folders = new Folders(folder.resolve("studio"))) {
      Inputs inputs = inputs(folders);
      String first = kept(inputs, folders, picture("first"));
      for (int i = 0; i < 64; i++) {
        kept(inputs, folders, picture("newer"));
      }

      assertThatThrownBy(() -> inputs.copy(first, true, folder.resolve("copy")))
          .isInstanceOf(Refusal.class)
          .hasMessage(
              "The picture is not kept any more: after an hour, or when many newer ones came, it is"
                  + " removed. Maybe choose the file again.");
    }
  }

  @Test
  void saysTheSameOfWhatGoesWhileItIsLookedUp() throws Exception {
    try (Folders folders = new Folders(folder.resolve("studio"))) {
      Inputs inputs = inputs(folders);
      String id = kept(inputs, folders, picture("gone"));
      Folders.remove(folders.inputs().resolve(id)); // as another thread does after the look-up

      assertThatThrownBy(() -> inputs.copy(id, true, folder.resolve("copy")))
          .isInstanceOfSatisfying(
              Refusal.class, it -> assertThat(it.problem().status()).isEqualTo(422));
      assertThatThrownBy(() -> inputs.preview(id, true, "picture.jpg"))
          .isInstanceOfSatisfying(
              Refusal.class, it -> assertThat(it.problem().status()).isEqualTo(404));
    }
  }

  @Test
  void countsWhatIsBeingSent() throws Exception {
    try (Folders folders = new Folders(folder.resolve("studio"))) {
      Files.write(folders.fresh().resolve("part-0"), new byte[1000]);

      assertThat(inputs(folders).bytes()).isEqualTo(1000);
    }
  }

  private static Inputs inputs(Folders folders) {
    HeldWorkshop free = new HeldWorkshop();
    free.letGo();
    return new Inputs(folders, new Checks(Limits.USUAL), free);
  }

  private static String kept(Inputs inputs, Folders folders, FormPart part) {
    return String.valueOf(inputs.faces(part, folders.fresh()).get("source"));
  }

  private FormPart picture(String name) {
    Path sent = folder.resolve(name + ".png");
    ImageFile.writePng(sent, Image.filled(64, 64, 90, 90, 90));
    return new FormPart("source", "a.png", "", sent);
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
