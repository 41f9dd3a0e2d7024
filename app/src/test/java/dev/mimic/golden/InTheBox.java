package dev.mimic.golden;

import dev.mimic.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The weights that come with the program.
public final class InTheBox {
  private InTheBox() {}

  /// `mimic-face`, as the program reads it.
  public static Checkpoint mimicFace() {
    try (InputStream in = InTheBox.class.getResourceAsStream("/models/mimic-face.safetensors")) {
      return Checkpoint.of("mimic-face", in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
