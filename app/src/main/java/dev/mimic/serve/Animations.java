package dev.mimic.serve;

import dev.mimic.serve.Form.FormPart;
import dev.mimic.serve.Job.Input;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Handlers of `/api/animations`: jobs, their events and their files.
final class Animations {
  private static final int DRIVERS = 16;
  private static final Map<String, String> TYPES =
      Map.of(
          "mp4", "video/mp4",
          "gif", "image/gif",
          "webp", "image/webp",
          "webm", "video/webm",
          "zip", "application/zip");

  private final Folders folders;
  private final Gallery gallery;
  private final Jobs jobs;
  private final Inputs inputs;
  private final Downloads downloads;
  private final Events events;
  private final Workshop workshop;
  private final ServeOptions options;

  Animations(
      Folders folders,
      Gallery gallery,
      Jobs jobs,
      Inputs inputs,
      Workshop workshop,
      ServeOptions options) {
    this.folders = folders;
    this.gallery = gallery;
    this.jobs = jobs;
    this.inputs = inputs;
    this.workshop = workshop;
    this.options = options;
    downloads = new Downloads(gallery, jobs, options.provenance());
    events = new Events(jobs, this::view);
  }

  private Map<String, ?> view(Job job, Pace pace) {
    Path result = gallery.folder(job.id()).resolve(Gallery.RESULT);
    long bytes = job.outcome() == null ? 0 : Folders.bytes(result);
    return Views.of(job, jobs.position(job.id()), pace, bytes, options.provenance());
  }

  private Map<String, ?> view(Job job) {
    return view(job, jobs.pace(job.id()));
  }

  void list(Context context) {
    Json.answer(context, Map.of("animations", jobs.all().stream().map(this::view).toList()));
  }

  void begin(Context context) {
    jobs.requirePlace();
    Path sent = folders.fresh();
    Path incoming = folders.fresh();
    try {
      Form form =
          Form.read(context, sent, Set.of("source", "driving", "options"), options.limits());
      Job job = jobs.submit(job(form, incoming), incoming);
      context.status(202).header("Location", "/api/animations/" + job.id());
      Json.answer(context, view(job));
    } finally {
      Folders.remove(sent);
      Folders.remove(incoming);
    }
  }

  private Job job(Form form, Path incoming) {
    List<FormPart> said = form.all("options");
    if (said.size() > 1) {
      throw new Refusal(
          400, "There are (%d) parts called (options), expected one.".formatted(said.size()));
    }
    Wishes wishes =
        Wishes.of(said.isEmpty() ? Map.of() : Json.object("options", said.getFirst().words()));
    workshop.traits(wishes.model()); // refused now, not when it is its turn
    List<FormPart> driving = form.all("driving");
    if (driving.isEmpty() || driving.size() > DRIVERS) {
      throw new Refusal(
          400,
          "There are (%d) parts called (driving), expected 1 to %d."
              .formatted(driving.size(), DRIVERS));
    }
    Inputs.Found source = inputs.find(form.one("source"), true, incoming.resolve("source"));
    List<Input> drivers = new ArrayList<>();
    for (FormPart part : driving) {
      String file = "driving-" + (drivers.size() + 1);
      drivers.add(inputs.find(part, false, incoming.resolve(file)).as(file));
    }
    return Job.waiting(
        incoming.getFileName().toString(), source.as("source"), drivers, wishes.words());
  }

  /// The job that a request names.
  private Job job(Context context) {
    return job(context.pathParam("id"));
  }

  private Job job(String id) {
    Job job = Ids.isOne(id) ? jobs.get(id) : null;
    if (job == null) {
      throw new Refusal(
          404,
          "There is no animation (%s). Maybe it was removed: the oldest make room."
              .formatted(Form.shown(id)));
    }
    return job;
  }

  void get(Context context) {
    Json.answer(context, view(job(context)));
  }

  void remove(Context context) {
    jobs.remove(job(context).id());
    context.status(204);
  }

  void events(Context context) throws IOException {
    events.begin(context, job(context).id());
  }

  void source(Context context) {
    file(context, "image/jpeg", downloads.source(job(context)));
  }

  void driving(Context context) {
    Job job = job(context);
    int number = Api.number(context.pathParam("number"));
    if (number < 1 || number > job.drivers().size()) {
      throw new Refusal(
          404,
          "There is no driver (%d), the animation has (%d)."
              .formatted(number, job.drivers().size()));
    }
    Downloads.Clip clip = downloads.driving(job, number);
    file(context, clip.type(), clip.file());
  }

  void result(Context context) {
    String kind = context.pathParam("kind");
    String type = TYPES.get(kind);
    Job job = job(context);
    if (type == null) {
      throw PageFiles.missing(context.path());
    }
    if (job.state() != Job.State.FINISHED) {
      throw new Refusal(
          409,
          "The animation is (%s), expected one that is finished."
              .formatted(view(job).get("state")));
    }
    if (context.queryParam("download") != null) {
      String name =
          job.source().name().replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9._-]", "_");
      context.header(
          "Content-Disposition", "attachment; filename=\"mimic-%s.%s\"".formatted(name, kind));
    }
    if (kind.equals("zip")) {
      context.contentType(type);
      downloads.frames(job, context.outputStream());
    } else {
      file(context, type, downloads.result(job, kind));
    }
  }

  private static void file(Context context, String type, Path file) {
    try {
      context.header("Cache-Control", "private, max-age=3600");
      Ranges.answer(context, type, Files.size(file), () -> Files.newInputStream(file));
    } catch (IOException e) {
      throw PageFiles.missing(context.path()); // removed in the meantime
    }
  }
}
