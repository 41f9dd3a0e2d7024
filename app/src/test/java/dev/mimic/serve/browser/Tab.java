package dev.mimic.serve.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A tab, driven over the DevTools protocol: real clicks and keys, and questions in JavaScript.
final class Tab implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int PATIENCE = 60; // seconds; the machine may be busy

  /// Whether an element lies where it lay at the last look, and nothing lies above it.
  private static final String AT_REST =
      """
      it => {
        const {x, y, width, height} = it.getBoundingClientRect();
        const before = window.target;
        window.target = [x + width / 2, y + height / 2];
        return `${before}` === `${window.target}` && it.contains(document.elementFromPoint(...window.target));
      }\
      """;

  private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private final List<String> complaints = new ArrayList<>();
  private final BlockingQueue<String> names = new LinkedBlockingQueue<>(); // of files being saved
  private final BlockingQueue<String> saved =
      new LinkedBlockingQueue<>(); // their states at the end
  private final WebSocket socket;

  Tab(HttpClient http, URI address) {
    socket = http.newWebSocketBuilder().buildAsync(address, new Ear()).join();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean end) {
      text.append(data);
      if (end) {
        heard(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void heard(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> waits = open.remove(message.get("id").asInt());
      if (message.has("error")) {
        waits.completeExceptionally(new AssertionError(message.get("error").toString()));
      } else {
        waits.complete(message.get("result"));
      }
      return;
    }
    String method = message.path("method").asString("");
    if (method.equals("Runtime.exceptionThrown")) {
      complain(message.at("/params/exceptionDetails/exception/description").asString("?"));
    } else if (method.equals("Log.entryAdded")
        && message.at("/params/entry/level").asString("").equals("error")
        && !message.at("/params/entry/source").asString("").equals("network")) {
      complain(message.at("/params/entry/text").asString("?"));
    } else if (method.equals("Browser.downloadWillBegin")) {
      names.add(message.at("/params/suggestedFilename").asString(""));
    } else if (method.equals("Browser.downloadProgress")
        && !message.at("/params/state").asString("").equals("inProgress")) {
      saved.add(message.at("/params/state").asString(""));
    }
  }

  private void complain(String what) {
    synchronized (complaints) {
      complaints.add(what);
    }
  }

  /// What the page threw, and what the browser held against it, such as its content policy.
  List<String> complaints() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  JsonNode call(String method, Map<String, ?> parameters) {
    int id = last.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    open.put(id, answer);
    String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(text, true).join();
    return answer.orTimeout(PATIENCE * 2, TimeUnit.SECONDS).join();
  }

  /// Goes to a page and waits until its parts are drawn.
  void open(String address) {
    call("Page.navigate", Map.of("url", address));
    until("document.readyState === 'complete' && location.href.startsWith('http')");
    until("document.querySelector('h1')");
  }

  void reload() {
    evaluate("window.old = true");
    call("Page.reload", Map.of());
    until("!window.old && document.querySelector('h1')");
  }

  /// The value of an expression, promises awaited.
  JsonNode evaluate(String expression) {
    JsonNode said =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (said.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + said.get("exceptionDetails"));
    }
    return said.at("/result/value");
  }

  String text(String selector) {
    return evaluate("document.querySelector(%s)?.innerText ?? ''".formatted(quoted(selector)))
        .asString();
  }

  /// Waits until an expression is true; says what the page shows where it never is.
  void until(String expression) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (System.nanoTime() < end) {
      if (patiently(expression)) {
        return;
      }
    }
    throw new AssertionError(
        "Never true: %s%nComplaints: %s%nThe page says:%n%s"
            .formatted(expression, complaints(), text("main")));
  }

  /// Asks for half a second, in the page; a page that is being left has not become true.
  private boolean patiently(String expression) {
    String loop =
        "new Promise(done => { const end = Date.now() + 500; const look = () => { if (%s)"
            + " done(true); else if (Date.now() > end) done(false); else setTimeout(look, 20); };"
            + " look(); })";
    try {
      return evaluate(loop.formatted(expression)).asBoolean(false);
    } catch (AssertionError | CompletionException e) {
      return false;
    }
  }

  /// Clicks the middle of the first element that is seen and, where `words` are not empty, has
  /// them.
  void click(String selector, String words) {
    String find =
        "[...document.querySelectorAll(%s)].find(it => it.checkVisibility() && it.innerText.includes(%s) && !it.disabled)"
            .formatted(quoted(selector), quoted(words));
    until(find);
    evaluate(find + ".scrollIntoView({block: 'center', behavior: 'instant'})");
    until("(%s)(%s)".formatted(AT_REST, find));
    JsonNode box = evaluate("window.target");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type", type, "x", box.get(0), "y", box.get(1), "button", "left", "clickCount", 1));
    }
  }

  /// A key as a person presses it: Tab, Enter, Space, ArrowRight.
  void press(String key) {
    String text = key.equals("Enter") ? "\r" : key.equals("Space") ? " " : "";
    int code = Map.of("Tab", 9, "Enter", 13, "Space", 32, "Escape", 27, "ArrowRight", 39).get(key);
    String name = key.equals("Space") ? " " : key;
    for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              name,
              "code",
              key,
              "windowsVirtualKeyCode",
              code,
              "text",
              type.equals("keyUp") ? "" : text));
    }
  }

  /// Presses Tab until the element with the focus has the words, as `name` of the element.
  void tabTo(String words) {
    for (int i = 0; i < 80; i++) {
      press("Tab");
      if (focused().contains(words)) {
        return;
      }
    }
    throw new AssertionError("The tab key never comes to (%s).".formatted(words));
  }

  String focused() {
    return evaluate(
            "(it => (it.ariaLabel ?? '') + ' ' + (it.labels?.[0]?.innerText ?? it.innerText ??"
                + " ''))(document.activeElement)")
        .asString();
  }

  /// Gives a file field its files, as the browser's own window would.
  void choose(String selector, Path file) {
    JsonNode field =
        call(
            "Runtime.evaluate",
            Map.of("expression", "document.querySelector(%s)".formatted(quoted(selector))));
    call(
        "DOM.setFileInputFiles",
        Map.of(
            "files",
            List.of(file.toAbsolutePath().normalize().toString()),
            "objectId",
            field.at("/result/objectId")));
  }

  /// Gives the token that the page asks for.
  void unlock(String token) {
    until("document.querySelector('#token')");
    evaluate("document.querySelector('#token').value = " + quoted(token));
    click(".lock button", "Open");
  }

  /// Drags a file over an element, as from the desktop, and lets it go there.
  void drop(String selector, Path file) {
    String find = "document.querySelector(%s)".formatted(quoted(selector));
    until(find);
    evaluate(find + ".scrollIntoView({block: 'center', behavior: 'instant'})");
    until("(%s)(%s)".formatted(AT_REST, find));
    JsonNode box = evaluate("window.target");
    String name = file.toAbsolutePath().normalize().toString();
    Map<String, ?> data =
        Map.of("items", List.of(), "files", List.of(name), "dragOperationsMask", 1);
    for (String type : List.of("dragEnter", "dragOver", "drop")) {
      call(
          "Input.dispatchDragEvent",
          Map.of("type", type, "x", box.get(0), "y", box.get(1), "data", data));
    }
  }

  /// Lets the page use the clipboard, as a person does who is asked.
  void openClipboard() {
    call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    call(
        "Browser.grantPermissions",
        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
  }

  /// Ctrl-V.
  void paste() {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      List<String> commands = type.equals("keyUp") ? List.of() : List.of("paste");
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", "v", "code", "KeyV", "modifiers", 2, "commands", commands));
    }
  }

  void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void dark(boolean dark) {
    Map<String, String> feature =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /// Files that are saved land in `folder`.
  void save(Path folder) {
    call(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toString(), "eventsEnabled", true));
  }

  /// The file that was asked for last, when all of it is there.
  Path saved(Path folder) {
    try {
      String state = saved.poll(PATIENCE, TimeUnit.SECONDS);
      if (!"completed".equals(state)) {
        throw new AssertionError("The file was not saved: " + state);
      }
      return folder.resolve(names.take());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// @param to .webp
  void picture(Path to, int quality) {
    JsonNode shot = call("Page.captureScreenshot", Map.of("format", "webp", "quality", quality));
    try {
      Files.write(to, Base64.getDecoder().decode(shot.get("data").asString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String quoted(String text) {
    return JSON.writeValueAsString(text);
  }

  @Override
  public void close() {
    call("Page.close", Map.of());
    socket.abort();
  }
}
