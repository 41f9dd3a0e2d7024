package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mimic.catalogue.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// openapi.yaml beside what the server does.
class ContractTest {
  private static final JsonNode CONTRACT = contract();

  private static JsonNode contract() {
    try (InputStream in = ContractTest.class.getResourceAsStream("/openapi.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyRouteIsInTheContractAndTheOtherWayRound(@TempDir Path folder) {
    Set<String> promised = new TreeSet<>();
    CONTRACT
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(
                        method -> {
                          if (List.of("get", "post", "delete", "put").contains(method)) {
                            promised.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                          }
                        }));

    ServeOptions options =
        new ServeOptions("127.0.0.1", 0, List.of(), null, null, folder, null, true, Limits.USUAL);
    Catalogue catalogue = Catalogue.in(folder);
    try (Studio studio = Studio.start(options, new IdleWorkshop(), catalogue, _ -> {})) {
      assertThat(studio.routes())
          .filteredOn(route -> !page(route))
          .containsExactlyInAnyOrderElementsOf(promised);
    }
  }

  /// The page's files are no part of the API.
  private static boolean page(String route) {
    return Set.of("GET /", "GET /<file>", "GET /lib/<file>").contains(route);
  }

  @Test
  void knowsTheOptionsOfTheContractAndNoOthers() {
    Map<String, JsonNode> promised =
        CONTRACT.at("/components/schemas/Options/properties").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    promised.forEach(
        (word, schema) -> {
          Object value = value(schema);
          assertThat(Wishes.of(Map.of(word, value)).words()).as(word).containsEntry(word, value);
          assertThatThrownBy(() -> Wishes.of(Map.of(word, Map.of())))
              .as(word)
              .isInstanceOf(Refusal.class)
              .hasMessageStartingWith("The option " + word + " is (");
        });
    assertThatThrownBy(() -> Wishes.of(Map.of("unknown", 1)))
        .hasMessageContaining(String.join(", ", new TreeSet<>(promised.keySet())));
  }

  /// Something that the contract allows.
  private static Object value(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").get(0).asString();
    }
    return switch (schema.get("type").asString()) {
      case "boolean" -> true;
      case "integer" -> schema.get("maximum").asInt();
      case "number" -> schema.get("minimum").asDouble();
      case "array" -> List.of(1, 2);
      default -> "mimic-face";
    };
  }

  @Test
  void writesTheCommandLineThatDoesTheSame() {
    Map<String, Object> words = new LinkedHashMap<>();
    words.put("multi-person", true);
    words.put("relative", false);
    words.put("face-enhancement", false);
    words.put("faces", List.of(1, 3));
    words.put("mark", "it's made");

    assertThat(Wishes.of(words).command("a b.png", List.of("-x.mp4", "-y z.mp4"), false))
        .isEqualTo(
            "./mimic animate -s 'a b.png' -d ./-x.mp4 -d './-y z.mp4' --multi-person --no-relative"
                + " --faces 1,3 --mark 'it'\\''s made' --no-provenance");
  }
}
