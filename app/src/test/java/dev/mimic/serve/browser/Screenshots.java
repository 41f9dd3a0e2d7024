package dev.mimic.serve.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes the pictures of docs/studio.md: the page as it is, with the drawn examples. `./dev
/// pictures` runs it.
public final class Screenshots {
  private static final long LARGEST = 150_000; // bytes

  private final Tab tab;
  private final String address;
  private final Path folder;

  /// @param args the folder that the pictures go to
  public static void main(String[] args) throws IOException {
    try (InBrowser.Stage stage = InBrowser.Stage.open();
        Tab tab = stage.chromium().tab()) {
      new Screenshots(tab, stage.server().address(), Path.of(args[0])).all();
    }
  }

  private Screenshots(Tab tab, String address, Path folder) {
    this.tab = tab;
    this.address = address;
    this.folder = folder;
  }

  private void all() throws IOException {
    tab.size(1280, 940);
    tab.open(address);
    tab.click("mimic-create .example", "group");
    tab.until("document.querySelector('mimic-create .face')");
    tab.click("mimic-create .face[aria-pressed=true]", ""); // the others move
    tab.click("mimic-create .face", "1");
    tab.click("mimic-create .face", "3");
    tab.click("mimic-create .check", "A clip of its own");
    clip("talk");
    tab.click(".slot", "Face 3");
    clip("surprise");
    shoot("studio-create");

    tab.click("summary", "Options");
    tab.size(360, 760);
    shoot("studio-phone");
    tab.size(1280, 940);
    tab.click("summary", "Options");

    tab.click("mimic-create button", "Animate");
    tab.until("document.querySelector('video.result')?.readyState > 2");
    tab.evaluate(
        "(it => { it.value = 1.2; it.dispatchEvent(new Event('input'));"
            + " })(document.querySelector('.scrub'))");
    tab.until("Math.abs(document.querySelector('video.driver').currentTime - 1.2) < 0.13");
    tab.dark(true);
    shoot("studio-result-dark");

    tab.click(".bar a", "Live");
    tab.click("mimic-live button", "Another picture");
    tab.click("mimic-live .example", "portrait");
    tab.until("document.querySelector('mimic-live .face')");
    tab.click("mimic-live button", "Start");
    tab.until("+document.querySelector('[data-rate]')?.innerText > 0");
    shoot("studio-live-dark");
  }

  private void clip(String name) {
    tab.until("!document.querySelector('mimic-create .cut')");
    tab.click("mimic-create mimic-driver .example", name);
    tab.until("document.querySelector('mimic-create .cut')");
  }

  private void shoot(String name) throws IOException {
    tab.evaluate("window.scrollTo({top: 0, behavior: 'instant'}); document.activeElement.blur()");
    tab.until("[...document.images].every(it => it.complete) && !document.getAnimations().length");
    Path file = folder.resolve(name + ".webp");
    int quality = 90;
    do {
      tab.picture(file, quality);
      quality -= 10;
    } while (Files.size(file) > LARGEST && quality > 0);
  }
}
