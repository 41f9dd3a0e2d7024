package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams;
import dev.mimic.image.Image;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The samples of an epoch: which clip, which two frames, changed how. Safe to use from many
/// threads.
final class Samples {
  private final Clips clips;
  private final List<List<Clip>> items;
  private final int repeats;
  private final long seed;
  private final Augment augment;
  private final @Nullable Stills stills;
  private final @Nullable Labels labels;
  private final Set<Clip> broken = ConcurrentHashMap.newKeySet();

  /// @param labelled whether samples say where the points of the face are, if the clips' labels do
  Samples(Clips clips, DatasetParams params, int repeats, long seed, boolean labelled) {
    this.clips = clips;
    this.items = clips.items(params.idSampling());
    this.repeats = repeats;
    this.seed = seed;
    this.augment = new Augment(params.augmentationParams());
    this.stills = Stills.train(params, labelled);
    this.labels = labelled ? Labels.of(clips.folder()) : null;
    if (labels != null && labels.isEmpty()) {
      clips
          .notes()
          .say(
              "The clips (%s) have no labels.jsonl beside them: the losses know nothing of eyes, mouth and landmarks"
                  .formatted(clips.folder()));
    }
  }

  int perEpoch() {
    return Math.multiplyExact(items.size(), repeats);
  }

  /// The order in which an epoch takes its samples.
  int[] order(int epoch) {
    return Seeds.order(perEpoch(), Seeds.at(seed, epoch));
  }

  /// Sample `index` of an epoch's samples. A clip that cannot be read is reported once, and another
  /// one drawn.
  VideoPair sample(int epoch, int index) {
    RandomGenerator random = Seeds.at(seed, epoch, index);
    if (stills != null && random.nextDouble() < stills.share()) {
      return augmented(stills.sample(random), random);
    }
    List<Clip> item = items.get(index % items.size());
    while (broken.size() < clips.list().size()) {
      Clip clip = item.get(random.nextInt(item.size()));
      if (!broken.contains(clip)) {
        try {
          return augmented(clip, clip.twoFrames(random), random);
        } catch (MimicException e) {
          report(clip, e);
        }
      }
      item = items.get(random.nextInt(items.size()));
    }
    throw new MimicException(
        "None of the (%d) clips of (%s) can be read".formatted(broken.size(), clips.folder()));
  }

  private VideoPair augmented(Clip clip, Clip.Two two, RandomGenerator random) {
    return augmented(
        new VideoPair(
            labelled(clip, two.first(), two.early()),
            labelled(clip, two.second(), two.late()),
            clip.name()),
        random);
  }

  private LabelledFrame labelled(Clip clip, Image frame, int index) {
    Labels.Face face = labels == null ? null : labels.find(clip.name(), index);
    return new LabelledFrame(frame, face == null ? null : clip.sized(face).points());
  }

  private VideoPair augmented(VideoPair pair, RandomGenerator random) {
    List<LabelledFrame> changed = augment.apply(pair.source(), pair.driving(), random);
    return new VideoPair(changed.get(0), changed.get(1), pair.name());
  }

  private void report(Clip clip, MimicException why) {
    if (broken.add(clip)) {
      clips.notes().say("The clip (%s) is skipped: %s".formatted(clip.name(), why.getMessage()));
    }
  }
}
