package dev.mimic.serve.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is left when the server ends, and who may see it.
@Timeout(300)
@ExtendWith(InBrowser.class)
class GalleryIT {
  private static final String CARDS = "document.querySelectorAll('.gallery li').length";

  @TempDir Path folder;

  @Test
  void outlivesTheServer(Tab tab) throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    try (Server server = Server.start(data)) {
      tab.open(server.address());
      tab.choose("mimic-source input[type=file]", Clips.EXAMPLES.resolve("portrait.png"));
      tab.until("document.querySelector('.face')");
      tab.choose("mimic-driver input[type=file]", Clips.beginning("smile", 4, folder));
      tab.until("document.querySelector('.cut')");
      for (int job = 0; job < 3; job++) {
        tab.click(".bar a", "Create");
        tab.click("mimic-create button", "Animate");
        tab.until("document.querySelector('video.result')");
      }
      server.kill();
    }
    try (Server again = Server.start(data, "--token", "open-sesame")) {
      tab.open(again.address() + "/#gallery");
      tab.until("document.querySelector('#token')");
      assertThat(tab.evaluate(CARDS).asInt()).isZero();

      tab.unlock("wrong");
      tab.until("document.querySelector('main > .problem').innerText");
      tab.unlock("open-sesame");

      tab.until(CARDS + " === 3");
      tab.until("document.activeElement.matches('mimic-gallery h1')");
      tab.click(".gallery a", "portrait.png after smile.mp4");
      tab.until("document.querySelector('video.result')?.duration > 0.1");
      assertThat(tab.complaints()).isEmpty();
      tab.click("mimic-job button", "Remove");
      tab.until(CARDS + " === 2");
      tab.until("document.activeElement.matches('mimic-gallery h1')");
      tab.tabTo("Remove");
      tab.press("Enter");
      tab.until(CARDS + " === 1");
      tab.until("document.activeElement.matches('.gallery a')");
      tab.tabTo("Remove");
      tab.press("Enter");
      tab.until("document.querySelector('mimic-gallery').innerText.includes('Nothing yet')");
      tab.until("document.activeElement.matches('mimic-gallery h1')");
    }
  }
}
