package dev.mimic.cli;

import dev.mimic.serve.Limits;
import dev.mimic.serve.ServeOptions;
import dev.mimic.serve.Studio;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = "Opens the studio: a page in the browser, live or from files, and its HTTP API.",
    customSynopsis = "@|bold mimic serve|@ [OPTION...]",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples",
      "  mimic serve                    http://127.0.0.1:8080, for this machine alone",
      "  mimic serve --port 9000",
    })
final class ServeCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen at; 127.0.0.1, the default, is this machine alone.")
  String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "N", description = "8080 by default; 0 for any.")
  int port = 8080;

  @Option(
      names = "--page",
      paramLabel = "FOLDER",
      description = "Takes the page's files from a folder, anew at each request.")
  @Nullable Path page;

  ServeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    ServeOptions options =
        new ServeOptions(
            host, port, List.of(), null, null, Path.of("data"), page, true, Limits.USUAL);
    try (Studio studio = Studio.start(options, console::note)) {
      new ResultLine().with("address", "http://" + host + ":" + studio.port()).print(console.out());
      CountDownLatch end = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
      end.await();
    }
    return 0;
  }
}
