package dev.mimic;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the one-way order of the rooms that docs/architecture.md draws, and who may talk to which
/// library.
class ArchitectureTest {
  /// Each room with the rooms that it names; what they use, it may use too.
  private static final Map<String, List<String>> ORDER =
      Map.ofEntries(
          Map.entry("config", List.of()),
          Map.entry("tensor", List.of()),
          Map.entry("checkpoint", List.of("tensor")),
          Map.entry("image", List.of("tensor")),
          Map.entry("video", List.of("image")),
          Map.entry("nn", List.of("tensor", "checkpoint")),
          Map.entry("model", List.of("nn", "config")),
          Map.entry("face", List.of("nn", "image")),
          Map.entry("catalogue", List.of()),
          Map.entry("track", List.of("face", "video")),
          Map.entry("animate", List.of("model", "track", "video")),
          Map.entry("data", List.of("image", "video", "config")),
          Map.entry("prepare", List.of("track", "data")),
          Map.entry("evaluate", List.of("model", "data")),
          Map.entry("train", List.of("evaluate", "face")),
          Map.entry("metrics", List.of("model", "face", "data")),
          Map.entry("export", List.of("model")),
          Map.entry("serve", List.of("animate", "catalogue")),
          Map.entry("cli", List.of("animate", "train", "prepare", "metrics", "export", "serve")));

  private static final JavaClasses PRODUCT = product();

  private static JavaClasses product() {
    // The names of a library's classes are enough: reading libtorch's takes ten seconds.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("dev.mimic");
  }

  private static Set<String> rooms() {
    return new TreeSet<>(ORDER.keySet());
  }

  @Test
  void seesEveryRoomThatHasSources() throws IOException {
    // Without this, a rule about a room that was not read would pass.
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/dev/mimic"))) {
      Set<String> sources =
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(PRODUCT.getPackage("dev.mimic").getSubpackages())
          .extracting(JavaPackage::getRelativeName)
          .containsExactlyInAnyOrderElementsOf(sources)
          .contains("tensor", "checkpoint", "model", "animate", "cli")
          .isSubsetOf(rooms());
    }
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void usesOnlyTheRoomsBelowIt(String room) {
    String[] forbidden =
        rooms().stream()
            .filter(other -> !reachable(room).contains(other))
            .map(ArchitectureTest::in)
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage(in(room)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden))
        .allowEmptyShould(true) // a room of a later issue
        .check(PRODUCT);
  }

  private static Set<String> reachable(String room) {
    Set<String> all = new TreeSet<>(Set.of(room));
    ORDER.get(room).forEach(below -> all.addAll(reachable(below)));
    return all;
  }

  @Test
  void hasNoCycles() {
    slices().matching("dev.mimic.(*)..").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void theRootHoldsOnlyWhatEveryRoomMayUse() {
    assertThat(PRODUCT.getPackage("dev.mimic").getClasses())
        .filteredOn(type -> !type.getSimpleName().equals("package-info"))
        .extracting("simpleName")
        .containsExactlyInAnyOrder("MimicException", "Progress");
  }

  /// A library is known to the rooms named (`|` between them) and to nobody else.
  @ParameterizedTest
  @CsvSource({
    "tensor, org.bytedeco.pytorch..",
    "video, org.bytedeco.ffmpeg..",
    "face | image, org.bytedeco.opencv..",
    "tensor | video | face | image, org.bytedeco..",
    "metrics | export, ai.onnxruntime..",
    "config | catalogue | data | serve | cli, tools.jackson..",
    "config | serve, com.fasterxml..",
    "cli, picocli..",
    "train, org.knowm..",
    "serve, io.javalin..",
    "serve, org.eclipse.jetty..",
    "serve, jakarta..",
  })
  void keepsALibraryToItsRooms(String rooms, String library) {
    String[] homes =
        Stream.of(rooms.split("\\|", -1))
            .map(String::strip)
            .map(ArchitectureTest::in)
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage("dev.mimic..").and(not(resideInAnyPackage(homes))))
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .check(PRODUCT);
  }

  @Test
  void neverTouchesAvdevice() {
    // Its native library wants libpulse, which a bare Debian does not have.
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("..avdevice..").or(simpleName("avdevice")))
        .check(PRODUCT);
  }

  @Test
  void speaksToTheTerminalOnlyFromTheCommandLine() {
    noClasses()
        .that(not(resideInAPackage(in("cli"))))
        .should(ACCESS_STANDARD_STREAMS)
        .orShould(USE_JAVA_UTIL_LOGGING)
        .check(PRODUCT);
  }

  @Test
  void everyPackageSaysThatNullIsAType() {
    assertThat(PRODUCT.getPackage("dev.mimic").getSubpackagesInTree())
        .isNotEmpty()
        .allSatisfy(
            found ->
                assertThat(found.isAnnotatedWith(NullMarked.class)).as(found.getName()).isTrue());
  }

  private static String in(String room) {
    return "dev.mimic." + room + "..";
  }
}
