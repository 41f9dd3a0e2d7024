package dev.mimic.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

  /// Both make a command line, the page before a job and the server of one.
  @Test
  void quotesAndWritesOptionsAsTheServerDoes() throws IOException {
    String words = resource("/studio/words.js");
    Pattern plain = Pattern.compile(found(words, "const quoted = word => \\(/\\^(.+)\\$/\\.test"));
    assertThat(words).contains("`'${word.replaceAll(\"'\", \"'\\\\''\")}'`");
    for (char sign = ' '; sign < 0x180; sign++) {
      String name = "a" + sign + "b";
      String quoted = "'" + name.replace("'", "'\\''") + "'";
      assertThat(command(Map.of(), name))
          .endsWith(" -d " + (plain.matcher(name).matches() ? name : quoted));
    }
    assertThat(found(words, "name\\.replace\\((/.+?)\\)")).isEqualTo("/^-/, './-'");
    assertThat(command(Map.of(), "-b.mp4")).endsWith(" -d ./-b.mp4");
    String on = found(words, "value === true\\) return `(.+)`");
    String off = found(words, "value === false\\) return `(.+)`");
    assertThat(command(Map.of("relative", true), "b"))
        .endsWith(" " + on.replace("${name}", "relative"));
    assertThat(command(Map.of("relative", false), "b"))
        .endsWith(" " + off.replace("${name}", "relative"));
    assertThat(found(words, "value\\.join\\('(.+?)'\\)")).isEqualTo(",");
    assertThat(command(Map.of("faces", List.of(1, 3)), "b")).endsWith(" --faces 1,3");
    assertThat(command(Map.of("mark", "made up"), "b")).endsWith(" --mark 'made up'");
  }

  private static String command(Map<String, Object> options, String driver) {
    return new Wishes(options).command("a.png", List.of(driver), true);
  }

  private static String found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
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
