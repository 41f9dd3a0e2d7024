package dev.mimic.serve.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// From a picture and a clip to the video, as a person does it in the page.
@Timeout(600)
@ExtendWith(InBrowser.class)
class CreateIT {
  private static final String PICTURE_FILE = "mimic-create mimic-source input[type=file]";
  private static final String CLIP_FILE = "mimic-create mimic-driver input[type=file]";
  private static final String PROGRESS = "(document.querySelector('progress')?.value ?? 0)";

  private static final Path GROUP = Clips.EXAMPLES.resolve("group.png");

  @TempDir Path folder;

  private static void until(Tab tab, String heading) {
    tab.until("document.querySelector('mimic-job h1')?.innerText === " + Tab.quoted(heading));
  }

  private static JsonNode job(Tab tab) {
    return tab.evaluate(
        "fetch(location.hash.replace('#animation', '/api/animations')).then(it => it.json())");
  }

  private void upload(Tab tab, Path picture, Path clip) {
    tab.choose(PICTURE_FILE, picture);
    tab.until("document.querySelector('mimic-create .face')");
    tab.choose(CLIP_FILE, clip);
    tab.until("document.querySelector('mimic-create .cut')");
  }

  private static void example(Tab tab, String part, String name) {
    tab.click("mimic-create %s .example".formatted(part), name);
    tab.until("document.querySelector('mimic-create %s [data-chosen]')".formatted(part));
  }

  private static void scrub(Tab tab, double seconds) {
    tab.evaluate(
        "(it => { it.value = %s; it.dispatchEvent(new Event('input')); })(document.querySelector('.scrub'))"
            .formatted(seconds));
  }

