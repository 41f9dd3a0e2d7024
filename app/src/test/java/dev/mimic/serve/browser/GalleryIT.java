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
      tab.click("button", "Animate");
      tab.until("document.querySelector('video.result')");
      server.kill();
    }
    try (Server again = Server.start(data, "--token", "open-sesame")) {
      tab.open(again.address() + "/#gallery");
      tab.until("document.querySelector('#token')");
      assertThat(tab.evaluate("document.querySelectorAll('.gallery li').length").asInt()).isZero();

      tab.evaluate("document.querySelector('#token').value = 'wrong'");
      tab.click(".lock button", "Open");
      tab.until("document.querySelector('main > .problem').innerText");
      tab.evaluate("document.querySelector('#token').value = 'open-sesame'");
      tab.click(".lock button", "Open");

      tab.until("document.querySelectorAll('.gallery li').length === 1");
      tab.click(".gallery a", "portrait.png after smile.mp4");
      tab.until("document.querySelector('video.result')?.duration > 0.1");
      assertThat(tab.complaints()).isEmpty();
      tab.click("mimic-job button", "Remove");
      tab.until("document.querySelector('mimic-gallery')?.innerText.includes('Nothing yet')");
    }
  }
}
