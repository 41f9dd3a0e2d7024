package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The page says of each option what the contract says, and forgets none.
class PageWordsTest {
  private static final Set<String> BY_CLICKING = Set.of("faces", "multi-person");

  private static String resource(String name) throws IOException {
    try (InputStream in = PageWordsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode contract() throws IOException {
    return new YAMLMapper()
        .readTree(resource("/openapi.yaml"))
        .at("/components/schemas/Options/properties");
  }

  @Test
  void everyOptionIsOnThePage() throws IOException {
    Matcher name = Pattern.compile("\\{name: '([a-z-]+)'").matcher(resource("/studio/words.js"));

    assertThat(name.results().map(it -> it.group(1)))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            contract().propertyNames().stream()
                .filter(it -> !BY_CLICKING.contains(it))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void itsSentenceAndItsValuesAreTheContracts() throws IOException {
    String words = resource("/studio/words.js").replace("\\'", "'");
    contract()
        .propertyStream()
        .filter(option -> !BY_CLICKING.contains(option.getKey()))
        .forEach(
            option -> {
              String line =
                  words
                      .lines()
                      .filter(it -> it.contains("{name: '%s'".formatted(option.getKey())))
                      .findFirst()
                      .orElseThrow();
              JsonNode said = option.getValue();
              assertThat(line).contains("'" + said.get("description").asString() + "'");
              said.path("enum")
                  .forEach(value -> assertThat(line).contains("'" + value.asString() + "'"));
              for (String bound : new String[] {"minimum", "maximum"}) {
                if (said.has(bound)) {
                  assertThat(line)
                      .contains(bound.substring(0, 3) + ": " + said.get(bound).asString());
                }
              }
            });
  }
}
