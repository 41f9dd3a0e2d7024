package dev.mimic.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mimic.checkpoint.Checkpoint;
import dev.mimic.checkpoint.StateDict;
import dev.mimic.data.Batch;
import dev.mimic.data.LabelledFrame;
import dev.mimic.data.VideoPair;
import dev.mimic.face.FaceBox;
import dev.mimic.face.MimicLandmarks;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.video.VideoReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A character that opens its mouth in surprise.
class ExpressionTest {
  private static final Path CLIP = Path.of("..", "examples", "surprise.mp4");
  private static final FaceBox FACE = new FaceBox(76, 60, 180, 205, 1);
  private static final int CALM = 0;
  private static final int SURPRISED = 40;

  private final Engine engine = Engine.start(1);

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void anOpenMouthIsFarFromAClosedOneAndALighterPictureIsNot() {
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Expression expression = new Expression(landmarks(), Device.CPU)) {
            Image calm = frame(CALM);
            Tensor closed = ImageTensor.tensor(calm);
            Tensor open = ImageTensor.tensor(frame(SURPRISED));
            Expression.Look look = expression.look(batch(calm), closed);

            double same = expression.forward(closed, closed, look, 1).item();
            double lighter = expression.forward(closed.mul(0.9), closed, look, 1).item();
            double other = expression.forward(open, closed, look, 1).item();
            assertThat(same).isZero();
            assertThat(other).isGreaterThan(5 * lighter).isGreaterThan(2);
          }
          return true;
        });
  }

  @Test
  void thePictureLearnsFromIt() {
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Grad _ = Grad.enabled();
              Expression expression = new Expression(landmarks(), Device.CPU)) {
            Image calm = frame(CALM);
            Tensor wanted = ImageTensor.tensor(calm);
            Tensor painted = ImageTensor.tensor(frame(SURPRISED)).requireGrad(true);
            Expression.Look look = expression.look(batch(calm), wanted);
            double before = expression.forward(painted, wanted, look, 1).item();

            expression.forward(painted, wanted, look, 1).backward();

            Tensor gradient = painted.grad();
            assertThat(gradient).isNotNull();
            Tensor step = gradient.mul(0.01 / gradient.abs().mean().item());
            Tensor better = painted.detach().sub(step);
            assertThat(expression.forward(better, wanted, look, 1).item()).isLessThan(0.9 * before);
          }
          return true;
        });
  }

  @Test
  void withoutLabelsThereIsNothingToSee() {
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Expression expression = new Expression(landmarks(), Device.CPU)) {
            LabelledFrame unknown = new LabelledFrame(frame(CALM), null);
            Batch batch = new Batch(0, 0, List.of(new VideoPair(unknown, unknown, "clip")));
            Tensor wanted = ImageTensor.tensor(unknown.image());
            Tensor painted = ImageTensor.tensor(frame(SURPRISED));
            Expression.Look look = expression.look(batch, wanted);
            assertThat(expression.forward(painted, wanted, look, 1).item()).isZero();
          }
          return true;
        });
  }

  private static Batch batch(Image driving) {
    try (MimicLandmarks finder = new MimicLandmarks(landmarks(), Device.CPU)) {
      LabelledFrame frame = new LabelledFrame(driving, finder.find(driving, FACE).xy());
      return new Batch(0, 0, List.of(new VideoPair(frame, frame, "clip")));
    }
  }

  private static Image frame(int index) {
    try (VideoReader clip = VideoReader.open(CLIP)) {
      for (int i = 0; i < index; i++) {
        clip.next();
      }
      return clip.next().image();
    }
  }

  static StateDict landmarks() {
    String file = "/models/mimic-landmarks.safetensors";
    try (InputStream in = Expression.class.getResourceAsStream(file)) {
      return Checkpoint.of("mimic-landmarks", in.readAllBytes()).weights();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
