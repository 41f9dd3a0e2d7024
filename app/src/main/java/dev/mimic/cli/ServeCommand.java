package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.serve.ServeOptions;
import dev.mimic.serve.Studio;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "serve",
    description = "Opens the studio: a page in the browser, live or from files, and its HTTP API.",
    customSynopsis = "@|bold mimic serve|@ [OPTION...]",
    optionListHeading = "%nServer%n",
    footer = {
      "",
      "Examples",
      "  mimic serve                          http://127.0.0.1:8080, for this machine alone",
      "  mimic serve --port 9000 --keep 50GB  another port, and more room for results",
      "  mimic serve --host 0.0.0.0           for others too: a token is made and printed",
      "  … --token WORD --certificate cert.pem --key key.pem",
      "  mimic serve --name https://studio.example.org --token WORD   behind a proxy that ends TLS",
      "",
      "Ctrl-C ends it; a job that runs is begun anew by the next mimic serve."
    })
final class ServeCommand implements Callable<Integer> {
  private final Console console;

  @Mixin StudioOptions studio = new StudioOptions();

  @ArgGroup(validate = false, exclusive = false, order = 2, heading = "%nLimits%n")
  LimitOptions limits = new LimitOptions();

  @ArgGroup(validate = false, exclusive = false, order = 4, heading = "%nMachine%n")
  MachineOptions machine = new MachineOptions();

  @ArgGroup(validate = false, exclusive = false, order = 9, heading = "%nOther%n")
  Manners manners = new Manners();

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    machine.check();
    Catalogue catalogue = Catalogue.open();
    ServeOptions options = studio.options(catalogue, limits.limits(), console);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (Studio open =
        Studio.start(options, new StudioWorkshop(catalogue, machine), catalogue, console::note)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> waitFor(ended, closed)));
      new ResultLine().with("address", studio.address(open.port())).print(console.out());
      ended.await();
    } finally {
      closed.countDown();
    }
    return 0;
  }

  /// Ctrl-C and SIGTERM: the studio closes before the process does.
  private static void waitFor(CountDownLatch ended, CountDownLatch closed) {
    ended.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
