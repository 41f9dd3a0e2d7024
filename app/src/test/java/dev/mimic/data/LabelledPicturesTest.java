package dev.mimic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.MimicException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two ways in which a folder says where all faces are.
class LabelledPicturesTest {
  @TempDir Path folder;

  @Test
  void facesThatAreHardNeedNotBeFound() throws IOException {
    Files.writeString(
        folder.resolve("faces.json"),
        """
        {"a.jpg": {"source": "x", "faces": [[1, 2, 3, 4], [5, 6, 7.5, 8]], "hard": [0]},
         "b.jpg": {"faces": []}}
        """);
    List<LabelledPictures.One> found = LabelledPictures.of(folder);
    assertThat(found).hasSize(2);
    assertThat(found.getFirst().file()).isEqualTo(folder.resolve("a.jpg"));
    assertThat(found.getFirst().faces()).containsExactly(new double[] {5, 6, 7.5, 8});
    assertThat(found.getFirst().unsure()).containsExactly(new double[] {1, 2, 3, 4});
    assertThat(found.getLast().faces()).isEmpty();
  }

  @Test
  void aLineALabelLeavesClipsOut() throws IOException {
    Files.writeString(
        folder.resolve("labels.jsonl"),
        """
        {"file": "a.png", "box": [1, 2, 3, 4], "ignore": [[0, 0, 9, 9], [1, 1, 2, 2]]}

        {"file": "c.mp4", "frame": 8, "box": [1, 2, 3, 4]}
        """);
    List<LabelledPictures.One> found = LabelledPictures.of(folder);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().unsure()).hasSize(2);
  }

  @Test
  void aFolderWithoutLabelsIsRefused() throws IOException {
    assertThatThrownBy(() -> LabelledPictures.of(folder))
        .isInstanceOf(MimicException.class)
        .hasMessageContaining("(" + folder + ")")
        .hasMessageContaining("expected faces.json or labels.jsonl");
    for (String wrong : List.of("{\"a.jpg\": {\"faces\": [[1, 2]]}}", "no JSON")) {
      Files.writeString(folder.resolve("faces.json"), wrong);
      assertThatThrownBy(() -> LabelledPictures.of(folder))
          .isInstanceOf(MimicException.class)
          .hasMessageContaining("cannot be understood");
    }
  }
}
