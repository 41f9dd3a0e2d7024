package dev.mimic.serve;

import io.javalin.http.Context;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Records to JSON and back; what is null is left out.
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .changeDefaultPropertyInclusion(
              it ->
                  it.withValueInclusion(
                      com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  static void answer(Context context, Object value) {
    context.contentType("application/json").result(MAPPER.writeValueAsBytes(value));
  }

  static void answer(Context context, Refusal refusal) {
    Leftovers.read(context.req());
    if (refusal.retryAfter() > 0) {
      context.header("Retry-After", String.valueOf(refusal.retryAfter()));
    }
    Problem problem = refusal.problem();
    context.status(problem.status());
    if (problem.status() == 400 || problem.status() == 408 || problem.status() == 413) {
      context.header(
          "Connection", "close"); // what is left of it may not be read as the next request
    }
    context.contentType(Problem.TYPE).result(MAPPER.writeValueAsBytes(problem));
  }

  /// An object of a client's.
  ///
  /// @param what it is, for people
  static Map<String, Object> object(String what, String json) {
    try {
      Map<String, Object> read = MAPPER.readValue(json, new TypeReference<>() {});
      if (read == null) {
        throw new Refusal(400, "The %s are (null), expected a JSON object.".formatted(what));
      }
      return read;
    } catch (JacksonException e) {
      throw new Refusal(
          400, "The %s are no JSON object: %s.".formatted(what, e.getOriginalMessage()));
    }
  }
}
