package dev.mimic.serve;

import dev.mimic.Progress;
import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.Animator;
import dev.mimic.animate.LivePortrait;
import dev.mimic.face.FaceDetector;
import dev.mimic.image.Image;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The networks, opened and run: what the studio asks for, and the program's command line makes.
///
/// A job and everything quick (searching faces, live frames) run on engines of their own, so that
/// nobody waits for a job who only wants to see a face. Any thread.
public interface Workshop extends AutoCloseable {
  /// What is to be done, as the options of `mimic animate` say it.
  ///
  /// @param model a name of the catalogue, null for the usual one
  /// @param imageSize side of the network's picture, 0 for the configuration's
  /// @param detector a name of the catalogue, null for the usual one
  record Order(
      @Nullable String model, int imageSize, @Nullable String detector, AnimateOptions options) {}

  /// A model that can animate and is on this machine.
  ///
  /// @param faces whether faces are animated in their places unasked
  record Traits(String name, boolean faces) {}

  /// @param model null for the usual one
  /// @throws dev.mimic.MimicException if it does not exist, is not here, or animates nothing
  Traits traits(@Nullable String model);

  /// Does a job; one at a time.
  Animator.Report animate(Order order, Consumer<String> notes, Progress progress);

  /// The usual detector for any thread, which is the workshop's to close. It has the engine for one
  /// picture at a time: who decodes a clip between two of them keeps nobody waiting.
  FaceDetector detector();

  /// A picture to be moved live; the caller closes it.
  ///
  /// @param face as in [LivePortrait#open]
  LivePortrait live(@Nullable String model, Image picture, int face);

  /// What it computes on, such as `cpu`.
  String device();

  /// What convolutions compute in, such as `float32`.
  String precision();

  @Override
  void close();
}
