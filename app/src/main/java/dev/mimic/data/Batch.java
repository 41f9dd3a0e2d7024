package dev.mimic.data;

import java.util.List;

/// What one step of training sees.
///
/// @param epoch counted from 0
/// @param index of the batch in its epoch, from 0
public record Batch(int epoch, int index, List<VideoPair> pairs) {
  public Batch {
    pairs = List.copyOf(pairs);
  }
}
