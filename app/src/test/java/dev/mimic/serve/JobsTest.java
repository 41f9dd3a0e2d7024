package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.serve.Job.Input;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The queue and what it keeps, without any networks.
@Timeout(60)
class JobsTest {
  @TempDir Path folder;
  private final List<String> notes = new CopyOnWriteArrayList<>();

  private Gallery gallery() throws Exception {
    return new Gallery(Files.createDirectories(folder.resolve("animations")), notes::add);
  }

  private Path incoming(String id) throws Exception {
    return Files.createDirectories(folder.resolve(id));
  }

  @Test
  void goesOnWithTheNextJobWhenTheFolderOfOneIsGone() throws Exception {
    Gallery gallery = gallery();
    Jobs jobs = new Jobs(gallery, Limits.USUAL);
    for (String id : List.of("gone", "there")) {
      Input input = new Input(id + ".png", "source");
      jobs.submit(Job.waiting(id, input, List.of(input), Map.of()), incoming(id));
    }
    Folders.remove(gallery.folder("gone"));
    ServeOptions options =
        new ServeOptions("127.0.0.1", 0, List.of(), null, null, folder, null, true, Limits.USUAL);

    Worker worker = new Worker(jobs, gallery, new IdleWorkshop(), options, notes::add);
    Jobs.Sight sight = jobs.watch("there", -1, 0);
    while (sight.job() != null && !sight.job().over()) {
      sight = jobs.watch("there", sight.version(), 10_000);
    }
    jobs.end();
    worker.join(10_000);

    assertThat(List.of("gone", "there"))
        .allMatch(id -> gallery.get(id).state() == Job.State.FAILED);
    assertThat(notes).anyMatch(it -> it.startsWith("The job (gone) could not be written down: "));
  }
}
