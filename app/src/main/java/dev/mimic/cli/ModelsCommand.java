package dev.mimic.cli;

import dev.mimic.MimicException;
import dev.mimic.Progress;
import dev.mimic.catalogue.Catalogue;
import dev.mimic.catalogue.Holding.Absent;
import dev.mimic.catalogue.Holding.Bundled;
import dev.mimic.catalogue.Holding.Damaged;
import dev.mimic.catalogue.Holding.Held;
import dev.mimic.catalogue.Holding.Here;
import dev.mimic.catalogue.Model;
import dev.mimic.catalogue.Patience;
import dev.mimic.catalogue.PullOptions;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "models",
    description = "Models: what there is, what is here, how to get the others.",
    customSynopsis = "@|bold mimic models|@ [list | pull | where | add | remove]",
    commandListHeading = "%nCommands%n",
    footer = {
      "",
      "Examples",
      "  mimic models                                     what there is, and what is here",
      "  mimic models pull vox-256 s3fd",
      "  mimic models pull gpen-512 --accept-licence      its licence is non-commercial",
      "  mimic models add vox-256-original vox-cpk.pth.tar",
      "",
      "Those that are bundled are in the program; the others lie in $MIMIC_HOME/models, else",
      "$XDG_CACHE_HOME/mimic/models, else ~/.cache/mimic/models."
    })
final class ModelsCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1_000_000;

  private final Console console;
  private final Supplier<Catalogue> catalogue;

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  ModelsCommand(Console console, Supplier<Catalogue> catalogue) {
    this.console = console;
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() {
    return list(false, false, manners);
  }

  @Command(
      name = "list",
      description = "Shows all models.",
      customSynopsis = "@|bold mimic models list|@ [--json] [--verify]")
  int list(
      @Option(names = "--json", description = "One line of JSON, for programs.") boolean json,
      @Option(names = "--verify", description = "Reads every file through again.") boolean verify,
      @Mixin Manners manners) {
    ModelTable table = ModelTable.of(catalogue.get(), verify);
    if (json) {
      table.result().print(console.out());
    } else {
      console.out().print(table.text());
    }
    if (verify) {
      table.refuseDamaged();
    } else {
      table.faults().forEach(console::note);
    }
    return 0;
  }

  @Command(
      name = "pull",
      description = "Downloads models that are not here yet; goes on where it was interrupted.",
      customSynopsis = "@|bold mimic models pull|@ NAME... [OPTION...]")
  int pull(
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "From mimic models list.")
          List<String> names,
      @Option(
              names = "--mirror",
              paramLabel = "URL",
              defaultValue = "${env:MIMIC_MIRROR}",
              converter = Values.Mirror.class,
              description =
                  "A folder of these files on another server, asked instead of the published"
                      + " addresses; also $MIMIC_MIRROR.")
          @Nullable URI mirror,
      @Option(
              names = {"--accept-licence", "--accept-license"},
              description = "Accepts non-commercial licences without being asked.")
          boolean accepted,
      @Mixin Manners manners) {
    Catalogue models = catalogue.get();
    List<Model> wanted = names.stream().map(models::model).toList();
    for (Model model : wanted) {
      try (ProgressBar bar = console.progress("MB", manners.progress)) {
        Progress bytes = (done, total) -> bar.step(megabytes(done), megabytes(total));
        PullOptions options =
            new PullOptions(
                mirror, Patience.USUAL, bytes, console::note, asked -> accepts(asked, accepted));
        print(model, models.pull(model.name(), options));
      }
    }
    return 0;
  }

  private static long megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE;
  }

  private boolean accepts(Model model, boolean accepted) {
    console.note("The licence of the model (%s) is %s.".formatted(model.name(), model.licence()));
    return accepted || console.confirms("Do you accept that and download it?");
  }

  private void print(Model model, Held held) {
    ResultLine line = new ResultLine().with("model", model.name());
    switch (held) {
      case Here(Path file, _) -> line.with("file", file.toString());
      case Bundled _ -> {
        console.note(
            "The model (%s) comes with Mimic: there is nothing to download."
                .formatted(model.name()));
        line.with("bundled", true);
      }
    }
    line.print(console.out());
  }

  @Command(
      name = "where",
      description = "Prints where a model's file lies, or would lie; then the exit code is 1.",
      customSynopsis = "@|bold mimic models where|@ NAME")
  int where(
      @Parameters(paramLabel = "NAME", description = "From mimic models list.") String name,
      @Mixin Manners manners) {
    Catalogue models = catalogue.get();
    Object place =
        switch (models.look(name, false)) {
          case Here(Path here, _) -> here;
          case Bundled(_, URL resource) -> resource;
          case Damaged(Path damaged, _) -> damaged;
          case Absent(Path wanted) -> wanted;
        };
    console.out().println(place);
    models.require(name);
    return 0;
  }

  @Command(
      name = "add",
      description = "Copies a file that you downloaded to its place, after checking it.",
      customSynopsis = "@|bold mimic models add|@ NAME FILE")
  int add(
      @Parameters(index = "0", paramLabel = "NAME", description = "From mimic models list.")
          String name,
      @Parameters(index = "1", paramLabel = "FILE", description = "The weights.") Path file,
      @Mixin Manners manners) {
    Catalogue models = catalogue.get();
    Model model = models.model(name);
    if (model.nonCommercial()) {
      console.note("The licence of the model (%s) is %s.".formatted(name, model.licence()));
    }
    print(model, WeightsFile.of(models.add(name, file, console::note)));
    return 0;
  }

  @Command(
      name = "remove",
      description = "Removes a model's files from the folder, and forgets what they were.",
      customSynopsis = "@|bold mimic models remove|@ NAME")
  int remove(
      @Parameters(paramLabel = "NAME", description = "From mimic models list.") String name,
      @Mixin Manners manners) {
    Catalogue models = catalogue.get();
    List<String> removed = models.remove(name).stream().map(Path::toString).toList();
    if (removed.isEmpty()) {
      throw new MimicException(
          "The model (%s) has no file in (%s), expected one to remove. Maybe see mimic models list"
              .formatted(name, models.folder()));
    }
    new ResultLine()
        .with("model", models.model(name).name())
        .with("removed", removed)
        .print(console.out());
    return 0;
  }
}
