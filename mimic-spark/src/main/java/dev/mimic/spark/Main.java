package dev.mimic.spark;

import dev.mimic.MimicException;
import dev.mimic.prepare.Prepare;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What `spark-submit` runs: `mimic-spark animate MANIFEST` and `mimic-spark prepare FOLDER`.
///
/// Standard output gets one line of JSON; what people should know goes to standard error. A row or
/// a video that fails does not fail the job: the line counts it, and the table names it.
public final class Main {
  private static final String HELP =
      """
      mimic-spark animate MANIFEST [--results TABLE] [OPTION of mimic animate...]
      mimic-spark prepare FOLDER -o FOLDER [OPTION of mimic prepare...]
      mimic-spark train N [OPTION of mimic train...]

      A manifest is a table, .csv or .parquet, with the columns source, driving, output and, if it
      has it, options. Files are addresses that Hadoop knows: file:, hdfs:, s3a:; names without one
      are relative to the manifest. What is done is not done again. A training is N processes that
      begin together, one for each slot of the cluster; all see the same folders.

      Examples
        spark-submit mimic-spark.jar animate hdfs:/jobs/pairs.csv
        … animate pairs.parquet --results done.parquet --model vox-256 --multi-person
        … train 4 --config vox-256 --data /shared/clips --log-dir /shared/log
        … prepare s3a://bucket/videos -o s3a://bucket/data --size 256 --faces
      """;

  /// What an executor's Java needs, as ./mimic gives it to itself.
  static final String JAVA_OPTIONS =
      "--enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector"
          + " --sun-misc-unsafe-memory-access=allow"
          + " -Dorg.bytedeco.javacpp.nopointergc=true -Dorg.bytedeco.javacpp.maxBytes=0"
          + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=0";

  private static final Pattern SENTENCE = Pattern.compile("MimicException: (.*)");

  private Main() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code;
    try {
      code = run(List.of(args), out);
    } catch (MimicException e) {
      System.err.println(String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
      code = 1;
    } catch (IOException e) {
      System.err.println("A file could not be read or written (%s).".formatted(e.getMessage()));
      code = 1;
    } catch (Exception e) { // Spark's Scala throws checked exceptions that it does not declare
      System.err.println("Spark could not do it: %s".formatted(reason(e)));
      code = 1;
    }
    if (code != 0) {
      System.exit(code); // where all went well Spark ends the process itself, on YARN too
    }
  }

  /// What began it, in a line. Of what an executor threw, Spark's message has it with its trace.
  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (!(cause instanceof MimicException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage());
    Matcher sentence = SENTENCE.matcher(said);
    return sentence.find() ? sentence.group(1) : said.lines().findFirst().orElse(cause.toString());
  }

  private static int run(List<String> args, PrintStream out) throws IOException {
    String verb = args.isEmpty() ? "--help" : args.getFirst();
    if (args.contains("--help") || args.contains("-h")) {
      out.print(HELP);
      return 0;
    }
    if (!List.of("animate", "prepare", "train").contains(verb) || args.size() < 2) {
      System.err.println(
          "The words (%s) are unknown, expected animate MANIFEST, prepare FOLDER or train N. Maybe see --help"
              .formatted(String.join(" ", args)));
      return 2;
    }
    Words words = new Words(args.subList(2, args.size()));
    try (SparkSession spark = session("mimic " + verb)) {
      long start = System.nanoTime();
      Map<String, Object> line =
          switch (verb) {
            case "animate" -> animate(spark, args.get(1), words);
            case "prepare" -> prepare(spark, args.get(1), words);
            default -> train(spark, args.get(1), words);
          };
      line.put("seconds", Math.round((System.nanoTime() - start) / 1e6) / 1e3);
      out.println(new JsonMapper().writeValueAsString(line));
    }
    return 0;
  }

  /// Settings that nobody made are made as animations need them.
  private static SparkSession session(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", name);
    String java = conf.get("spark.executor.extraJavaOptions", "");
    if (!java.contains("org.bytedeco.javacpp.nopointergc")) {
      conf.set("spark.executor.extraJavaOptions", (JAVA_OPTIONS + " " + java).strip());
    }
    conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "passive");
    // an animation takes all processors of its executor: several at a time would share the networks
    String cores = conf.get("spark.executor.cores", "");
    if (!cores.isEmpty()) {
      conf.setIfMissing("spark.task.cpus", cores);
    }
    conf.setIfMissing("spark.task.maxFailures", "8"); // a row gives up by itself before that
    return SparkSession.builder().config(conf).getOrCreate();
  }

  private static Map<String, Object> animate(SparkSession spark, String manifest, Words words)
      throws IOException {
    @Nullable String results = words.option("--results");
    String table =
        results == null ? manifest.replaceFirst("\\.\\w+$", "") + "-results.csv" : results;
    BatchAnimate.Report report =
        new BatchAnimate(manifest, table, Words.joined(words.rest())).run(spark);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("results", report.results());
    line.put("rows", report.rows());
    line.put("done", report.done());
    line.put("failed", report.failed());
    line.put("skipped", report.skipped());
    line.put("frames", report.frames());
    return line;
  }

  private static Map<String, Object> prepare(SparkSession spark, String videos, Words words)
      throws IOException {
    @Nullable String results = words.option("-o", "--output");
    @Nullable String metadata = words.option("--metadata");
    if (results == null) {
      throw new MimicException(
          "The option -o is missing, expected the folder that gets the clips. Maybe -o data");
    }
    Prepare.Report report =
        new BatchPrepare(videos, results, metadata == null ? "" : metadata, words.rest())
            .run(spark, note -> System.err.println("Note: " + note));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("output", results);
    line.put("videos", report.videos());
    line.put("clips", report.train() + report.test());
    line.put("train", report.train());
    line.put("test", report.test());
    line.put("identities", report.identities());
    line.put("dropped", report.dropped());
    line.put("skipped", report.skipped());
    line.put("missing", report.missing());
    line.put("failed", report.failed().size());
    return line;
  }

  private static Map<String, Object> train(SparkSession spark, String count, Words words) {
    if (!count.matches("[1-9]\\d{0,3}")) {
      throw new MimicException(
          "The number of processes is (%s), expected 1 or more. Maybe train 2".formatted(count));
    }
    int processes = Integer.parseInt(count);
    List<String> said = new BatchTrain(processes, words.rest()).run(spark);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("processes", processes);
    line.put("result", said.getFirst());
    return line;
  }
}
