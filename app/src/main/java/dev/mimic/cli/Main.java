package dev.mimic.cli;

import static java.util.Objects.requireNonNull;

import dev.mimic.catalogue.Catalogue;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// `mimic`: the list of commands, and the way from arguments to an exit code.
///
/// Exit codes: 0 done; 1 it could not be done; 2 options that are unknown, malformed or contradict
/// each other; 130 ended by Ctrl-C, the virtual machine's own.
@Command(
    name = "mimic",
    description = "Makes a picture move like a video: the First Order Motion Model.",
    customSynopsis = "@|bold mimic|@ COMMAND [OPTION...]",
    commandListHeading = "%nCommands%n",
    versionProvider = Main.Version.class,
    footer = {
      "",
      "Begin with",
      "  mimic animate -s face.png -d clip.mp4 -o result.mp4",
      "",
      "mimic COMMAND --help shows a command's options, with examples."
    })
public final class Main implements Runnable {
  private final Console console;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version and ends.")
  boolean version;

  private Main(Console console) {
    this.console = console;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      String java = Runtime.version().toString();
      return new String[] {
        "Mimic %s (Java %s)".formatted(version == null ? "from source" : version, java)
      };
    }
  }

  public static void main(String[] args) {
    Console console = Console.ofProcess();
    Runtime.getRuntime().addShutdownHook(new Thread(console::clear));
    System.exit(run(console, args));
  }

  /// Runs a command as the program would; gives its exit code.
  static int run(PrintStream out, PrintStream err, String... args) {
    return run(new Console(out, err, false, false), args);
  }

  private static int run(Console console, String... args) {
    Failures failures = new Failures(console, List.of(args).contains("--verbose"));
    try {
      CommandLine commands = commands(console);
      Spelling spelling = new Spelling(commands);
      String[] canonical = spelling.canonical(args);
      spelling.refuseContradictions(canonical);
      return commands
          .setParameterExceptionHandler((e, words) -> failures.refused(spelling.reason(e, words)))
          .setExecutionExceptionHandler((e, _, _) -> failures.failed(e))
          .execute(canonical);
    } catch (RuntimeException | Error e) { // Errors pass through picocli: memory, native libraries
      return failures.failed(e);
    }
  }

  /// What the program was told, command included.
  static List<String> arguments(CommandSpec command) {
    return command.root().commandLine().getParseResult().originalArgs();
  }

  static CommandLine commands(Console console) {
    CommandLine root =
        new CommandLine(new Main(console))
            .addSubcommand(new AnimateCommand(console))
            .addSubcommand(new SwapCommand(console))
            .addSubcommand(new RunCommand(console))
            .addSubcommand(new TrainCommand(console))
            .addSubcommand(new ReconstructCommand(console))
            .addSubcommand(new DetectCommand(console, Catalogue::open))
            .addSubcommand(new LandmarksCommand(console, Catalogue::open))
            .addSubcommand(new ParseCommand(console, Catalogue::open))
            .addSubcommand(new EnhanceCommand(console, Catalogue::open))
            .addSubcommand(new ConvertCommand(console))
            .addSubcommand(new ExportCommand(console))
            .addSubcommand(new CropVideoCommand(console))
            .addSubcommand(new PrepareCommand(console))
            .addSubcommand(new MeasureCommand(console))
            .addSubcommand(new BenchCommand(console))
            .addSubcommand(new ServeCommand(console))
            .addSubcommand(new ModelsCommand(console, Catalogue::open))
            .addSubcommand(new CommandLine.HelpCommand());
    requireNonNull(root.getSubcommands().get("help")).getCommandSpec().usageMessage().hidden(true);
    root.getSubcommands().values().forEach(Main::inOrderOfDeclaration);
    return settled(root)
        .setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .setColorScheme(Help.defaultColorScheme(console.colours() ? Help.Ansi.ON : Help.Ansi.OFF));
  }

  /// How all commands read their words.
  static CommandLine settled(CommandLine command) {
    return command
        .setUsageHelpWidth(100)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAllowOptionsAsOptionParameters(false)
        .setExpandAtFiles(false); // a file name may begin with @
  }

  private static void inOrderOfDeclaration(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false);
    command.getSubcommands().values().forEach(Main::inOrderOfDeclaration);
  }

  /// Without a command: how to begin.
  @Override
  public void run() {
    console
        .out()
        .println(
            """
            Mimic makes a picture move like a video. Begin with a portrait and a clip:

              mimic animate -s face.png -d clip.mp4 -o result.mp4

            mimic models pull vox-256 brings a better model. mimic --help lists all commands.\
            """);
  }
}
