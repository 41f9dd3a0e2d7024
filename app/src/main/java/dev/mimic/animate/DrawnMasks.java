package dev.mimic.animate;

import dev.mimic.MimicException;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.image.Resize;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.Rational;
import dev.mimic.video.VideoReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Masks that somebody has drawn: a picture for all frames, or a clip with one a frame, of which
/// the last one holds.
final class DrawnMasks implements SwapMasks {
  private static final double SAME_SHAPE = 1.02; // rounded sizes of one aspect differ by less

  private final Path file;
  private final VideoReader clip;
  private final boolean hard;
  private final int side;
  private final Consumer<String> notes;
  private @Nullable Image last;
  private long read;
  private boolean held;
  private boolean seen; // of white, or of anything where the masks are soft
  private boolean all = true; // white, in all masks so far

  /// @param of the picture or the frames that the masks are drawn on, for people
  /// @param width,height of those, in pixels
  /// @param side of the masks wanted
  DrawnMasks(
      Path file,
      Rational folderRate,
      boolean hard,
      String of,
      int width,
      int height,
      int side,
      Consumer<String> notes) {
    this.file = file;
    this.hard = hard;
    this.side = side;
    this.notes = notes;
    if (Files.notExists(file)) {
      throw new MimicException(
          "The mask (%s) doesn't exist. Maybe its name or folder is misspelt.".formatted(file));
    }
    clip = VideoReader.open(file, folderRate, 1);
    double ownShape = (double) clip.info().width() / clip.info().height();
    double shape = (double) width / height;
    if (Math.max(ownShape / shape, shape / ownShape) > SAME_SHAPE) {
      notes.accept(
          "The mask (%s) has (%d x %d) pixels, another shape than %s (%d x %d): it is stretched over the whole of it."
              .formatted(file, clip.info().width(), clip.info().height(), of, width, height));
    }
  }

  @Override
  public Image next() {
    if (clip.hasNext()) {
      last = small(clip.next().image());
      read++;
      if (!clip.hasNext()) {
        checkAll();
      }
    } else if (read > 1 && !held) {
      held = true;
      notes.accept("The mask (%s) ends after %d frames: its last one holds.".formatted(file, read));
    }
    return Objects.requireNonNull(last);
  }

  private Image small(Image mask) {
    byte[] levels = mask.rgb();
    byte[] drawn = hard ? new byte[levels.length] : levels;
    for (int i = 0; i < levels.length; i += 3) {
      int sum = (levels[i] & 0xff) + (levels[i + 1] & 0xff) + (levels[i + 2] & 0xff);
      boolean white = 2 * sum > 3 * 255;
      seen |= hard ? white : sum > 0;
      all &= sum == 3 * 255;
      if (hard && white) {
        drawn[i] = drawn[i + 1] = drawn[i + 2] = -1;
      }
    }
    return Resize.resize(new Image(mask.width(), mask.height(), drawn), side, side);
  }

  private void checkAll() {
    if (!seen) {
      throw black();
    }
    if (all) {
      notes.accept(
          "The mask (%s) is white everywhere, as transparent pixels are too: the whole of the source shows."
              .formatted(file));
    }
  }

  private MimicException black() {
    return new MimicException(
        "The mask (%s) is black everywhere%s, so nothing of the source would show; expected white where its parts go. Maybe it is inverted."
            .formatted(file, hard ? " (--hard: no level above 127)" : ""));
  }

  @Override
  public Tensor of(List<Target> targets) {
    List<Image> masks =
        targets.stream().map(target -> Objects.requireNonNull(target.mask())).toList();
    return ImageTensor.tensor(masks).mean(1L).unsqueeze(1); // (B, 1, side, side)
  }

  @Override
  public void finish() {
    if (!seen) { // black as far as the target goes
      throw black();
    }
    if (clip.damage() != null) {
      notes.accept(clip.damage());
    }
  }

  @Override
  public void close() {
    clip.close();
  }
}
