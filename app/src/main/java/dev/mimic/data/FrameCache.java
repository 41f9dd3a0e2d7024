package dev.mimic.data;

import dev.mimic.image.Image;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Decoded frames, kept until a budget of memory is used up.
///
/// Nothing is thrown out: training visits all clips equally often, and then the first ones to come
/// are worth as much as any; throwing out the oldest would keep the frames that come up last. Raw,
/// because at training's sizes a small data set fits: the 22,546 frames of talking-heads have 1.1
/// GB at 128 px.
final class FrameCache {
  private record Key(Clip clip, int index) {}

  private final long budget;
  private final AtomicLong used = new AtomicLong();
  private final Map<Key, Image> frames = new ConcurrentHashMap<>();

  FrameCache(long budgetBytes) {
    this.budget = budgetBytes;
  }

  @Nullable Image get(Clip clip, int index) {
    return frames.get(new Key(clip, index));
  }

  void offer(Clip clip, int index, Image image) {
    int size = image.rgb().length;
    if (used.addAndGet(size) > budget || frames.putIfAbsent(new Key(clip, index), image) != null) {
      used.addAndGet(-size);
    }
  }
}
