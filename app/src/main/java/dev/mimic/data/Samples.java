package dev.mimic.data;

import dev.mimic.MimicException;
import dev.mimic.config.DatasetParams;
import dev.mimic.image.Image;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// The samples of an epoch: which clip, which two frames, changed how. Safe to use from many
/// threads.
final class Samples {
  private final Clips clips;
  private final List<List<Clip>> items;
  private final int repeats;
  private final long seed;
  private final Augment augment;
  private final Set<Clip> broken = ConcurrentHashMap.newKeySet();

  Samples(Clips clips, DatasetParams params, int repeats, long seed) {
    this.clips = clips;
    this.items = clips.items(params.idSampling());
    this.repeats = repeats;
    this.seed = seed;
    this.augment = new Augment(params.augmentationParams());
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
    List<Clip> item = items.get(index % items.size());
    while (broken.size() < clips.list().size()) {
      Clip clip = item.get(random.nextInt(item.size()));
      if (!broken.contains(clip)) {
        try {
          List<Image> frames = clip.twoFrames(random);
          List<Image> changed = augment.apply(frames.get(0), frames.get(1), random);
          return new VideoPair(changed.get(0), changed.get(1), clip.name());
        } catch (MimicException e) {
          report(clip, e);
        }
      }
      item = items.get(random.nextInt(items.size()));
    }
    throw new MimicException(
        "None of the (%d) clips of (%s) can be read".formatted(broken.size(), clips.folder()));
  }

  private void report(Clip clip, MimicException why) {
    if (broken.add(clip)) {
      clips.notes().say("The clip (%s) is skipped: %s".formatted(clip.name(), why.getMessage()));
    }
  }
}
