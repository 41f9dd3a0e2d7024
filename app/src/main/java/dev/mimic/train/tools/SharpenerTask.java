package dev.mimic.train.tools;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.config.ToolConfig;
import dev.mimic.face.FaceEnhancer;
import dev.mimic.face.sharpener.MimicSharpener;
import dev.mimic.face.sharpener.SharpenerNetwork;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.image.Resize;
import dev.mimic.nn.Module;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Teaches the sharpener to undo what [RandomDamage] does to parts of sharp faces.
///
/// The loss is the distance of colours and of differences between neighbours, so that it pays to be
/// right before it pays to look sharp.
public final class SharpenerTask implements Task<SharpenerTask.Sample> {
  private static final int MARGIN = 16; // pixels: wear at a border is not what it is inside
  private static final double SMALLER = 0.15; // of the parts, to see finer detail than there is
  private static final double EDGES = 0.5; // weight of differences between neighbours
  private static final double CORNER = 1e-6; // squared, where the loss turns from square to linear

  private final SharpenerNetwork network = new SharpenerNetwork();
  private final Device device;
  private final int side;
  private final List<Image> pictures;
  private final SharpenerTrial trial;

  /// A part of a picture, and as it was before.
  ///
  /// @param worn,clean of one size
  public record Sample(Image worn, Image clean) {}

  /// @throws dev.mimic.MimicException if there are no faces in the data
  public SharpenerTask(ToolConfig config, Device device, Consumer<String> notes) {
    this.device = device;
    side = config.datasetParams().side();
    Path root = Path.of(config.datasetParams().rootDir());
    pictures = SharpPictures.train(root, notes);
    trial = SharpenerTrial.read(root, notes);
  }

  @Override
  public Module network() {
    return network;
  }

  @Override
  public Sample sample(RandomGenerator random) {
    Image picture = pictures.get(random.nextInt(pictures.size()));
    Image part = part(picture, random);
    Image worn = new RandomDamage(random).apply(part);
    // half of the parts lie as whole pictures do, where JPEG's squares are the network's
    int left = random.nextBoolean() ? MARGIN / 2 : random.nextInt(MARGIN + 1);
    int top = random.nextBoolean() ? MARGIN / 2 : random.nextInt(MARGIN + 1);
    return new Sample(worn.crop(left, top, side, side), part.crop(left, top, side, side));
  }

  private Image part(Image picture, RandomGenerator random) {
    int wanted = side + MARGIN;
    int smallest = Math.min(picture.width(), picture.height());
    double factor = random.nextDouble() < SMALLER ? random.nextDouble(1, 1.7) : 1;
    int seen = Math.min(smallest, (int) Math.round(wanted * factor));
    int left = random.nextInt(picture.width() - seen + 1);
    int top = random.nextInt(picture.height() - seen + 1);
    Image part = picture.crop(left, top, seen, seen);
    Image sized = Resize.bicubic(part, wanted, wanted);
    return random.nextBoolean() ? mirrored(sized) : sized;
  }

  private static Image mirrored(Image image) {
    int width = image.width();
    byte[] rgb = new byte[image.rgb().length];
    for (int i = 0; i < rgb.length; i += 3) {
      int x = i / 3 % width;
      System.arraycopy(image.rgb(), i + 3 * (width - 1 - 2 * x), rgb, i, 3);
    }
    return new Image(width, image.height(), rgb);
  }

  @Override
  public Map<String, Tensor> losses(List<Sample> batch) {
    Tensor worn = pictures(batch, Sample::worn); // (B, 3, side, side)
    Tensor clean = pictures(batch, Sample::clean);
    Tensor wrong = network.forward(worn).add(worn).sub(clean);
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("colours", size(wrong));
    losses.put("edges", size(steps(wrong, 2)).add(size(steps(wrong, 3))).mul(EDGES / 2));
    return losses;
  }

  private Tensor pictures(List<Sample> batch, Function<Sample, Image> which) {
    return ImageTensor.tensor(batch.stream().map(which).toList()).to(device);
  }

  /// From each pixel to the next one, which is linear: of a difference it is the difference.
  private static Tensor steps(Tensor x, int d) {
    long length = x.size(d) - 1;
    return x.narrow(d, 1, length).sub(x.narrow(d, 0, length));
  }

  /// Charbonnier's: linear, but smooth at zero.
  private static Tensor size(Tensor difference) {
    return difference.square().add(CORNER).sqrt().mean();
  }

  @Override
  public Score validate(StateDict weights) {
    try (FaceEnhancer enhancer = MimicSharpener.load(weights, device)) {
      Map<String, Double> numbers = trial.run(enhancer);
      return new Score(numbers.getOrDefault(SharpenerTrial.GAIN, 0.0), numbers);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
