package dev.mimic.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundTest {
  /// When a tone sounds, on the clock of the frames, and when all sound ends.
  private record Heard(double from, double to, double end) {}

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "webm"})
  void soundOfAnotherCodecIsRecodedInItsPlaceAndCut(String kind) throws IOException {
    Path wav = folder.resolve("sound.wav");
    Media.tone(wav, 0.5, 1.0, 5);

    Path file = clip("recoded." + kind, 50, new AudioTrack(wav, 0));

    Heard heard = listen(file);
    assertThat(heard.from).isCloseTo(0.5, within(0.02));
    assertThat(heard.to).isCloseTo(1.0, within(0.02));
    assertThat(heard.end).isCloseTo(2.0, within(0.03));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "webm"})
  void soundThatTheContainerTakesIsCopied(String kind) throws IOException {
    Path wav = folder.resolve("sound.wav");
    Media.tone(wav, 0.5, 1.0, 5);
    Path driver = clip("driver." + kind, 50, new AudioTrack(wav, 0));

    Path file;
    try (VideoReader in = VideoReader.open(driver)) {
      assertThat(in.info().audio()).isTrue();
      file = clip("copied." + kind, 30, in.audio());
    }

    Heard heard = listen(file);
    assertThat(heard.from).isCloseTo(0.5, within(0.03));
    assertThat(heard.to).isCloseTo(1.0, within(0.03));
    assertThat(heard.end).isCloseTo(1.2, within(0.03));
  }

  @Test
  void soundBeforeTheFirstFrameIsLeftOut() throws IOException {
    Path wav = folder.resolve("sound.wav");
    Media.tone(wav, 1.5, 2.0, 5);
    Path aac = clip("driver.mp4", 100, new AudioTrack(wav, 0));

    Heard recoded = listen(clip("recoded.mp4", 50, new AudioTrack(wav, 1.2)));
    Heard copied = listen(clip("copied.mp4", 50, new AudioTrack(aac, 1.2)));

    assertThat(recoded.from).isCloseTo(0.3, within(0.02));
    assertThat(copied.from).isCloseTo(0.3, within(0.03));
    assertThat(copied.to).isCloseTo(0.8, within(0.03));
  }

  @Test
  void aShortSoundEndsBeforeTheFramesDo() throws IOException {
    Path wav = folder.resolve("sound.wav");
    Media.tone(wav, 0, 0.4, 0.4);

    Path file = clip("short.mp4", 50, new AudioTrack(wav, 0));

    assertThat(listen(file).end).isCloseTo(0.4, within(0.05));
    assertThat(Media.frames(file)).hasSize(50);
  }

  @Test
  void pictureFormatsStaySilent() throws IOException {
    Path wav = folder.resolve("sound.wav");
    Media.tone(wav, 0, 1, 1);

    for (String kind : List.of("gif", "webp")) {
      assertThat(Media.frames(clip("silent." + kind, 5, new AudioTrack(wav, 0)))).hasSize(5);
    }
  }

  @Test
  void aDriverWithoutSoundGivesASilentResultAndANote() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "no sound");
    VideoWriter.Settings settings =
        VideoWriter.Settings.constant(Media.RATE).withAudio(new AudioTrack(text, 0));

    try (VideoWriter out = VideoWriter.create(folder.resolve("silent.mp4"), settings)) {
      out.write(Media.picture(64, 64, 0));
      out.finish();

      assertThat(out.notes()).singleElement().asString().startsWith("The result is silent.");
    }
  }

  private Path clip(String name, int frames, @Nullable AudioTrack audio) {
    Path file = folder.resolve(name);
    Media.clip(file, 64, 64, frames, VideoWriter.Settings.constant(Media.RATE).withAudio(audio));
    return file;
  }

  private static Heard listen(Path file) {
    double from = -1;
    double to = -1;
    double end = 0;
    AVFrame frame = avutil.av_frame_alloc();
    MediaInput input = MediaInput.open(file, avutil.AVMEDIA_TYPE_AUDIO);
    assertThat(input).as("sound in " + file).isNotNull();
    try (input;
        Decoder decoder = new Decoder(input, 1)) {
      while (decoder.next(frame)) {
        assertThat(frame.format()).isIn(avutil.AV_SAMPLE_FMT_FLTP, avutil.AV_SAMPLE_FMT_FLT);
        double start = frame.pts() * input.timeBase().value();
        FloatPointer samples = new FloatPointer(frame.data(0));
        for (int i = 0; i < frame.nb_samples(); i++) {
          double time = start + (double) i / frame.sample_rate();
          if (Math.abs(samples.get(i)) > 0.2) {
            from = from < 0 ? time : from;
            to = time;
          }
        }
        end = start + (double) frame.nb_samples() / frame.sample_rate();
      }
    }
    avutil.av_frame_free(frame);
    return new Heard(from, to, end);
  }
}
