package dev.mimic.train.tools;

import dev.mimic.MimicException;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.image.Damage;
import dev.mimic.image.Image;
import dev.mimic.image.Resize;
import dev.mimic.video.ImageFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// How well a sharpener brings worn faces back: the portraits of the test half, each worn in six
/// fixed ways, and a few frames of each clip, one by one. No randomness.
///
/// What is worn is brought back to its size by the bicubic filter, and that is what a sharpener has
/// to beat.
public final class SharpenerTrial {
  /// By how many dB the PSNR is above the worn pictures', in the mean.
  public static final String GAIN = "gain";

  private static final int WEAKEST = 30; // JPEG's quality: 30 to 60, another for each picture
  private static final int QUALITIES = 31;
  private static final int FRAMES = 5; // of a clip
  private static final List<Way> FILMED = List.of(Way.BLUR, Way.HALF_JPEG);
  private static final int TIMES = 8; // that the clock runs

  private final List<Portrait> portraits = new ArrayList<>();
  private final List<Clip> clips = new ArrayList<>();

  /// @param worn in each way
  private record Portrait(Image clean, Map<Way, Image> worn) {}

  /// @param worn in some of the ways, frame by frame
  private record Clip(List<Image> clean, Map<Way, List<Image>> worn) {}

  /// The ways to wear a picture.
  enum Way {
    BLUR,
    HALF,
    THIRD,
    JPEG,
    HALF_JPEG,
    BLUR_HALF_JPEG;

    /// @param n of the picture: strengths differ
    Image apply(Image image, int n) {
      int quality = WEAKEST + 7 * n % QUALITIES;
      return switch (this) {
        case BLUR -> Damage.gaussian(image, 1 + 0.25 * (n % 5));
        case HALF -> back(smaller(image, 2), image);
        case THIRD -> back(smaller(image, 3), image);
        case JPEG -> Damage.jpeg(image, quality);
        case HALF_JPEG -> back(Damage.jpeg(smaller(image, 2), quality), image);
        case BLUR_HALF_JPEG ->
            Damage.jpeg(back(smaller(Damage.gaussian(image, 1), 2), image), quality);
      };
    }

    private static Image smaller(Image image, int factor) {
      return Resize.bicubic(image, image.width() / factor, image.height() / factor);
    }

    private static Image back(Image small, Image like) {
      return Resize.bicubic(small, like.width(), like.height());
    }

    /// As in `half_jpeg_gain`.
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private SharpenerTrial() {}

  /// The pictures of `portraits/test` and the first frames of the clips of `talking-heads/test`.
  ///
  /// @param notes hears of damaged clips
  /// @throws MimicException if there are no pictures
  public static SharpenerTrial read(Path root, Consumer<String> notes) {
    SharpenerTrial trial = new SharpenerTrial();
    Path folder = root.resolve("portraits/test");
    SharpPictures.files(folder, List.of("jpg", "jpeg", "png"))
        .forEach(file -> trial.add(ImageFile.read(file)));
    if (trial.portraits.isEmpty()) {
      throw new MimicException(
          "The folder (%s) holds no portraits to test on, expected pictures.".formatted(folder));
    }
    SharpPictures.files(root.resolve("talking-heads/test"), List.of("mp4"))
        .forEach(clip -> trial.add(SharpPictures.frames(clip, FRAMES, 1, notes)));
    return trial;
  }

  private void add(Image portrait) {
    Map<Way, Image> worn = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      worn.put(way, way.apply(portrait, portraits.size()));
    }
    portraits.add(new Portrait(portrait, worn));
  }

  private void add(List<Image> frames) {
    int n = clips.size();
    Map<Way, List<Image>> worn = new EnumMap<>(Way.class);
    for (Way way : FILMED) {
      worn.put(way, frames.stream().map(frame -> way.apply(frame, n)).toList());
    }
    clips.add(new Clip(frames, worn));
  }

