package dev.mimic.cli;

import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.AnimateOptions.Origin;
import dev.mimic.animate.Animator;
import dev.mimic.animate.MotionModel;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.tensor.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// Networks that stay open from one animation to the next: those of the last few kinds that were
/// asked for. From any thread, one animation at a time.
///
/// The device and the number of threads are those of the first.
final class KeptNetworks implements Networks, AutoCloseable {
  private static final int KINDS = 2; // a model takes up to a gigabyte

  private final int threads;
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  /// @param threads processor threads of one operation, 0 for all
  KeptNetworks(int threads) {
    this.threads = threads;
  }

  private record Kept(Engine engine, MotionModel model, OpenFaceTools tools)
      implements AutoCloseable {
    @Override
    public void close() {
      try (engine;
          tools) {
        engine.call(
            () -> {
              model.close();
              return true;
            });
      }
    }
  }

  @Override
  public synchronized Animator.Report use(
      Need need,
      Catalogue catalogue,
      Consumer<String> notes,
      Function<Animator, Animator.Report> work) {
    String kind = kind(need);
    Kept open = kept.remove(kind);
    if (open == null) {
      makeRoom();
      open = open(need, catalogue, notes);
    }
    kept.put(kind, open); // the last one used stands last
    return work.apply(new Animator(open.engine, open.model, open.tools.all(), notes));
  }

  /// Equal words mean equal networks.
  private static String kind(Need need) {
    AnimateOptions options = need.options();
    ModelOptions model = need.model();
    return List.of(
            need.chosen().weights().name(),
            String.valueOf(model.config),
            String.valueOf(model.checkpoint),
            model.imageSize,
            String.valueOf(need.detector()),
            need.machine().name("auto"),
            need.machine().precision,
            options.faces() != null,
            options.motion().relative(),
            options.origin() instanceof Origin.Best,
            options.enhance())
        .toString();
  }

  private Kept open(Need need, Catalogue catalogue, Consumer<String> notes) {
    Engine engine = Engine.start(threads);
    try {
      MotionModel model = need.load(engine);
      return new Kept(engine, model, need.tools(engine, catalogue, notes));
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  private void makeRoom() {
    List<String> kinds = new ArrayList<>(kept.keySet());
    for (int i = 0; i <= kinds.size() - KINDS; i++) {
      Kept old = kept.remove(kinds.get(i));
      if (old != null) {
        old.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    kept.values().forEach(Kept::close);
    kept.clear();
  }
}
