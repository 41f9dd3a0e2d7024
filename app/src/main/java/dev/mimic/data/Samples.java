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

  /// @param emphasised whether samples say where eyes and mouth are, if the clips' labels do
  Samples(Clips clips, DatasetParams params, int repeats, long seed, boolean emphasised) {
    this.clips = clips;
    this.items = clips.items(params.idSampling());
    this.repeats = repeats;
    this.seed = seed;
    this.augment = new Augment(params.augmentationParams());
    this.stills = Stills.train(params, emphasised);
    this.labels = emphasised ? Labels.of(clips.folder()) : null;
    if (labels != null && labels.isEmpty()) {
      clips
          .notes()
          .say(
              "The clips (%s) have no labels.jsonl beside them: the loss counts eyes and mouth like everything else"
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
    Labels.Face early = labels == null ? null : labels.find(clip.name(), two.early());
    Labels.Face late = labels == null ? null : labels.find(clip.name(), two.late());
    if (early == null || late == null) {
      return augmented(new VideoPair(two.first(), two.second(), clip.name(), null), random);
    }
    List<Image> changed = // time may be turned round: both have their map
        augment.apply(
            List.of(two.first(), two.second(), clip.emphasis(early), clip.emphasis(late)), random);
    return new VideoPair(changed.get(0), changed.get(1), clip.name(), changed.get(3));
  }

  private VideoPair augmented(VideoPair pair, RandomGenerator random) {
    Image map = pair.emphasis();
    List<Image> changed =
        map == null
            ? augment.apply(pair.source(), pair.driving(), random)
            : augment.apply(List.of(pair.source(), pair.driving(), map, map), random);
    return new VideoPair(
        changed.get(0), changed.get(1), pair.name(), map == null ? null : changed.get(3));
  }

  private void report(Clip clip, MimicException why) {
    if (broken.add(clip)) {
      clips.notes().say("The clip (%s) is skipped: %s".formatted(clip.name(), why.getMessage()));
    }
  }
}
