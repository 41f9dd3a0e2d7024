package dev.mimic.prepare;

import dev.mimic.prepare.PrepareOptions.Way;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Which videos become whose clips, and in which half: known before any of them is opened.
///
/// @param tasks a video each, to be done in any order and anywhere
/// @param halves of every identity
/// @param missing ids of videos that the list of cuts names and nobody has
/// @param alike videos that are not done, each with the sentence that says why
public record Plan(
    List<Task> tasks, Map<String, Half> halves, Set<String> missing, Map<String, String> alike) {
  /// The clips of one video.
  ///
  /// @param cuts its pieces; empty unless a list says them
  /// @param halves of those who are seen in it
  public record Task(Video video, List<Cut> cuts, Map<String, Half> halves)
      implements Serializable {
    Half half(String identity) {
      return halves.getOrDefault(identity, Half.TRAIN);
    }
  }

  /// @param paths of the videos below their folder
  /// @param known halves that were chosen by earlier runs
  /// @param notes hears what a person should know, one sentence each
  public static Plan of(
      List<String> paths, PrepareOptions options, Map<String, Half> known, Consumer<String> notes) {
    boolean split =
        paths.stream().anyMatch(path -> path.startsWith("train/"))
            && paths.stream().anyMatch(path -> path.startsWith("test/"));
    List<Video> videos =
        paths.stream().sorted().distinct().map(path -> Video.of(path, split)).toList();
    Map<String, String> alike = new TreeMap<>();
    videos = differing(videos, alike);
    Set<String> missing = new TreeSet<>();
    Map<Video, List<Cut>> work = work(videos, options, missing, notes);
    Map<String, Half> given = given(work, notes);
    given.putAll(known); // whoever was trained on must never be tested on
    Set<String> identities = new TreeSet<>();
    work.forEach((video, cuts) -> identities.addAll(identities(video, cuts)));
    Map<String, Half> halves = Split.of(identities, given, options.testShare(), options.seed());
    List<Task> tasks = new ArrayList<>();
    for (Video video : videos) {
      List<Cut> cuts = work.get(video);
      if (cuts != null) {
        Map<String, Half> own = new HashMap<>(halves);
        own.keySet().retainAll(identities(video, cuts));
        tasks.add(new Task(video, cuts, own));
      }
    }
    return new Plan(tasks, halves, missing, alike);
  }

  /// Of videos whose clips would be called alike the first.
  private static List<Video> differing(List<Video> videos, Map<String, String> alike) {
    Map<String, Video> names = new HashMap<>();
    List<Video> differing = new ArrayList<>();
    for (Video video : videos) {
      Video other = names.putIfAbsent(video.name(), video);
      if (other == null) {
        differing.add(video);
      } else {
        alike.put(
            video.path(),
            "Its clips would be called as those of (%s). Maybe rename it.".formatted(other.path()));
      }
    }
    return differing;
  }

  private static Map<Video, List<Cut>> work(
      List<Video> videos, PrepareOptions options, Set<String> missing, Consumer<String> notes) {
    Map<Video, List<Cut>> work = new HashMap<>();
    if (!(options.way() instanceof Way.Cuts(List<Cut> cuts))) {
      videos.forEach(video -> work.put(video, List.of()));
      return work;
    }
    Map<String, Video> byId = new HashMap<>();
    videos.forEach(video -> byId.putIfAbsent(video.id(), video));
    for (Cut cut : cuts) {
      Video video = byId.get(cut.id());
      if (video == null) {
        missing.add(cut.id());
      } else {
        work.computeIfAbsent(video, _ -> new ArrayList<>()).add(cut);
      }
    }
    if (!missing.isEmpty()) {
      notes.accept(
          "(%d) of the videos that the list names are not here, first (%s)."
              .formatted(missing.size(), missing.iterator().next()));
    }
    if (work.size() < videos.size()) {
      notes.accept(
          "(%d) of (%d) videos are not on the list and are left out."
              .formatted(videos.size() - work.size(), videos.size()));
    }
    return work;
  }

  private static Set<String> identities(Video video, List<Cut> cuts) {
    if (cuts.isEmpty()) {
      return Set.of(video.identity());
    }
    Set<String> identities = new HashSet<>();
    cuts.forEach(cut -> identities.add(cut.identity()));
    return identities;
  }

  /// What folders or the list say; somebody who is in both halves is trained on.
  private static Map<String, Half> given(Map<Video, List<Cut>> work, Consumer<String> notes) {
    Map<String, Set<Half>> said = new TreeMap<>();
    work.forEach(
        (video, cuts) -> {
          if (video.half() != null) {
            identities(video, cuts)
                .forEach(who -> said.computeIfAbsent(who, _ -> new TreeSet<>()).add(video.half()));
          }
          for (Cut cut : cuts) {
            if (cut.half() != null) {
              said.computeIfAbsent(cut.identity(), _ -> new TreeSet<>()).add(cut.half());
            }
          }
        });
    Map<String, Half> given = new TreeMap<>();
    List<String> both = new ArrayList<>();
    said.forEach(
        (who, halves) -> {
          given.put(who, halves.contains(Half.TRAIN) ? Half.TRAIN : Half.TEST);
          if (halves.size() > 1) {
            both.add(who);
          }
        });
    if (!both.isEmpty()) {
      notes.accept(
          "(%d) identities are given in both halves, first (%s): all their clips go to train."
              .formatted(both.size(), both.getFirst()));
    }
    return given;
  }
}
