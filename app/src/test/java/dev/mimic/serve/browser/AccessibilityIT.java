package dev.mimic.serve.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What axe-core finds in every view, in both themes, and whether a phone is wide enough.
@Timeout(300)
@ExtendWith(InBrowser.class)
class AccessibilityIT {
  @TempDir Path folder;

  private static String axe() throws IOException {
    ClassLoader loader = AccessibilityIT.class.getClassLoader();
    Properties properties = new Properties();
    try (InputStream in =
        loader.getResourceAsStream("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      properties.load(in);
    }
    String name =
        "META-INF/resources/webjars/axe-core/%s/axe.min.js"
            .formatted(properties.getProperty("version"));
    try (InputStream in = loader.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void hasNoFindings(Tab tab, String view) {
    for (boolean dark : List.of(false, true)) {
      tab.dark(dark);
      // colours that are still changing are nobody's
      tab.until("!document.getAnimations().some(it => it.effect.getTiming().iterations === 1)");
      JsonNode found =
          tab.evaluate(
              "axe.run({resultTypes: ['violations']}).then(it => it.violations.map(v => v.id + ': '"
                  + " + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; ')))");
      assertThat(found.values().stream().map(JsonNode::asString))
          .as(view + (dark ? ", dark" : ", light"))
          .isEmpty();
    }
  }

  private static void fitsAPhone(Tab tab, String view) {
    tab.size(360, 740);
    assertThat(tab.evaluate("document.documentElement.scrollWidth").asInt())
        .as(view)
        .isLessThanOrEqualTo(360);
    tab.size(1280, 900);
  }

  @Test
  void noViewShutsAnybodyOut(Server server, Tab tab) throws IOException {
    tab.open(server.address());
    tab.evaluate(axe());
    tab.until("document.querySelectorAll('mimic-create .example').length > 4");
    hasNoFindings(tab, "empty");
    fitsAPhone(tab, "empty");

    tab.click("mimic-create .example", "group");
    tab.until("document.querySelector('mimic-create .face')");
    tab.click("mimic-create button", "Move all");
    tab.click("mimic-create .check", "A clip of its own");
    tab.choose("mimic-create mimic-driver input[type=file]", Clips.beginning("smile", 3, folder));
    tab.until("document.querySelector('mimic-create .cut')");
    tab.click("summary", "Options");
    tab.click("mimic-create button", "Animate"); // others have no clip: a problem
    tab.until("document.querySelector('mimic-create .go .problem')?.innerText");
    hasNoFindings(tab, "create");
    fitsAPhone(tab, "create");

    tab.click("mimic-create .check", "A clip of its own");
    tab.choose("mimic-create mimic-driver input[type=file]", Clips.beginning("smile", 3, folder));
    tab.until("document.querySelector('mimic-create .cut')");
    tab.click("mimic-create button", "Animate");
    tab.until("document.querySelector('video.result')?.readyState > 0");
    hasNoFindings(tab, "job");
    fitsAPhone(tab, "job");

    tab.click(".bar a", "Gallery");
    tab.until("document.querySelector('.gallery li')");
    hasNoFindings(tab, "gallery");
    fitsAPhone(tab, "gallery");

    tab.click(".bar a", "Live");
    hasNoFindings(tab, "live");
    fitsAPhone(tab, "live");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void nothingThatIsUnderWayShutsAnybodyOut(Server server, Tab tab) throws IOException {
    tab.open(server.address());
    tab.evaluate(axe());
    tab.click("mimic-create button", "Take a photo");
    tab.until("document.activeElement.innerText === 'Take it'");
    hasNoFindings(tab, "photo");
    fitsAPhone(tab, "photo");
    tab.click("dialog button", "Cancel");
    tab.until("!document.querySelector('dialog')");
    tab.click("mimic-create button", "Record yourself");
    tab.click("dialog button", "Record");
    tab.until("document.querySelector('dialog .red')");
    hasNoFindings(tab, "recording");
    tab.click("dialog button", "Stop");
    tab.until("document.querySelector('dialog video[controls]')");
    hasNoFindings(tab, "recorded");
    fitsAPhone(tab, "recorded");
    tab.click("dialog button", "Cancel");

    tab.click("mimic-create .example", "group");
    tab.until("document.querySelector('mimic-create .face')");
    tab.click("mimic-create button", "Move all");
    tab.click("mimic-create mimic-driver .example", "talk");
    tab.until("document.querySelector('mimic-create .cut')");
    tab.click("mimic-create button", "Animate");
    tab.until("document.querySelector('progress')?.value > 1");
    hasNoFindings(tab, "job under way");
    fitsAPhone(tab, "job under way");
    assertThat(tab.text("mimic-job h1")).isEqualTo("Animating"); // or it was another view
    tab.click("mimic-job button", "Cancel");
    tab.until("document.querySelector('mimic-job h1').innerText === 'Cancelled'");

    tab.click(".bar a", "Live");
    tab.until("document.querySelector('mimic-live .face')");
    tab.click("mimic-live button", "Start");
    tab.until("+document.querySelector('[data-rate]')?.innerText > 0");
    hasNoFindings(tab, "live under way");
    fitsAPhone(tab, "live under way");
    assertThat(tab.text("mimic-live button.main")).isEqualTo("Stop");
    tab.click("mimic-live button", "Stop");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void theSwitchSaysMoreThanTheSystem(Server server, Tab tab) {
    String ground = "getComputedStyle(document.documentElement).backgroundColor";
    tab.dark(true);
    tab.open(server.address());
    String dark = tab.evaluate(ground).asString();

    tab.click(".theme", "Dark");

    tab.until(ground + " !== '" + dark + "'");
    tab.reload();
    assertThat(tab.evaluate(ground).asString()).isNotEqualTo(dark);
    tab.evaluate("localStorage.clear()"); // other tests share it
  }
}
