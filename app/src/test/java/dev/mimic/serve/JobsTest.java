package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.serve.Job.Input;
import dev.mimic.serve.Job.Outcome;
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
      Input input = new Input(id + ".png", "source", null);
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

  @Test
  void makesRoomByRemovingTheOldestFirst() throws Exception {
    Jobs jobs = new Jobs(gallery(), keeping(3_500));
    for (String id : List.of("c", "a", "b")) {
      add(jobs, id);
    }
    assertThat(jobs.all()).extracting(JobsTest::letter).containsExactly("b", "a", "c");

    add(jobs, "d");
    assertThat(jobs.all()).extracting(JobsTest::letter).containsExactly("d", "b", "a");
    assertThat(folder.resolve("animations").resolve("c".repeat(26))).doesNotExist();
    Files.write(
        folder.resolve("animations").resolve("d".repeat(26)).resolve("result.gif"),
        new byte[1_000]);
    jobs.prune("d");
    assertThat(jobs.all()).extracting(JobsTest::letter).containsExactly("d", "b");

    assertThat(new Jobs(gallery(), keeping(2_500)).all())
        .extracting(JobsTest::letter)
        .containsExactly("d");
  }

  @Test
  void readsARecordOfAServerThatKnewNoPathsOfExamples() throws Exception {
    String id = "o".repeat(26);
    Path older = Files.createDirectories(folder.resolve("animations").resolve(id));
    Files.writeString(
        older.resolve("job.json"),
        """
        {"id": "%s", "kind": "ANIMATION", "state": "FAILED", "interruptions": 0,
         "created": "2026-11-01T10:00:00Z", "source": {"name": "portrait.png", "file": "source"},
         "drivers": [{"name": "smile.mp4", "file": "driving-1"}], "options": {}, "notes": []}\
        """
            .formatted(id));

    assertThat(Views.of(gallery().get(id), 0, Pace.NONE, 0, true))
        .containsEntry("command", "./mimic animate -s portrait.png -d smile.mp4");
  }

  @Test
  void leavesAloneWhatItCannotReadAndRemovesWhatNeverBegan() throws Exception {
    Path animations = Files.createDirectories(folder.resolve("animations"));
    for (String letter : List.of("s", "u", "n")) {
      Path job = Files.createDirectory(animations.resolve(letter.repeat(26)));
      Files.write(job.resolve(Gallery.RESULT), new byte[9]);
    }
    Path spoilt = animations.resolve("s".repeat(26));
    Path unreadable = animations.resolve("u".repeat(26));
    Files.writeString(spoilt.resolve("job.json"), "{\"id\": ");
    Files.createDirectory(unreadable.resolve("job.json")); // reading it fails, as a bad disk does

    assertThat(gallery().all()).isEmpty();

    assertThat(spoilt.resolve(Gallery.RESULT)).exists();
    assertThat(unreadable.resolve(Gallery.RESULT)).exists();
    assertThat(animations.resolve("n".repeat(26))).doesNotExist();
    assertThat(notes)
        .hasSize(2)
        .allMatch(it -> it.contains("cannot be read and was left as it is"))
        .anyMatch(it -> it.contains(spoilt.toString()))
        .anyMatch(it -> it.contains(unreadable.toString()));
  }

  @Test
  void keepsThePathOfAnExample() throws Exception {
    String id = "e".repeat(26);
    Input example = new Input("portrait.png", "source", "examples/portrait.png");
    gallery().add(Job.waiting(id, example, List.of(example), Map.of()), incoming(id));

    Job read = gallery().get(id);

    assertThat(read.source()).isEqualTo(example);
    assertThat(Views.of(read, 1, Pace.NONE, 0, true).get("command").toString())
        .startsWith("./mimic animate -s examples/portrait.png -d examples/portrait.png");
  }

  @Test
  void givesUpAJobThatEndedTheServerThreeTimes() throws Exception {
    String id = "t".repeat(26);
    Input input = new Input("a.png", "source", null);
    new Jobs(gallery(), Limits.USUAL)
        .submit(Job.waiting(id, input, List.of(input), Map.of()), incoming(id));

    for (int end = 1; end <= 3; end++) {
      Jobs jobs = new Jobs(gallery(), Limits.USUAL); // as the disk has it: nothing else outlives
      assertThat(jobs.take().interruptions()).isEqualTo(end - 1);
    }

    for (int start = 0; start < 2; start++) {
      Jobs after = new Jobs(gallery(), Limits.USUAL);
      assertThat(after.waiting()).isZero();
      Job job = after.get(id);
      assertThat(job.state()).isEqualTo(Job.State.FAILED);
      assertThat(job.problem().detail())
          .isEqualTo(
              "The server ended (3) times while this ran. Maybe a smaller picture, or a shorter"
                  + " clip.");
    }
  }

  @Test
  void cancelsAJobThatRunsAlsoForTheNextServer() throws Exception {
    String id = "c".repeat(26);
    Input input = new Input("a.png", "source", null);
    Jobs jobs = new Jobs(gallery(), Limits.USUAL);
    jobs.submit(Job.waiting(id, input, List.of(input), Map.of()), incoming(id));
    jobs.take();
    Files.write(folder.resolve("animations").resolve(id).resolve("source"), new byte[9]);

    assertThat(jobs.remove(id)).isTrue();

    assertThat(jobs.all()).isEmpty();
    assertThat(jobs.remove(id)).isFalse();
    assertThat(new Jobs(gallery(), Limits.USUAL).all()).isEmpty(); // this one was killed here
    assertThat(folder.resolve("animations")).isEmptyDirectory();
  }

  private static String letter(Job job) {
    return job.id().substring(0, 1);
  }

  private static Limits keeping(long bytes) {
    return new Limits(1 << 20, 10, 60, 3, 12, 1, 1 << 20, bytes);
  }

  /// With a thousand bytes, the record included.
  private void add(Jobs jobs, String letter) throws Exception {
    String id = letter.repeat(26);
    String before = Job.now();
    while (Job.now().equals(before)) {
      Thread.onSpinWait(); // the order is that of the times
    }
    Job job = Job.recording(id, new Input("a", "a", null), new Outcome(1, 1, 1, 1, "m", "p"));
    int record = Json.MAPPER.writeValueAsBytes(job).length;
    Files.write(incoming(id).resolve("result.mp4"), new byte[1_000 - record]);
    jobs.add(job, incoming(id));
  }
}