  /// The numbers of a sharpener. Engine thread.
  ///
  /// `psnr` of what it makes and `worn_psnr` of what it was given, `gain` and for each way
  /// `…_gain`, in dB, means over pictures; `unworn_psnr` of what it makes of the originals.
  /// `energy` and `worn_energy`: differences of neighbouring pixels over those of the originals.
  ///
  /// For clips worn in two ways: `…_changes` and `worn_…_changes`, mean absolute differences of
  /// successive frames over those of the true clips, and `…_flicker` and `worn_…_flicker`, how far
  /// the changes themselves are from the true ones. `milliseconds_256` and `milliseconds_512`: for
  /// a face of that side, the quickest of a few.
  public Map<String, Double> run(FaceEnhancer enhancer) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    portraits(enhancer, numbers);
    if (!clips.isEmpty()) {
      FILMED.forEach(way -> clips(enhancer, way, numbers));
    }
    numbers.put("milliseconds_256", milliseconds(enhancer, 256));
    numbers.put("milliseconds_512", milliseconds(enhancer, 512));
    return numbers;
  }

  private void portraits(FaceEnhancer enhancer, Map<String, Double> numbers) {
    double share = 1.0 / portraits.size();
    for (Portrait portrait : portraits) {
      portrait.worn.forEach(
          (way, worn) -> {
            double gain =
                compare(portrait.clean, worn, enhancer, share / Way.values().length, numbers);
            numbers.merge(way.word() + "_gain", share * gain, Double::sum);
          });
      Image kept = enhancer.enhance(List.of(portrait.clean)).getFirst();
      numbers.merge("unworn_psnr", share * psnr(kept, portrait.clean), Double::sum);
    }
  }

  /// @return how many dB better
  private static double compare(
      Image clean, Image worn, FaceEnhancer enhancer, double share, Map<String, Double> numbers) {
    Image sharp = enhancer.enhance(List.of(worn)).getFirst();
    double energy = SharpPictures.energy(clean);
    double before = psnr(worn, clean);
    double after = psnr(sharp, clean);
    numbers.merge(GAIN, share * (after - before), Double::sum);
    numbers.merge("psnr", share * after, Double::sum);
    numbers.merge("worn_psnr", share * before, Double::sum);
    numbers.merge("energy", share * SharpPictures.energy(sharp) / energy, Double::sum);
    numbers.merge("worn_energy", share * SharpPictures.energy(worn) / energy, Double::sum);
    return after - before;
  }

  private void clips(FaceEnhancer enhancer, Way way, Map<String, Double> numbers) {
    double moved = 0;
    double changed = 0;
    double wornChanged = 0;
    double wrong = 0;
    double wornWrong = 0;
    for (Clip clip : clips) {
      List<Image> clean = clip.clean;
      List<Image> worn = clip.worn.getOrDefault(way, clean);
      List<Image> sharp = enhancer.enhance(worn);
      for (int i = 1; i < clean.size(); i++) {
        moved += changes(clean, clean, i, false);
        changed += changes(sharp, clean, i, false);
        wornChanged += changes(worn, clean, i, false);
        wrong += changes(sharp, clean, i, true);
        wornWrong += changes(worn, clean, i, true);
      }
    }
    numbers.put(way.word() + "_changes", changed / moved);
    numbers.put("worn_" + way.word() + "_changes", wornChanged / moved);
    numbers.put(way.word() + "_flicker", wrong / moved);
    numbers.put("worn_" + way.word() + "_flicker", wornWrong / moved);
  }

  private double milliseconds(FaceEnhancer enhancer, int side) {
    Image face = Resize.resize(portraits.getFirst().clean, side, side);
    double quickest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      enhancer.enhance(List.of(face));
      quickest = Math.min(quickest, (System.nanoTime() - start) / 1e6);
    }
    return quickest;
  }

  /// Mean absolute change from frame `i` - 1 to frame `i`, or how far it is from the true one.
  private static double changes(List<Image> clip, List<Image> truth, int i, boolean fromTruth) {
    byte[] now = clip.get(i).rgb();
    byte[] before = clip.get(i - 1).rgb();
    byte[] trueNow = truth.get(i).rgb();
    byte[] trueBefore = truth.get(i - 1).rgb();
    long sum = 0;
    for (int k = 0; k < now.length; k++) {
      int change = (now[k] & 0xff) - (before[k] & 0xff);
      int right = fromTruth ? (trueNow[k] & 0xff) - (trueBefore[k] & 0xff) : 0;
      sum += Math.abs(change - right);
    }
    return (double) sum / now.length;
  }

  /// In dB; of equal pictures 100.
  static double psnr(Image made, Image clean) {
    long sum = 0;
    for (int i = 0; i < made.rgb().length; i++) {
      int wrong = (made.rgb()[i] & 0xff) - (clean.rgb()[i] & 0xff);
      sum += (long) wrong * wrong;
    }
    return sum == 0 ? 100 : 10 * Math.log10(255.0 * 255 * made.rgb().length / sum);
  }
}
