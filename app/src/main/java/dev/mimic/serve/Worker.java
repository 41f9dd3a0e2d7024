package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.Animator;
import dev.mimic.serve.Job.Input;
import dev.mimic.serve.Job.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Does the jobs, one after the other, on a thread of its own. What goes wrong in one, memory and
/// native libraries too, is that job's problem alone.
final class Worker {
  private static final int FASTEST = 120; // frames a second of a clip that does not tell its length

  private final Jobs jobs;
  private final Gallery gallery;
  private final Workshop workshop;
  private final ServeOptions options;
  private final Consumer<String> notes;
  private final Thread thread;

  Worker(
      Jobs jobs, Gallery gallery, Workshop workshop, ServeOptions options, Consumer<String> notes) {
    this.jobs = jobs;
    this.gallery = gallery;
    this.workshop = workshop;
    this.options = options;
    this.notes = notes;
    thread = Thread.ofPlatform().name("mimic-worker").daemon().start(this::work);
  }

  /// A job that shall not go on.
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void work() {
    try {
      for (Job job = jobs.take(); job != null; job = jobs.take()) {
        jobs.settle(done(job));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server ends
    }
  }

  /// The job as it is afterwards.
  private Job done(Job job) {
    List<String> said = new ArrayList<>();
    Job after = attempt(job, said);
    // a Java that goes down refuses things, and that is no fault of the job's
    return after.state() == Job.State.FAILED && jobs.ending() ? job : after;
  }

  private Job attempt(Job job, List<String> said) {
    try {
      Animator.Report report = animate(job, said);
      return job.finished(
          new Outcome(
              report.frames(),
              report.faces(),
              Pace.rounded(report.seconds()),
              Pace.rounded(report.framesPerSecond()),
              report.model(),
              report.precision()),
          List.copyOf(said));
    } catch (Stopped e) {
      return job;
    } catch (MimicException e) {
      return job.failed(Problem.of(422, shown(job, String.valueOf(e.getMessage()))), said);
    } catch (Exception | Error e) { // an Error ends this job, not the server
      notes.accept("The job (%s) failed: %s".formatted(job.id(), e));
      return job.failed(Problem.of(500, shown(job, defect(e))), said);
    }
  }

  private Animator.Report animate(Job job, List<String> said) {
    Wishes wishes = new Wishes(job.options());
    Path folder = gallery.folder(job.id());
    AnimateOptions what =
        wishes.options(
            folder.resolve(job.source().file()),
            job.drivers().stream().map(driver -> folder.resolve(driver.file())).toList(),
            folder.resolve(Gallery.RESULT),
            workshop.traits(wishes.model()).faces(),
            options.provenance());
    long[] begun = {0};
    long most = (long) options.limits().clipSeconds() * FASTEST;
    return workshop.animate(
        new Workshop.Order(wishes.model(), wishes.imageSize(), wishes.detector(), what),
        note -> said.add(shown(job, note)),
        (done, total) -> {
          begun[0] = begun[0] == 0 || done == 0 ? System.nanoTime() : begun[0];
          double seconds = (System.nanoTime() - begun[0]) / 1e9;
          if (!jobs.progress(Pace.of(done, total, seconds))) {
            throw new Stopped();
          }
          if (done > most) {
            throw new MimicException(
                "The clip has more than (%d) frames, which is the most that this server takes."
                    .formatted(most));
          }
        });
  }

  /// A sentence with the client's own names of files, not the server's.
  private String shown(Job job, String sentence) {
    String folder = gallery.folder(job.id()).toString();
    String shown = sentence;
    List<Input> inputs = new ArrayList<>(job.drivers().reversed()); // driving-10 before driving-1
    inputs.add(job.source());
    for (Input input : inputs) {
      shown = shown.replace(Path.of(folder, input.file()).toString(), input.name());
    }
    return shown.replace(folder, "the job");
  }

  private static String defect(Throwable e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    String lower = said.toLowerCase(Locale.ROOT);
    boolean memory =
        e instanceof OutOfMemoryError
            || lower.contains("not enough memory")
            || lower.contains("out of memory");
    return memory
        ? "Memory ran out (%s). Maybe a smaller image-size or picture.".formatted(said)
        : "This is a defect of Mimic (%s: %s).".formatted(e.getClass().getSimpleName(), said);
  }

  /// Waits for the worker to put its job aside; [Jobs#end] comes before.
  ///
  /// @return whether it did so in this time
  boolean join(long milliseconds) {
    try {
      return thread.join(Duration.ofMillis(milliseconds));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
