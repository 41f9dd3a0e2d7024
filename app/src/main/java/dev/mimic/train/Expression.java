package dev.mimic.train;

import dev.mimic.checkpoint.StateDict;
import dev.mimic.data.Batch;
import dev.mimic.face.LandmarkCrop;
import dev.mimic.face.LandmarkNetwork;
import dev.mimic.face.Landmarks;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Ops;
import dev.mimic.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far the expression of a painted face is from the driving frame's, as our landmark network
/// sees both: where its points are, and how far lids and lips are open (ours).
///
/// Pixels hardly count what a mouth says: it is small, and a closed one is not far from an open one
/// in colour. The network is not trained here; it sees each face upright, in the square that the
/// labels say.
final class Expression implements AutoCloseable {
  private static final double OPENINGS = 4; // what an opening's error counts beside a point's
  private static final int FIRST = 36; // eyes and mouth: from here to the last
  private static final int SEEN = Landmarks.COUNT - FIRST;
  // of those, which lie above each other: lids, then the lips inside
  private static final int[][] OPEN = {
    {37, 41}, {38, 40}, {43, 47}, {44, 46}, {61, 67}, {62, 66}, {63, 65},
  };

  private final LandmarkNetwork network = new LandmarkNetwork();
  private final double[] meanFace;

  /// @param weights of mimic-landmarks
  Expression(StateDict weights, Device device) {
    network.loadOn(weights, device);
    meanFace = network.meanFace();
  }

  /// Where the network looks.
  ///
  /// @param grid (B, 112, 112, 2): the squares around the faces, x and y from -1 to 1
  /// @param known (B, 1, 1): 1 where a face is known
  record Look(Tensor grid, Tensor known) {}

  /// The squares around the driving frames' faces.
  ///
  /// @param like on whose device, and of whose type, the numbers are wanted: (B, 3, H, W)
  Look look(Batch batch, Tensor like) {
    List<double @Nullable []> faces = new ArrayList<>();
    batch.pairs().forEach(pair -> faces.add(pair.driving().points()));
    return look(faces, like);
  }

  /// The squares around faces with these points; null where nothing is known.
  Look look(List<double @Nullable []> faces, Tensor like) {
    int side = LandmarkCrop.SIDE;
    int count = faces.size();
    float[] grid = new float[2 * side * side * count];
    float[] known = new float[count];
    for (int b = 0; b < count; b++) {
      double[] points = faces.get(b);
      if (points != null) {
        known[b] = 1;
        fill(grid, 2 * side * side * b, square(points), like.size(3), like.size(2));
      }
    }
    return new Look(
        Tensor.of(grid, count, side, side, 2).like(like), Tensor.of(known, count, 1, 1).like(like));
  }

  /// The upright square around a face.
  LandmarkCrop square(double[] points) {
    return LandmarkCrop.fitted(meanFace, points);
  }

  private static void fill(float[] grid, int at, LandmarkCrop crop, long width, long height) {
    int side = LandmarkCrop.SIDE;
    for (int i = 0; i < side * side; i++) {
      double u = (i % side + 0.5) / side;
      double v = (i / side + 0.5) / side;
      grid[at + 2 * i] = (float) (2 * crop.pictureX(u, v) / Math.max(1, width - 1) - 1);
      grid[at + 2 * i + 1] = (float) (2 * crop.pictureY(u, v) / Math.max(1, height - 1) - 1);
    }
  }

  /// How far eyes and mouth of the painted faces are from the driving frames', as [#apart].
  ///
  /// @param painted,driving (B, 3, H, W) in [0, 1]
  Tensor forward(Tensor painted, Tensor driving, Look look, double labelled) {
    return apart(see(painted, look), see(driving, look), look, labelled);
  }

  /// What the network sees of eyes and mouths.
  ///
  /// @param points (B, 32, 2), u and v of the square
  /// @param openings (B, 7), of lids and lips
  record Seen(Tensor points, Tensor openings) {

    /// This face when it does what another does between two frames; nothing is more than shut.
    Seen changed(Seen from, Seen to) {
      return new Seen(
          points.add(to.points).sub(from.points),
          openings.add(to.openings).sub(from.openings).relu());
    }
  }

  /// @param pictures (B, 3, H, W) in [0, 1]
  Seen see(Tensor pictures, Look look) {
    Tensor squares = Ops.gridSample(pictures, look.grid, Ops.Padding.ZEROS); // (B, 3, 112, 112)
    Tensor maps = network.forward(squares.to(DType.FLOAT32).channelsLast());
    Tensor all = LandmarkNetwork.points(LandmarkNetwork.likely(maps)); // (B, 68, 2)
    List<Tensor> openings =
        Arrays.stream(OPEN).map(pair -> height(all, pair[1]).sub(height(all, pair[0]))).toList();
    return new Seen(all.narrow(1, FIRST, SEEN), Ops.cat(openings, 1));
  }

  private static Tensor height(Tensor points, int index) {
    return points.narrow(1, index, 1).narrow(2, 1, 1).view(-1, 1); // (B, 1): the face is upright
  }

  /// The distance, in per cent of the square's side, mean over the frames with labels: a scalar.
  ///
  /// @param labelled how many frames those are
  static Tensor apart(Seen painted, Seen wanted, Look look, double labelled) {
    Tensor points = painted.points.sub(wanted.points.detach()).abs().mean(1, 2); // (B)
    Tensor openings = painted.openings.sub(wanted.openings.detach()).abs().mean(1); // (B)
    Tensor apart = points.add(openings.mul(OPENINGS));
    return apart.mul(look.known.view(-1)).sum().mul(100 / labelled);
  }

  @Override
  public void close() {
    network.close();
  }
}
