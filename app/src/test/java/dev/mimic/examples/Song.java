package dev.mimic.examples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/// A few bars of our own: a voice of two formants over plucked chords.
final class Song {
  static final double BEAT = 0.5;
  static final double SECONDS = 12 * BEAT;
  private static final int RATE = 44_100;

  /// @param key in half tones above A3
  /// @param beats how long
  private record Note(double start, double beats, int key, Vowel vowel) {}

  private enum Vowel {
    A(800, 1200, 1, 0),
    O(450, 800, 0.6, 0.9),
    I(300, 2300, 0.35, 0),
    E(500, 1800, 0.55, 0);

    private final double first;
    private final double second;
    private final double open;
    private final double round;

    Vowel(double first, double second, double open, double round) {
      this.first = first;
      this.second = second;
      this.open = open;
      this.round = round;
    }
  }

  private static final Note[] MELODY = {
    new Note(0.5, 1, 7, Vowel.A), new Note(1.5, 0.5, 9, Vowel.I), new Note(2, 1, 10, Vowel.A),
    new Note(3, 0.75, 9, Vowel.O), new Note(4, 1, 7, Vowel.E), new Note(5, 3, 14, Vowel.A),
    new Note(8, 0.5, 12, Vowel.O), new Note(8.5, 0.5, 10, Vowel.I), new Note(9, 2.5, 7, Vowel.A),
  };
  private static final int[][] CHORDS = {
    {-5, 2, 7, 10}, {-7, 0, 5, 9}, {-9, -2, 3, 7}, {-5, 2, 7, 11}
  };

  private Song() {}

  /// How the mouth stands.
  ///
  /// @param loud,open,round,high 0 to 1
  record Sung(double loud, double open, double round, double high) {}

  static Sung at(double t) {
    for (Note note : MELODY) {
      double into = t - note.start * BEAT;
      double loud = envelope(into, note.beats * BEAT);
      if (loud > 0.01) {
        return new Sung(
            loud, note.vowel.open, note.vowel.round, Math.clamp((note.key - 7) / 7.0, 0, 1));
      }
    }
    return new Sung(0, 0, 0, 0);
  }

  private static double envelope(double into, double length) {
    return Shapes.smoothStep(-0.06, 0.05, into)
        * (1 - Shapes.smoothStep(length - 0.10, length + 0.02, into));
  }

  /// Writes 16-bit PCM.
  static void write(Path wav) throws IOException {
    int samples = (int) (SECONDS * RATE);
    double[] sound = new double[samples];
    for (Note note : MELODY) {
      sing(sound, note);
    }
    for (int bar = 0; bar < 4; bar++) {
      for (int beat = 0; beat < 3; beat++) {
        for (int i = 0; i < CHORDS[bar].length; i++) {
          double start = (3 * bar + beat) * BEAT + 0.012 * i;
          pluck(
              sound,
              start,
              CHORDS[bar][i] - (beat == 0 && i == 0 ? 12 : 0),
              beat == 0 ? 0.11 : 0.07);
        }
      }
    }
    ByteBuffer pcm = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : sound) {
      pcm.putShort((short) Math.round(Short.MAX_VALUE * Math.tanh(0.9 * value)));
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    try (AudioInputStream in =
        new AudioInputStream(new ByteArrayInputStream(pcm.array()), format, samples)) {
      AudioSystem.write(in, AudioFileFormat.Type.WAVE, wav.toFile());
    }
  }

  private static double hertz(int key) {
    return 220 * Math.pow(2, key / 12.0);
  }

  /// Overtones under two resonances, with vibrato on long notes.
  private static void sing(double[] sound, Note note) {
    double length = note.beats * BEAT;
    int from = (int) (note.start * BEAT * RATE);
    double phase = 0;
    for (int i = Math.max(0, from - RATE / 16); i < sound.length; i++) {
      double into = (double) i / RATE - note.start * BEAT;
      if (into > length + 0.05) {
        return;
      }
      double vibrato =
          1 + 0.008 * Math.sin(2 * Math.PI * 5.4 * into) * Math.min(1, Math.max(0, 2 * into));
      double base = hertz(note.key) * vibrato;
      phase += 2 * Math.PI * base / RATE;
      double voice = 0;
      for (int k = 1; k <= 14; k++) {
        double f = k * base;
        double resonance =
            Math.exp(-Math.pow((f - note.vowel.first) / 240, 2))
                + 0.45 * Math.exp(-Math.pow((f - note.vowel.second) / 330, 2))
                + 0.10;
        voice += resonance / Math.pow(k, 0.7) * Math.sin(k * phase);
      }
      sound[i] += 0.22 * envelope(into, length) * voice;
    }
  }

  private static void pluck(double[] sound, double start, int key, double loud) {
    int from = (int) (start * RATE);
    double f = hertz(key);
    for (int i = from; i < Math.min(sound.length, from + 2 * RATE); i++) {
      double t = (double) (i - from) / RATE;
      double decay = Math.exp(-3.2 * t) * Math.min(1, t * 300);
      sound[i] +=
          loud
              * decay
              * (Math.sin(2 * Math.PI * f * t)
                  + 0.4 * Math.exp(-4 * t) * Math.sin(4 * Math.PI * f * t));
    }
  }
}
