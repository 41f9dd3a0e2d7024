package dev.mimic.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mimic.config.Config;
import dev.mimic.data.Batch;
import dev.mimic.data.LabelledFrame;
import dev.mimic.data.VideoPair;
import dev.mimic.face.FaceBox;
import dev.mimic.face.MimicLandmarks;
import dev.mimic.golden.InTheBox;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Fomm;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import dev.mimic.tensor.Grad;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import dev.mimic.train.Expression.Look;
import dev.mimic.train.Expression.Seen;
import dev.mimic.video.VideoReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One drawn character is surprised, and another is to open its mouth by as much.
class ExchangeTest {
  private static final FaceBox FACE = new FaceBox(76, 60, 180, 205, 1); // in all clips
  private final LabelledFrame calmFrame = frame("surprise.mp4", 0);
  private final LabelledFrame surprisedFrame = frame("surprise.mp4", 40);
  private final LabelledFrame strangerFrame = frame("sing.mp4", 0);

  private final Engine engine = Engine.start(1);

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void aStrangersMouthIsToOpenByAsMuchAndNeverMoreThanShut() {
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Expression expression = expression()) {
            Seen calm = see(expression, calmFrame);
            Seen surprised = see(expression, surprisedFrame);
            Seen stranger = see(expression, strangerFrame);

            Seen wanted = stranger.changed(calm, surprised);

            double[] opening = wanted.openings().sub(stranger.openings()).doubles();
            double[] driver = surprised.openings().sub(calm.openings()).doubles();
            for (int lips = 4; lips < 7; lips++) {
              assertThat(driver[lips]).isGreaterThan(0.05);
              assertThat(opening[lips]).isCloseTo(driver[lips], within(1e-5));
            }
            assertThat(stranger.changed(surprised, calm).openings().doubles()[5]).isZero();
          }
          return true;
        });
  }

  @Test
  void aModelLearnsFromAStrangerThatFollows() {
    Config config = Config.find("mimic-face-256");
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Grad _ = Grad.enabled();
              Expression expression = expression();
              Fomm fomm = Fomm.load(config.modelParams(), InTheBox.mimicFace())) {
            fomm.generator().train(true);
            fomm.detector().train(true);
            VideoPair still = new VideoPair(strangerFrame, strangerFrame, "sing");
            Tensor nothing =
                exchanged(fomm, expression, new VideoPair(calmFrame, calmFrame, "s"), still);
            Tensor much =
                exchanged(fomm, expression, new VideoPair(calmFrame, surprisedFrame, "s"), still);
            assertThat(much.item()).isGreaterThan(1.5 * nothing.item());

            much.backward();

            assertThat(moved(fomm.generator().parameters().get("final.weight"))).isPositive();
            assertThat(moved(fomm.generator().parameters().get("copy.weight"))).isPositive();
            assertThat(moved(fomm.detector().parameters().get("kp.weight"))).isPositive();
          }
          return true;
        });
  }

  @Test
  void aFaceThatNobodyKnowsTeachesNothing() {
    LabelledFrame unknown = new LabelledFrame(strangerFrame.image(), null);
    Config config = Config.find("mimic-face-256");
    engine.call(
        () -> {
          try (Scope _ = Scope.open();
              Expression expression = expression();
              Fomm fomm = Fomm.load(config.modelParams(), InTheBox.mimicFace())) {
            VideoPair pair = new VideoPair(calmFrame, surprisedFrame, "s");
            VideoPair nobody = new VideoPair(unknown, unknown, "sing");
            assertThat(exchanged(fomm, expression, pair, nobody).item()).isZero();
          }
          return true;
        });
  }

  private static Tensor exchanged(
      Fomm fomm, Expression expression, VideoPair driver, VideoPair follower) {
    Batch batch = new Batch(0, 0, List.of(driver, follower));
    Tensor source = pictures(batch, VideoPair::source);
    Tensor driving = pictures(batch, VideoPair::driving);
    Keypoints kpSource = fomm.detector().forward(source);
    Keypoints kpDriving = fomm.detector().forward(driving);
    Generator.Encoded encoded = fomm.generator().encode(source);
    return Exchange.of(batch, expression, source)
        .forward(fomm.generator(), encoded, source, driving, kpSource, kpDriving, expression);
  }

  private static double moved(Tensor weight) {
    Tensor gradient = weight.grad();
    return gradient == null ? 0 : gradient.abs().mean().item();
  }

  private static Tensor pictures(Batch batch, Function<VideoPair, LabelledFrame> which) {
    return ImageTensor.tensor(batch.pairs().stream().map(which).map(LabelledFrame::image).toList());
  }

  private static Seen see(Expression expression, LabelledFrame frame) {
    Tensor picture = ImageTensor.tensor(frame.image());
    Look look = expression.look(List.of(frame.points()), picture);
    return expression.see(picture, look);
  }

  private static Expression expression() {
    return new Expression(ExpressionTest.landmarks(), Device.CPU);
  }

  private static LabelledFrame frame(String clip, int index) {
    try (Engine own = Engine.start(1);
        VideoReader frames = VideoReader.open(Path.of("..", "examples", clip))) {
      for (int i = 0; i < index; i++) {
        frames.next();
      }
      Image image = frames.next().image();
      return own.call(() -> new LabelledFrame(image, points(image)));
    }
  }

  private static double[] points(Image image) {
    try (MimicLandmarks finder = new MimicLandmarks(ExpressionTest.landmarks(), Device.CPU)) {
      return finder.find(image, FACE).xy();
    }
  }
}
