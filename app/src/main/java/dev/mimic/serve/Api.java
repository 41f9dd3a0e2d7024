package dev.mimic.serve;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Model;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/// The handlers that are not about jobs: inputs, examples, models, health, tokens.
final class Api {
  private static final int TOKEN_BYTES = 4096;

  private final ServeOptions options;
  private final Folders folders;
  private final Gallery gallery;
  private final Jobs jobs;
  private final Inputs inputs;
  private final Workshop workshop;
  private final Catalogue catalogue;
  private final Gate gate;
  private final IntSupplier live;

  /// @param live how many sessions are open
  Api(
      ServeOptions options,
      Folders folders,
      Gallery gallery,
      Jobs jobs,
      Inputs inputs,
      Workshop workshop,
      Catalogue catalogue,
      Gate gate,
      IntSupplier live) {
    this.options = options;
    this.folders = folders;
    this.gallery = gallery;
    this.jobs = jobs;
    this.inputs = inputs;
    this.workshop = workshop;
    this.catalogue = catalogue;
    this.gate = gate;
    this.live = live;
  }

  void faces(Context context) {
    Path sent = folders.fresh();
    Path incoming = folders.fresh();
    try {
      Form form = Form.read(context, sent, Set.of("source"), options.limits());
      Json.answer(context, inputs.faces(form.one("source"), incoming));
    } finally {
      Folders.remove(sent);
      Folders.remove(incoming);
    }
  }

  void clip(Context context) {
    Path sent = folders.fresh();
    Path incoming = folders.fresh();
    try {
      Form form = Form.read(context, sent, Set.of("driving"), options.limits());
      Json.answer(context, inputs.clip(form.one("driving"), incoming));
    } finally {
      Folders.remove(sent);
      Folders.remove(incoming);
    }
  }

  void source(Context context) {
    preview(context, true, "picture.jpg");
  }

  void face(Context context) {
    preview(context, true, "face-%d.jpg".formatted(number(context.pathParam("number"))));
  }

  void before(Context context) {
    preview(context, false, "before.jpg");
  }

  void after(Context context) {
    preview(context, false, "after.jpg");
  }

  private void preview(Context context, boolean picture, String file) {
    String id = context.pathParam("id");
    if (!Ids.isOne(id)) {
      throw PageFiles.missing(context.path());
    }
    context.header("Cache-Control", "private, max-age=3600");
    context.contentType("image/jpeg").result(inputs.preview(id, picture, file));
  }

  /// A number of a path; 0 for anything that is none.
  static int number(String word) {
    return word.matches("[1-9]\\d{0,2}") ? Integer.parseInt(word) : 0;
  }

  void examples(Context context) {
    Json.answer(
        context, Map.of("pictures", named(Examples.pictures()), "clips", named(Examples.clips())));
  }

  private static List<Map<String, String>> named(List<String> files) {
    return files.stream()
        .map(file -> Map.of("name", Examples.name(file), "url", "/api/examples/" + file))
        .toList();
  }

  void example(Context context) {
    String file = context.pathParam("file");
    URL found = Examples.find(file);
    if (found == null) {
      throw PageFiles.missing(context.path());
    }
    context.header("Cache-Control", "max-age=3600");
    try {
      Ranges.answer(context, Examples.type(file), Examples.size(found), () -> Examples.open(found));
    } catch (IOException e) {
      throw PageFiles.missing(context.path());
    }
  }

  void models(Context context) {
    String usual = workshop.traits(null).name();
    List<Map<String, Object>> here = new ArrayList<>();
    List<Map<String, Object>> others = new ArrayList<>();
    for (Model model : catalogue.models()) {
      if (model.config() != null) {
        boolean held = catalogue.look(model.name(), false) instanceof Held;
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", model.name());
        view.put("what", model.what());
        view.put("licence", model.licence());
        view.put("here", held);
        view.put("bundled", catalogue.look(model.name(), false) instanceof Bundled);
        view.put("usual", model.name().equals(usual));
        (held ? here : others).add(view);
      }
    }
    here.addAll(others);
    Json.answer(context, Map.of("models", here));
  }

  void health(Context context) {
    Map<String, Object> health = new LinkedHashMap<>();
    String version = Api.class.getPackage().getImplementationVersion();
    health.put("status", jobs.ending() ? "ending" : "ok");
    health.put("version", version == null ? "from source" : version);
    health.put("device", workshop.device());
    health.put("precision", workshop.precision());
    health.put("waiting", jobs.waiting());
    health.put("running", jobs.busy() ? 1 : 0);
    health.put("live", live.getAsInt());
    health.put("bytes", gallery.bytes() + inputs.bytes());
    health.put("camera", VirtualCamera.device() != null);
    health.put("provenance", options.provenance());
    health.put("limits", options.limits());
    Json.answer(context, health);
  }

  void session(Context context) {
    String type = context.contentType();
    if (type == null || !type.startsWith("application/json")) {
      throw new Refusal(415, "The request is (%s), expected application/json.".formatted(type));
    }
    if (context.req().getContentLengthLong() > TOKEN_BYTES) {
      throw new Refusal(413, "The request is too long for a token.");
    }
    Map<String, Object> said = Json.object("request's contents", body(context));
    if (said.size() != 1 || !(said.get("token") instanceof String token) || token.length() > 200) {
      throw new Refusal(422, "The request holds no token, expected {\"token\": \"…\"}.");
    }
    if (!gate.admits(token)) {
      throw new Refusal(
          401, "The token is wrong, expected the one that mimic serve was started with.");
    }
    String kept = token.replaceAll("[^A-Za-z0-9._~-]", "_"); // where any token is right
    Cookie cookie = new Cookie(Gate.COOKIE, kept);
    cookie.setHttpOnly(true);
    cookie.setPath("/");
    cookie.setSecure(gate.isSecure(context.req()));
    cookie.setSameSite(SameSite.STRICT);
    context.cookie(cookie);
    context.status(204);
  }

  private static String body(Context context) {
    try {
      byte[] bytes = context.req().getInputStream().readNBytes(TOKEN_BYTES + 1);
      if (bytes.length > TOKEN_BYTES) {
        throw new Refusal(413, "The request is too long for a token.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Refusal(400, "The request was cut off.");
    }
  }

  void noSocket(Context context) {
    context.header("Upgrade", "websocket");
    throw new Refusal(
        426, "The live path is a WebSocket, expected Upgrade: websocket. Maybe see docs/api.md.");
  }
}
