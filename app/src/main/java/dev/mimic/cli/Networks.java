package dev.mimic.cli;

import dev.mimic.animate.AnimateOptions;
import dev.mimic.animate.Animator;
import dev.mimic.animate.MotionModel;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.tensor.DType;
import dev.mimic.tensor.Device;
import dev.mimic.tensor.Engine;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who opens the networks of an animation, and for how long.
interface Networks {
  /// Opened for one animation, and closed after it.
  Networks ONCE =
      new Networks() {
        @Override
        public Animator.Report use(
            Need need,
            Catalogue catalogue,
            Consumer<String> notes,
            Function<Animator, Animator.Report> work) {
          try (Engine engine = need.machine.engine();
              MotionModel model = need.load(engine);
              OpenFaceTools tools = need.tools(engine, catalogue, notes)) {
            return work.apply(new Animator(engine, model, tools.all(), notes));
          }
        }
      };

  /// What an animation asks for.
  ///
  /// @param detector a name of the catalogue or a file; null for the usual one
  record Need(
      ModelOptions model,
      ModelOptions.Chosen chosen,
      @Nullable String detector,
      MachineOptions machine,
      AnimateOptions options) {
    MotionModel load(Engine engine) {
      Device device = machine.device();
      DType precision = machine.precision.fastOn(device);
      return model.load(chosen, engine, device, precision);
    }

    OpenFaceTools tools(Engine engine, Catalogue catalogue, Consumer<String> notes) {
      return OpenFaceTools.of(options, detector, engine, catalogue, machine.device(), notes);
    }
  }

  /// Does the work with an animator that has what is needed.
  Animator.Report use(
      Need need,
      Catalogue catalogue,
      Consumer<String> notes,
      Function<Animator, Animator.Report> work);
}