  @Test
  void anUploadBecomesAVideoToTakeHome(Server server, Tab tab) throws IOException {
    tab.save(folder);
    tab.open(server.address());
    upload(tab, Clips.EXAMPLES.resolve("portrait.png"), Clips.beginning("smile", 8, folder));

    assertThat(tab.text("mimic-create .command code"))
        .isEqualTo("./mimic animate -s portrait.png -d smile.mp4");
    tab.click("mimic-create button", "Animate");
    until(tab, "Your animation");

    tab.click(".downloads a", "MP4");
    try (VideoReader result = VideoReader.open(tab.saved(folder))) {
      int frames = 0;
      for (; result.hasNext(); frames++) {
        assertThat(result.next().image().width()).isEqualTo(512);
      }
      assertThat(frames).isEqualTo(8);
    }
    tab.evaluate(
        "window.asked = []; window.real = fetch;"
            + " window.fetch = (...all) => { asked.push(`${all[0]}`); return real(...all); }; 0");
    tab.click(".downloads a", "PNG frames");
    try (ZipFile zip = new ZipFile(tab.saved(folder).toFile())) {
      assertThat(zip.stream()).hasSize(8).allMatch(entry -> entry.getName().endsWith(".png"));
    }
    assertThat(tab.evaluate("asked").values()) // frames are made for each request
        .hasSize(1)
        .noneMatch(it -> it.asString().contains("zip"));
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void theResultComesInEveryKind(Server server, Tab tab) {
    tab.save(folder);
    tab.open(server.address());
    upload(tab, Clips.EXAMPLES.resolve("portrait.png"), Clips.beginning("smile", 4, folder));
    tab.click("mimic-create button", "Animate");
    until(tab, "Your animation");

    for (String kind : List.of("GIF", "WebP", "WebM")) {
      tab.click(".downloads a", kind);
      Path saved = tab.saved(folder);
      assertThat(saved.toString()).endsWith("." + kind.toLowerCase(Locale.ROOT));
      try (VideoReader result = VideoReader.open(saved)) {
        int frames = 0;
        for (; result.hasNext(); frames++) {
          assertThat(result.next().image().height()).isEqualTo(512);
        }
        // a WebP shows two equal frames as one, for twice as long
        assertThat(frames).as(kind).isBetween(kind.equals("WebP") ? 2 : 4, 4);
      }
    }
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void filesAreDroppedAndPicturesPasted(Server server, Tab tab) {
    tab.openClipboard();
    tab.open(server.address());
    tab.drop("mimic-create mimic-source .drop", Clips.EXAMPLES.resolve("portrait.png"));
    tab.until("document.querySelectorAll('mimic-create .face').length === 1");
    tab.drop("mimic-create mimic-driver .drop", Clips.beginning("smile", 4, folder));
    tab.until("document.querySelector('mimic-create .cut')");
    assertThat(tab.text("mimic-create .command code"))
        .isEqualTo("./mimic animate -s portrait.png -d smile.mp4");
    tab.click("mimic-create .command button", "Copy");
    tab.until("document.querySelector('.command button').innerText.startsWith('Copied')");
    assertThat(tab.evaluate("navigator.clipboard.readText()").asString())
        .isEqualTo("./mimic animate -s portrait.png -d smile.mp4");

    tab.drop("mimic-create mimic-source mimic-faces", GROUP);
    tab.until("document.querySelectorAll('mimic-create .face').length >= 3");
    tab.evaluate(
        """
        fetch('/api/examples/portrait.png').then(it => it.blob())
            .then(png => navigator.clipboard.write([new ClipboardItem({'image/png': png})]))\
        """);
    tab.paste();
    tab.until("document.querySelectorAll('mimic-create .face').length === 1");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void threePlayersKeepTogether(Server server, Tab tab) {
    tab.open(server.address());
    upload(tab, Clips.EXAMPLES.resolve("portrait.png"), Clips.beginning("smile", 8, folder));
    tab.click("mimic-create button", "Animate");
    until(tab, "Your animation");
    tab.until("document.querySelector('video.result').readyState > 2");

    scrub(tab, 0.2);

    tab.until("document.querySelector('video.result').currentTime === 0.2");
    tab.until("Math.abs(document.querySelector('video.driver').currentTime - 0.2) < 0.13");
    assertThat(tab.evaluate("document.querySelector('.scrub').ariaValueText").asString())
        .startsWith("0.2 of 0.3");
    tab.click("button.play", "Play");
    tab.until("document.querySelector('video.driver').currentTime > 0");
    tab.until("!document.querySelector('video.result').paused");

    tab.evaluate("document.querySelector('video.driver').src = '/nothing.mp4'");
    tab.until("document.querySelector('.players').innerText.includes('cannot be played')");
    assertThat(tab.evaluate("document.querySelectorAll('.players video').length").asInt())
        .isEqualTo(1);
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void twoFacesFollowTwoClips(Server server, Tab tab) {
    tab.open(server.address());
    example(tab, "mimic-source", "group");
    assertThat(tab.evaluate("document.querySelectorAll('mimic-create .face').length").asInt())
        .isGreaterThanOrEqualTo(3);
    tab.click("mimic-create .face[aria-pressed=true]", ""); // nobody
    tab.click("mimic-create .face", "1");
    tab.click("mimic-create .face", "3");
    tab.click("mimic-create .check", "A clip of its own");
    tab.choose(CLIP_FILE, Clips.beginning("talk", 12, folder));
    tab.until("document.querySelector('mimic-create .cut')");
    tab.click(".slot", "Face 3");
    tab.until("!document.querySelector('mimic-create .cut')");
    tab.choose(CLIP_FILE, Clips.beginning("smile", 8, folder));
    tab.until("document.querySelector('mimic-create .cut')");
    tab.evaluate(
        "(it => { it.value = 'hold'; it.dispatchEvent(new Event('change'));"
            + " })(document.querySelector('#option-shorter'))");
    tab.until("document.querySelector('mimic-create .command code').innerText.includes('hold')");
    tab.click("mimic-create button", "Animate");
    until(tab, "Your animation");

    JsonNode job = job(tab);
    assertThat(job.get("command").asString())
        .isEqualTo(
            "./mimic animate -s examples/group.png -d talk.mp4 -d smile.mp4 --faces 1,3 --shorter"
                + " hold");
    assertThat(job.at("/result/faces").asInt()).isEqualTo(2);
    assertThat(job.at("/result/frames").asInt()).isEqualTo(12);
    assertThat(tab.evaluate("document.querySelectorAll('video.driver').length").asInt())
        .isEqualTo(2);
    tab.until(
        "[...document.querySelectorAll('mimic-players video')].every(it => it.readyState > 2)");
    scrub(tab, 0.44);
    tab.until("Math.abs(document.querySelectorAll('video.driver')[0].currentTime - 0.44) < 0.13");
    tab.until("document.querySelectorAll('video.driver')[1].currentTime > 0.25"); // it held
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aJobThatIsCancelledIsGone(Server server, Tab tab) {
    tab.open(server.address());
    example(tab, "mimic-source", "portrait");
    example(tab, "mimic-driver", "talk");
    tab.click("mimic-create button", "Animate");
    tab.until(PROGRESS + " > 1");
    assertThat(tab.text("label[for=progress]")).containsPattern("\\d+ of \\d+ frames .* a second");

    tab.click("mimic-job button", "Cancel");

    until(tab, "Cancelled");
    assertThat(job(tab).get("status").asInt()).isEqualTo(404);
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aReloadInTheMiddleOfAJobShowsItAgain(Server server, Tab tab) {
    tab.open(server.address());
    upload(tab, Clips.EXAMPLES.resolve("portrait.png"), Clips.beginning("surprise", 50, folder));
    tab.click("mimic-create button", "Animate");
    tab.until(PROGRESS + " > 1");

    tab.reload();

    tab.until(PROGRESS + " > 2");
    assertThat(tab.text("mimic-job h1")).isEqualTo("Animating");
    until(tab, "Your animation");
    tab.until("document.querySelector('video.result').duration > 1.5");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void everythingCanBeDoneByKeyboard(Server server, Tab tab) {
    tab.open(server.address());
    tab.until("document.querySelectorAll('mimic-create .example').length > 4");
    tab.press("Tab");
    assertThat(tab.focused()).contains("To the content");
    tab.tabTo("group");
    tab.press("Enter");
    tab.until("document.activeElement.matches('[data-chosen]')");
    tab.tabTo("Another picture");
    tab.press("Enter");
    tab.until("document.activeElement.matches('mimic-create mimic-source input[type=file]')");
    tab.tabTo("group");
    tab.press("Enter");
    tab.until("document.activeElement.matches('[data-chosen]')");
    tab.tabTo("Move all");
    tab.press("Enter");
    tab.until("!document.querySelector('mimic-create .face[aria-pressed=false]')");
    tab.tabTo("Face 1");
    assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineStyle").asString())
        .isEqualTo("solid");
    tab.press("Space");
    tab.until("document.activeElement.ariaPressed === 'false'");
    tab.tabTo("smile");
    tab.press("Enter");
    tab.until("document.querySelector('mimic-create .cut')");
    tab.tabTo("Animate");
    tab.press("Enter");
    tab.until("document.querySelector('progress')");
    tab.until("document.activeElement.matches('mimic-job h1')");
    assertThat(job(tab).get("command").asString()).contains("--faces 2,3");
    tab.tabTo("Cancel");
    tab.press("Enter");
    until(tab, "Cancelled");
    tab.until("document.activeElement.matches('mimic-job h1')");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void aJobIsFollowedAgainWhenTheTokenIsGiven(Tab tab) throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    try (Server server = Server.start(data, "--token", "open-barley", "--no-provenance")) {
      tab.open(server.address());
      tab.unlock("open-barley");
      example(tab, "mimic-source", "portrait");
      example(tab, "mimic-driver", "talk");
      String command = tab.text("mimic-create .command code");
      assertThat(command).endsWith(" -d examples/talk.mp4 --no-provenance");
      tab.click("mimic-create button", "Animate");
      tab.until(PROGRESS + " > 1");
      assertThat(job(tab).get("command").asString()).isEqualTo(command);

      tab.call("Network.clearBrowserCookies", Map.of());
      tab.reload();
      tab.unlock("open-barley");

      until(tab, "Animating");
      tab.evaluate("window.before = " + PROGRESS);
      tab.until(PROGRESS + " > window.before + 2");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void theServersSentenceStandsWhereItBelongs(Server server, Tab tab) throws IOException {
    Path words = Files.writeString(folder.resolve("words.png"), "no picture at all");
    tab.open(server.address());

    tab.choose(PICTURE_FILE, words);
    tab.until("document.querySelector('mimic-create mimic-source .problem')?.innerText");
    assertThat(tab.text("mimic-create mimic-source .problem")).contains("words.png");
    assertThat(tab.text("mimic-create mimic-driver .problem")).isEmpty();

    tab.choose(CLIP_FILE, words);
    tab.until("document.querySelector('mimic-create mimic-driver .problem')?.innerText");
    tab.click("mimic-create button", "Animate");
    tab.until("document.querySelector('mimic-create .go .problem')?.innerText");
    assertThat(tab.text("mimic-create .go .problem")).isEqualTo("A picture is still missing.");
    assertThat(tab.complaints()).isEmpty();
  }
}
