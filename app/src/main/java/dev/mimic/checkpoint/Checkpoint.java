package dev.mimic.checkpoint;

import dev.mimic.MimicException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is in a checkpoint file, whichever of the five formats it has.
///
/// ```java
/// Checkpoint vox = Checkpoint.read(Path.of("vox-cpk.pth.tar"));
/// StateDict generator = vox.network("generator");   // null when there is none
/// ```
///
/// Reading touches only the structure; the numbers stay in the mapped file until [Stored#data]. A
/// file that is damaged, hostile or of another kind is refused by one sentence ([MimicException]),
/// quickly and before anything is allocated on its word.
public final class Checkpoint {
  /// How a file is written; found by its content.
  public enum Format {
    TORCH_LEGACY("PyTorch's format up to 1.5"),
    TORCH_ZIP("PyTorch's zip format"),
    TORCH_SCRIPT("a TorchScript archive"),
    PADDLE("Paddle's format"),
    SAFETENSORS("safetensors");

    private final String words;

    Format(String words) {
      this.words = words;
    }

    /// For people.
    @Override
    public String toString() {
      return words;
    }
  }

  private final Path file;
  private final Format format;
  private final @Nullable Object root;
  private final Map<String, String> metadata;

  private Checkpoint(
      Path file, Format format, @Nullable Object root, Map<String, String> metadata) {
    this.file = file;
    this.format = format;
    this.root = root;
    this.metadata = metadata;
  }

  /// Opens a file by its content; its numbers stay on disk until they are asked for.
  ///
  /// @throws MimicException in one sentence, when the file is missing, damaged, hostile or of
  ///   another kind
  public static Checkpoint read(Path file) {
    return read(Source.open(file));
  }

  /// The same from memory.
  ///
  /// @param name to complain under
  public static Checkpoint of(String name, byte[] content) {
    return read(new Source(Path.of(name), MemorySegment.ofArray(content)));
  }

  static Checkpoint read(Source in) {
    Path file = in.path();
    if (TorchZip.startsWith(in)) {
      TorchZip zip = TorchZip.open(in);
      return new Checkpoint(file, zip.format(), zip.read(), Map.of());
    }
    if (Safetensors.startsWith(in)) {
      Safetensors content = Safetensors.read(in);
      return new Checkpoint(file, Format.SAFETENSORS, content.tensors(), content.metadata());
    }
    return readPickle(file, in);
  }

  /// Paddle's files are bare pickles; PyTorch's old format begins with one that names it.
  private static Checkpoint readPickle(Path file, Source in) {
    Kind.refuseUnlessPickle(in);
    Pickle machine = new Pickle(in, 0, Globals.all());
    Object first = machine.load();
    if (TorchLegacy.startsWith(first)) {
      Object root = TorchLegacy.read(in, machine.position());
      return new Checkpoint(file, Format.TORCH_LEGACY, root, Map.of());
    }
    return new Checkpoint(file, Format.PADDLE, Tree.of(first, machine, in.size()), Map.of());
  }

  // ---------------------------------------------------------------- what it holds

  public Path file() {
    return file;
  }

  public Format format() {
    return format;
  }

  /// Everything, as Python saw it: unmodifiable `Map<Object, Object>` with keys of text or numbers,
  /// `List`, `String`, `Long` (`BigInteger` beyond 64 bits), `Double`, `Boolean`, null and
  /// [Stored].
  public @Nullable Object root() {
    return root;
  }

  /// The text beside the tensors of a safetensors file.
  public Map<String, String> metadata() {
    return metadata;
  }

  /// The names under which [#network] finds something.
  public List<String> networks() {
    return Networks.of(root).names();
  }

  /// One network of several, with PyTorch's names whatever wrote the file; null when there is none.
  ///
  /// @param name `generator`, `kp_detector` or `discriminator`
  public @Nullable StateDict network(String name) {
    Map<String, Stored> found = Networks.of(root).find(name);
    return found == null ? null : stateDict("The %s of (%s)".formatted(name, file), found);
  }

  /// The tensors of a file that holds a single network, flat or under `state_dict`: VGG19,
  /// BlazeFace and their like.
  public StateDict weights() {
    Map<String, Stored> flat = Networks.flat(root);
    if (flat == null) {
      throw new MimicException(
          "The checkpoint (%s) holds no single network%s; expected one state dict."
              .formatted(file, networks().isEmpty() ? "" : " but " + networks()));
    }
    return stateDict("The checkpoint (%s)".formatted(file), flat);
  }

  /// The tensors beside the networks.
  StateDict loose() {
    return stateDict("The checkpoint (%s)".formatted(file), Networks.of(root).loose());
  }

  private StateDict stateDict(String origin, Map<String, Stored> tensors) {
    StateDict dict = new StateDict(origin, tensors);
    boolean parallel =
        !dict.isEmpty() && dict.names().stream().allMatch(name -> name.startsWith("module."));
    StateDict plain = parallel ? dict.sub("module.") : dict; // DataParallel's wrapping
    return format == Format.PADDLE ? plain.renamed(PaddleParams::torchName) : plain;
  }
}
