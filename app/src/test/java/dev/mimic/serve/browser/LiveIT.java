package dev.mimic.serve.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The camera, which plays our own example clip.
@Timeout(300)
@ExtendWith(InBrowser.class)
class LiveIT {
  /// How many values the bytes of a picture have: one colour has four at most.
  private static final String VALUES =
      """
      (it => {
        const paper = new OffscreenCanvas(64, 64).getContext('2d');
        paper.drawImage(it, 0, 0, 64, 64);
        return new Set(paper.getImageData(0, 0, 64, 64).data).size;
      })(document.querySelector('%s'))\
      """;

  @Test
  void theCameraDrivesAPicture(Server server, Tab tab) {
    tab.open(server.address() + "/#live");
    tab.click("mimic-live .example", "portrait");
    tab.until("document.querySelector('mimic-live .face')");
    tab.click("mimic-live button", "Start");
    tab.until("+document.querySelector('[data-rate]')?.innerText > 0");
    assertThat(tab.evaluate(VALUES.formatted("canvas.answer")).asInt()).isGreaterThan(50);
    assertThat(tab.evaluate(VALUES.formatted("video.you")).asInt()).isGreaterThan(50);
    assertThat(tab.text("mimic-live")).doesNotContain("No face was found");
    assertThat(tab.text("[data-latency]")).matches("[1-9]\\d* ms");

    tab.click("mimic-live button", "Reset reference");
    tab.until("document.querySelector('mimic-live').innerText.includes('from your pose of now')");
    tab.click("label[for=live-mirror]", "Mirror");
    tab.until("!document.querySelector('video.you').matches('.mirror')");
    tab.click("label[for=live-overlay]", "Keypoints");

    tab.click("mimic-live button[aria-pressed=false]", "Record");
    tab.until("document.querySelector('mimic-live button[aria-pressed=true]')");
    tab.evaluate("window.shown = document.querySelector('video.you').currentTime");
    tab.until("document.querySelector('video.you').currentTime > window.shown + 2");
    tab.click("mimic-live button[aria-pressed=true]", "Record");
    tab.until("document.querySelector('mimic-live a[href^=\"#animation/\"]')");
    tab.evaluate("window.camera = document.querySelector('video.you').srcObject");
    tab.click("mimic-live button", "Stop");
    tab.until("!window.camera.active");

    tab.click("mimic-live a[href^='#animation/']", "gallery");
    tab.until("document.querySelector('video.result')?.duration > 0.2");
    assertThat(tab.text("mimic-job")).contains("recorded live");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aPhotoIsAnimatedByARecording(Server server, Tab tab) {
    tab.open(server.address());
    tab.click("mimic-create button", "Take a photo");
    tab.click("dialog button", "Take it");
    tab.until("document.querySelector('mimic-create mimic-source [data-chosen]')");
    assertThat(tab.text("mimic-create mimic-source .said")).startsWith("photo.jpg, 256 × 256.");

    tab.click("mimic-create button", "Record yourself");
    tab.click("dialog button", "Record");
    tab.until("document.querySelector('dialog .count')?.innerText === '2'");
    tab.until("document.querySelector('dialog .red')?.innerText === '13 s'");
    tab.click("dialog button", "Stop");
    tab.click("dialog button", "Use it");
    tab.until("document.querySelector('mimic-create .cut')");
    assertThat(tab.text("mimic-create mimic-driver .said")).contains("recording.webm");
    tab.until("!window.document.querySelector('dialog')");
    assertThat(tab.complaints()).isEmpty();
  }
}
