package dev.mimic.serve.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

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

  /// How many pixels of the answer are as green or as blue as keypoints are, and nothing else is.
  private static final String DOTS =
      """
      (it => {
        const {data} = it.getContext('2d').getImageData(0, 0, it.width, it.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          const [red, green, blue] = data.slice(i, i + 3);
          if (green - Math.max(red, blue) > 60 || (blue - red > 90 && blue - green > 60)) count++;
        }
        return count;
      })(document.querySelector('canvas.answer'))\
      """;

  /// Notes in `said` what the page sends: messages as objects, frames as `{type: 'frame'}`.
  private static final String LISTEN =
      """
      window.said = [];
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        window.said.push(typeof data === 'string' ? JSON.parse(data) : {type: 'frame'});
        send.call(this, data);
      };
      0\
      """;

  /// Draws the slider `smoothing` from end to end, a step each time the page is painted, and counts
  /// in `back` how often something else moved it meanwhile.
  private static final String DRAG =
      """
      (it => new Promise(done => {
        let at = 0;
        let back = 0;
        const step = () => {
          if (at > 0 && Math.abs(it.value - at) > 0.001) back++;
          if (at >= 1) return done(back);
          at = Math.round(100 * at + 5) / 100;
          it.value = at;
          it.dispatchEvent(new Event('input'));
          requestAnimationFrame(step);
        };
        step();
      }))(document.querySelector('#live-smoothing'))\
      """;

  private static final String PROBLEM =
      "document.querySelector('[aria-labelledby=live-stage] .problem').innerText";

  @TempDir Path folder;

  private static void begin(Server server, Tab tab) {
    tab.open(server.address() + "/#live");
    tab.click("mimic-live .example", "portrait");
    tab.until("document.querySelector('mimic-live .face')");
    tab.click("mimic-live button", "Start");
    tab.until("+document.querySelector('[data-rate]')?.innerText > 0");
  }

  @Test
  void theCameraDrivesAPicture(Server server, Tab tab) {
    begin(server, tab);
    assertThat(tab.evaluate(VALUES.formatted("canvas.answer")).asInt()).isGreaterThan(50);
    assertThat(tab.evaluate(VALUES.formatted("video.you")).asInt()).isGreaterThan(50);
    assertThat(tab.text("mimic-live")).doesNotContain("No face was found");
    assertThat(tab.text("[data-latency]")).matches("[1-9]\\d* ms");

    tab.click("mimic-live button", "Reset reference");
    tab.until("document.querySelector('mimic-live').innerText.includes('from your pose of now')");
    tab.click("label[for=live-mirror]", "Mirror");
    tab.until("!document.querySelector('video.you').matches('.mirror')");
    assertThat(tab.evaluate(DOTS).asInt()).isLessThan(5);
    tab.click("label[for=live-overlay]", "Keypoints");
    tab.until(DOTS + " > 20");
    tab.click("label[for=live-overlay]", "Keypoints");
    tab.until(DOTS + " < 5");

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
  void beginsAndEndsByKeyboard(Server server, Tab tab) {
    tab.open(server.address() + "/#live");
    tab.until("document.querySelectorAll('mimic-live .example').length > 1");
    tab.evaluate(LISTEN);
    tab.tabTo("portrait");
    tab.press("Enter");
    tab.until("document.activeElement.matches('[data-chosen]')");
    tab.evaluate(
        "(it => { it.value = 'mimic-face'; it.dispatchEvent(new Event('change'));"
            + " })(document.querySelector('[aria-labelledby=live-stage] select'))");
    tab.tabTo("Start");
    tab.press("Enter");
    tab.until("+document.querySelector('[data-rate]')?.innerText > 0");
    assertThat(tab.focused()).contains("Stop");
    assertThat(tab.evaluate("said[0].model").asString()).isEqualTo("mimic-face");

    tab.press("Enter");

    tab.until("document.querySelector('video.you').hidden");
    assertThat(tab.focused()).contains("Start");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aSliderObeysTheHandAlone(Server server, Tab tab) {
    begin(server, tab);
    tab.evaluate(LISTEN);

    assertThat(tab.evaluate(DRAG).asInt()).isZero();

    tab.until("said.some(it => it.type === 'set' && it.smoothing === 1)");
    assertThat(tab.evaluate("said.filter(it => it.type === 'set').length").asInt())
        .isLessThanOrEqualTo(tab.evaluate("said.filter(it => it.type === 'frame').length").asInt());
    tab.click("mimic-live button", "Stop");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void goesOnWhereNobodySeesIt(Server server, Tab tab) {
    begin(server, tab);
    JsonNode other =
        tab.call("Target.createTarget", Map.of("url", "about:blank", "background", false));
    tab.until("document.hidden");
    tab.evaluate("window.before = document.querySelector('mimic-live').link.count");

    tab.until("document.querySelector('mimic-live').link.count > window.before + 10");

    tab.call("Target.closeTarget", Map.of("targetId", other.get("targetId").asString()));
    tab.call("Page.bringToFront", Map.of());
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void saysWhyItEnded(Tab tab) throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    try (Server server = Server.start(data)) {
      begin(server, tab);
      tab.click("mimic-live button", "Stop");
      tab.evaluate("document.querySelector('mimic-live').face = 9");
      tab.click("mimic-live button", "Start");
      tab.until(PROBLEM + ".includes('(9)')"); // why it was refused, not that it was closed
      tab.evaluate(
          """
          Promise.all([1, 2].map(() => new Promise(done => {
            const other = new WebSocket(location.origin.replace('http', 'ws') + '/api/live');
            other.onopen = other.onclose = () => done(1);
          })))\
          """);
      tab.click("mimic-live button", "Start");
      tab.until(PROBLEM + ".startsWith('All live places')");

      tab.reload();
      begin(server, tab);
      tab.evaluate("document.querySelector('mimic-live').link.say({type: 'nonsense'})");
      tab.until(PROBLEM + ".includes('nonsense')");
    }
    tab.until(PROBLEM + " === 'The server ends. Maybe start it again.'"); // and not the old one
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
    tab.until("document.activeElement.innerText === 'Record'");
    tab.press("Enter");
    tab.until("document.querySelector('dialog .count')?.innerText === '2'");
    tab.until("document.activeElement.matches('dialog h2')");
    tab.until("document.querySelector('dialog .red')?.innerText === '13 s'");
    assertThat(tab.focused()).contains("Stop");
    tab.press("Enter");
    tab.until("document.activeElement.innerText === 'Use it'");
    tab.press("Enter");
    tab.until("document.querySelector('mimic-create .cut')");
    assertThat(tab.text("mimic-create mimic-driver .said")).contains("recording.webm");
    tab.until("!window.document.querySelector('dialog')");
    assertThat(tab.complaints()).isEmpty();
  }
}
