package dev.mimic.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.Progress;
import dev.mimic.cli.Batch;
import dev.mimic.prepare.Prepare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs in this process, with files in a file system that is not the machine's own: [Elsewhere].
class BatchPrepareTest {
  private static final List<String> SMALL = List.of("--size=32", "--test-share=0.4");
  private static SparkSession spark;

  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.cores", "1")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.warehouse.dir", Path.of("target/warehouse").toUri().toString())
            .config("spark.hadoop.fs.elsewhere.impl", Elsewhere.class.getName())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String elsewhere(Path path) {
    return "elsewhere:" + path;
  }

  private Path videos() throws IOException {
    Path videos = Files.createDirectories(folder.resolve("videos"));
    for (int id = 0; id < 4; id++) {
      int shade = 40 * id;
      Pairs.clip(
          videos.resolve("id%d#talk.mp4".formatted(id)),
          IntStream.range(0, 4).mapToObj(n -> Pairs.face(shade, 2 * n)).toList());
    }
    Files.writeString(videos.resolve("id9#broken.mp4"), "no video");
    return videos;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void makesWhatOneMachineMakesAndNothingTwice() throws IOException {
    Path videos = videos();
    Path alone = folder.resolve("alone");
    prepare(videos, alone, SMALL);
    Path together = folder.resolve("together");
    BatchPrepare job = new BatchPrepare(elsewhere(videos), elsewhere(together), "", SMALL);

    Prepare.Report report = job.run(spark, notes::add);

    assertThat(report.train() + report.test()).isEqualTo(4);
    assertThat(report.failed()).containsOnlyKeys("id9#broken.mp4");
    assertThat(files(together)).isEqualTo(files(alone)).hasSize(5);
    for (String file : files(alone)) {
      if (file.endsWith(".mp4")) {
        assertThat(together.resolve(file)).hasSameBinaryContentAs(alone.resolve(file));
      }
    }
    assertThat(job.run(spark, notes::add).skipped()).isEqualTo(4);
  }

  private void prepare(Path videos, Path results, List<String> words) {
    new Prepare(
            Batch.preparation(words.toArray(String[]::new)).options(),
            () -> {
              throw new AssertionError("Nobody asked for faces.");
            },
            notes::add)
        .run(videos, results, 1, Progress.NONE);
  }

  @Test
  void aRunWithOtherOptionsLeavesWhatOneMachineLeaves() throws IOException {
    Path videos = Files.createDirectories(folder.resolve("videos"));
    for (String name : List.of("ann.m4v", "ann.mp4", "bob.mp4")) {
      Path clip = folder.resolve("clip.mp4");
      Pairs.clip(clip, IntStream.range(0, 6).mapToObj(n -> Pairs.face(40, 2 * n)).toList());
      Files.move(clip, videos.resolve(name));
    }
    Path list = folder.resolve("list.csv");
    Files.writeString(list, "video_id,start,end,bbox\nann,1,4,0-0-64-64\nbob,0,9,0-0-64-64\n");
    List<String> cuts = List.of("--size=32", "--metadata=" + list);
    Path alone = folder.resolve("alone");
    prepare(videos, alone, SMALL);
    prepare(videos, alone, cuts);
    Path together = folder.resolve("together");

    new BatchPrepare(elsewhere(videos), elsewhere(together), "", SMALL).run(spark, notes::add);
    assertThat(files(together)).anyMatch(file -> file.endsWith("/bob.mp4"));
    List<String> small = List.of("--size=32");
    new BatchPrepare(elsewhere(videos), elsewhere(together), list.toString(), small)
        .run(spark, notes::add);

    assertThat(files(together)).isEqualTo(files(alone)).hasSize(2);
    assertThat(together.resolve("clips.csv")).hasSameTextualContentAs(alone.resolve("clips.csv"));
  }

  @Test
  void aParquetManifestIsDoneThroughAFileSystemThatIsNotLocal() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    dev.mimic.video.ImageFile.writePng(folder.resolve("in/a face.png"), Pairs.face(10, 0));
    Pairs.clip(folder.resolve("in/clip.mp4"), List.of(Pairs.face(10, 0), Pairs.face(10, 3)));
    StructType schema =
        new StructType()
            .add("source", DataTypes.StringType)
            .add("driving", DataTypes.StringType)
            .add("output", DataTypes.StringType)
            .add("options", DataTypes.StringType);
    String options = "--crop none --image-size 64 --model mimic-face";
    List<Row> rows =
        List.of(
            RowFactory.create("in/a face.png", "in/clip.mp4", "out/a.mp4", options),
            RowFactory.create("in/a face.png", "in/gone.mp4", "out/b.mp4", options),
            RowFactory.create("in/a face.png", null, "out/c.mp4", null),
            RowFactory.create("s3a://nobody/has.png", "in/clip.mp4", "out/d.mp4", null));
    String manifest = folder.resolve("pairs.parquet").toString();
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(manifest);
    String table = elsewhere(folder.resolve("results.parquet"));
    BatchAnimate job = new BatchAnimate(elsewhere(Path.of(manifest)), table, "");

    BatchAnimate.Report report = job.run(spark);

    assertThat(report.done()).isEqualTo(1);
    assertThat(report.failed()).isEqualTo(3);
    assertThat(Pairs.frames(folder.resolve("out/a.mp4"))).isEqualTo(2);
    assertThat(files(folder.resolve("out"))).containsExactly("a.mp4");
    List<Row> results = spark.read().parquet(table).orderBy("row").collectAsList();
    assertThat(results)
        .extracting(row -> row.<String>getAs("status"))
        .containsExactly("done", "failed", "failed", "failed");
    assertThat(results.get(1).<String>getAs("message")).contains("gone.mp4", "doesn't exist");
    assertThat(results.get(3).<String>getAs("message")).contains("S3AFileSystem", "not found");

    Path aside = folder.resolve(".mimic-spark-results-results.parquet-old.part");
    Files.move(folder.resolve("results.parquet"), aside); // as if killed while it was replaced
    BatchAnimate.Report again = job.run(spark);
    assertThat(aside).doesNotExist();
    assertThat(spark.read().parquet(table).count()).isEqualTo(4);
    assertThat(again.skipped()).isEqualTo(1);
    assertThat(again.done()).isEqualTo(1);
  }

  @Test
  void startsTheProcessesOfATrainingBesideItsExecutors() {
    List<String> said = new BatchTrain(1, List.of("--help")).run(spark);

    assertThat(said).singleElement().asString().contains("mimic train");
    assertThatThrownBy(() -> new BatchTrain(1, List.of("--no-such-option")).run(spark))
        .hasStackTraceContaining("--no-such-option");
  }

  @Test
  void optionsAreSplitAsAShellWould() {
    assertThat(Words.split("--mark 'two words'  --audio=none \"\""))
        .containsExactly("--mark", "two words", "--audio=none", "");
    assertThat(Words.split(Words.joined(List.of("a b", "it's", "c"))))
        .containsExactly("a b", "it's", "c");
  }
}
