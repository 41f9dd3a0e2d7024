package dev.mimic.serve;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The queue and the gallery behind it: what waits, what runs, how far it is, and who wants to
/// know. Any thread; the one worker takes jobs with [#take].
final class Jobs {
  private static final int TRIES = 3; // a job that ends the server each time is not tried for ever

  private final Gallery gallery;
  private final Limits limits;
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Map<String, Long> versions = new HashMap<>(); // of jobs that are not over
  private @Nullable String running;
  private boolean cancelled; // the one that runs
  private Pace pace = Pace.NONE;
  private boolean ending;

  /// What one who watches a job sees.
  ///
  /// @param version grows with every change
  /// @param job null once it is removed
  record Sight(long version, @Nullable Job job, Pace pace) {}

  /// Puts what an earlier server left back into the queue, oldest first.
  Jobs(Gallery gallery, Limits limits) {
    this.gallery = gallery;
    this.limits = limits;
    for (Job job : gallery.all().reversed()) {
      switch (job.state()) {
        case RUNNING -> again(job);
        case WAITING -> waiting.add(job.id());
        case FINISHED, FAILED -> {}
      }
    }
    gallery.prune(limits.keepBytes(), ""); // which may be less than the last server's
  }

  private void again(Job job) {
    if (job.interruptions() + 1 >= TRIES) {
      String why =
          "The server ended (%d) times while this ran. Maybe a smaller picture, or a shorter clip."
              .formatted(TRIES);
      gallery.put(job.failed(Problem.of(500, why), job.notes()));
    } else {
      gallery.put(job.again(job.interruptions() + 1));
      waiting.add(job.id());
    }
  }

  /// Refuses a job before it is sent when there is no place.
  synchronized void requirePlace() {
    if (ending) {
      throw new Refusal(503, "The server is about to end. Maybe try again in a minute.", 60);
    }
    if (waiting.size() >= limits.waiting()) {
      throw new Refusal(
          429,
          "The queue is full: (%d) jobs wait. Maybe try again when one is done."
              .formatted(waiting.size()),
          30);
    }
  }

  /// Takes in a job, whose inputs lie in `incoming`.
  synchronized Job submit(Job job, Path incoming) {
    requirePlace();
    gallery.add(job, incoming);
    waiting.add(job.id());
    changed(job.id());
    return job;
  }

  /// Takes in something that is done already.
  synchronized void add(Job job, Path incoming) {
    gallery.add(job, incoming);
    prune(job.id());
  }

  private void changed(String id) {
    versions.merge(id, 1L, Long::sum);
    notifyAll();
  }

  /// The next job, when there is one; null when the server ends.
  synchronized @Nullable Job take() throws InterruptedException {
    while (waiting.isEmpty() && !ending) {
      wait();
    }
    String id = ending ? null : waiting.poll();
    Job job = id == null ? null : gallery.get(id);
    if (job == null) {
      return null;
    }
    Job begun = job.running();
    gallery.put(begun);
    running = id;
    cancelled = false;
    pace = Pace.NONE;
    changed(begun.id());
    waiting.forEach(this::changed); // their places changed
    return begun;
  }

  /// @return whether the job that runs shall go on
  synchronized boolean progress(Pace now) {
    pace = now;
    if (running != null) {
      changed(running);
    }
    return !cancelled && !ending;
  }

  /// The job that runs is over; or it was interrupted, when the server ends.
  synchronized void settle(Job job) {
    running = null;
    if (cancelled) {
      gallery.remove(job.id());
    } else {
      gallery.put(job.over() ? job : job.again(job.interruptions()));
    }
    changed(job.id());
    versions.remove(job.id());
    prune(job.id());
  }

  /// Makes room for what a job became; itself it stays.
  synchronized void prune(String but) {
    gallery.prune(limits.keepBytes(), but).forEach(this::removed);
  }

  private void removed(String id) {
    versions.remove(id);
    notifyAll();
  }

  synchronized List<Job> all() {
    return gallery.all().stream().filter(job -> get(job.id()) != null).toList();
  }

  synchronized @Nullable Job get(String id) {
    return cancelled && id.equals(running) ? null : gallery.get(id);
  }

  /// @return whether there was one
  synchronized boolean remove(String id) {
    if (get(id) == null) {
      return false;
    }
    if (id.equals(running)) {
      cancelled = true; // the worker removes it, or the next server if this one is killed before
      gallery.disown(id);
    } else {
      waiting.remove(id);
      gallery.remove(id);
    }
    removed(id);
    return true;
  }

  /// The place of a job that waits, from 1; 0 for others.
  synchronized int position(String id) {
    return waiting.contains(id) ? new ArrayList<>(waiting).indexOf(id) + 1 : 0;
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized boolean busy() {
    return running != null;
  }

  synchronized Pace pace(String id) {
    return id.equals(running) ? pace : Pace.NONE;
  }

  /// Waits until there is something newer than `version` to see, but not longer than this.
  synchronized Sight watch(String id, long version, long milliseconds) throws InterruptedException {
    long until = System.nanoTime() + milliseconds * 1_000_000;
    while (version(id) == version && get(id) != null) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0 || ending) {
        break;
      }
      wait(left);
    }
    return new Sight(version(id), get(id), pace(id));
  }

  private long version(String id) {
    return versions.getOrDefault(id, 0L);
  }

  synchronized boolean ending() {
    return ending;
  }

  /// Lets nobody in any more; the job that runs is stopped at its next frame, to be begun anew.
  synchronized void end() {
    ending = true;
    notifyAll();
  }
}
