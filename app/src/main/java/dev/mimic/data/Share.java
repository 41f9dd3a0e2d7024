package dev.mimic.data;

import dev.mimic.MimicException;

/// The part of every batch that one of several processes trains on: the first, the second, … `of`
/// equal parts. Together they are the batch, and no sample is in two of them.
public record Share(int index, int of) {
  /// The whole batch.
  public static final Share ALL = new Share(0, 1);

  /// The samples of a batch that are one's own.
  ///
  /// @throws MimicException if the parts cannot be equal
  public int size(int batch) {
    if (batch % of != 0) {
      throw new MimicException(
          "A batch of (%d) cannot be shared by (%d) processes, expected as many samples for each. Maybe --set train_params.batch_size=%d"
              .formatted(batch, of, of * Math.ceilDiv(batch, of)));
    }
    return batch / of;
  }

  /// The first of one's own, counted from the batch's first.
  public int first(int batch) {
    return index * size(batch);
  }
}
