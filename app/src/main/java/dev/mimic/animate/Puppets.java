package dev.mimic.animate;

import dev.mimic.animate.AnimateOptions.Faces;
import dev.mimic.animate.AnimateOptions.Pasting;
import dev.mimic.animate.Drivers.Moment;
import dev.mimic.image.Image;
import dev.mimic.image.ImageTensor;
import dev.mimic.model.Generator;
import dev.mimic.model.Keypoints;
import dev.mimic.tensor.Scope;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// All subjects of a picture, moved together. Engine thread.
///
/// A driving frame's keypoints are found once, whoever follows it; a pass through the generator
/// holds several subjects and several moments.
final class Puppets {
  // what a pass may hold beside the batch that was asked for: 8 pictures of 256 x 256 take 1 GB
  private static final int PIXELS = 8 * 256 * 256;

  private final ModelPoses poses;
  private final Generator generator;
  private final List<Puppet> puppets = new ArrayList<>();
  private final List<LoopSeam> seams = new ArrayList<>(); // of the drivers; none where none loops
  private final boolean stillBorder;
  private final boolean truncated; // to 8 bits, as PaddleGAN does, instead of rounded
  private final int most; // pictures in a pass

  /// Its tensors live in the scope that is open now.
  ///
  /// @param origins the driving frame that shows each subject's own pose
  Puppets(MotionModel model, AnimateOptions options, List<Subject> subjects, List<Image> origins) {
    poses = new ModelPoses(model);
    generator = model.fomm().generator();
    int drivers = 0;
    for (int i = 0; i < subjects.size(); i++) {
      Keypoints origin = poses.keypoints(List.of(origins.get(i)));
      puppets.add(Puppet.of(model, subjects.get(i), origin, options.motion()));
      drivers = Math.max(drivers, subjects.get(i).driver() + 1);
    }
    for (int i = 0; drivers > 1 && i < drivers; i++) {
      seams.add(new LoopSeam());
    }
    Faces faces = options.faces();
    stillBorder = options.stillBorder();
    truncated = faces != null && faces.pasting() == Pasting.HARD;
    most = Math.max(options.batchSize(), PIXELS / (model.size() * model.size()));
  }

  /// One picture to be made.
  ///
  /// @param wanted its keypoints, a batch of one
  private record Row(Puppet puppet, Keypoints wanted) {}

  /// Every subject at every moment: all subjects at the first moment, then all at the second.
  List<Image> move(List<Moment> moments) {
    try (Scope _ = Scope.open()) {
      List<Keypoints> driving = driving(moments);
      List<Keypoints> wanted = new ArrayList<>();
      for (Puppet puppet : puppets) {
        wanted.add(puppet.transfer().apply(driving.get(puppet.driver()))); // (B, K, 2)
      }
      List<Row> rows = new ArrayList<>();
      for (int moment = 0; moment < moments.size(); moment++) {
        for (int i = 0; i < puppets.size(); i++) {
          rows.add(new Row(puppets.get(i), wanted.get(i).at(moment)));
        }
      }
      List<Image> pictures = new ArrayList<>();
      for (int from = 0; from < rows.size(); from += most) {
        pictures.addAll(pass(rows.subList(from, Math.min(rows.size(), from + most))));
      }
      return pictures;
    }
  }

  /// Each driver's keypoints at these moments, (B, K, 2).
  private List<Keypoints> driving(List<Moment> moments) {
    List<Keypoints> driving = new ArrayList<>();
    for (int driver = 0; driver < moments.getFirst().shots().size(); driver++) {
      int index = driver;
      List<Driver.Shot> shots = moments.stream().map(m -> m.shots().get(index)).toList();
      Keypoints found = poses.keypoints(shots.stream().map(Driver.Shot::square).toList());
      driving.add(seams.isEmpty() ? found : seams.get(driver).join(found, shots));
    }
    return driving;
  }

  private List<Image> pass(List<Row> rows) {
    try (Scope _ = Scope.open()) {
      Keypoints wanted = Keypoints.cat(rows.stream().map(Row::wanted).toList());
      Tensor made = pictures(rows.stream().map(Row::puppet).toList(), wanted);
      return truncated ? ImageTensor.truncated(made) : ImageTensor.images(made);
    }
  }

  private Tensor pictures(List<Puppet> rows, Keypoints wanted) {
    if (puppets.size() == 1) { // expanded, not copied
      Puppet only = puppets.getFirst();
      return generator.forward(only.encoded(), only.source(), wanted, stillBorder).prediction();
    }
    Generator.Encoded encoded = Generator.Encoded.cat(rows.stream().map(Puppet::encoded).toList());
    Keypoints source = Keypoints.cat(rows.stream().map(Puppet::source).toList());
    return generator.forward(encoded, source, wanted, stillBorder).prediction(); // (B, 3, H, W)
  }
}
