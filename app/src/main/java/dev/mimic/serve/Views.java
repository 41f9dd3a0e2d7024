package dev.mimic.serve;

import dev.mimic.serve.Job.Input;
import dev.mimic.serve.Job.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What clients see of a job: `Animation` of the contract.
final class Views {
  private static final List<String> KINDS = List.of("mp4", "gif", "webp", "webm", "zip");

  private Views() {}

  /// @param position in the queue, 0 where it does not wait
  /// @param bytes of the result
  /// @param tag whether results are tagged on this server
  static Map<String, @Nullable Object> of(
      Job job, int position, Pace pace, long bytes, boolean tag) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", job.id());
    view.put("kind", word(job.kind()));
    view.put("state", word(job.state()));
    view.put("position", position == 0 ? null : position);
    view.put("interruptions", job.interruptions() == 0 ? null : job.interruptions());
    view.put("created", job.created());
    view.put("started", job.started());
    view.put("ended", job.ended());
    String address = "/api/animations/" + job.id();
    view.put("source", input(job.source(), address + "/source"));
    List<Object> drivers = new ArrayList<>();
    for (Input driver : job.drivers()) {
      drivers.add(input(driver, address + "/driving/" + (drivers.size() + 1)));
    }
    view.put("drivers", drivers);
    view.put("options", job.options());
    view.put("command", command(job, tag));
    view.put("progress", job.state() == Job.State.RUNNING ? pace : null);
    view.put("result", job.outcome() == null ? null : result(job.outcome(), address, bytes));
    view.put("notes", job.notes());
    view.put("problem", job.problem());
    view.values().removeIf(value -> value == null);
    return view;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String command(Job job, boolean tag) {
    return job.kind() == Job.Kind.RECORDING
        ? ""
        : new Wishes(job.options())
            .command(typed(job.source()), job.drivers().stream().map(Views::typed).toList(), tag);
  }

  /// How a person who has the file would type it.
  private static String typed(Input input) {
    return input.path() == null ? input.name() : input.path();
  }

  private static Map<String, Object> input(Input input, String url) {
    return Map.of("name", input.name(), "url", url);
  }

  private static Map<String, Object> result(Outcome outcome, String address, long bytes) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("frames", outcome.frames());
    result.put("faces", outcome.faces());
    result.put("seconds", outcome.seconds());
    result.put("framesPerSecond", outcome.framesPerSecond());
    result.put("model", outcome.model());
    result.put("precision", outcome.precision());
    result.put("bytes", bytes);
    Map<String, String> downloads = new LinkedHashMap<>();
    KINDS.forEach(kind -> downloads.put(kind, address + "/result." + kind));
    result.put("downloads", downloads);
    return result;
  }
}
