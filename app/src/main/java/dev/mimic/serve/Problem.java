package dev.mimic.serve;

import java.util.Map;

/// Why a request could not be answered: a problem of RFC 9457, whose type is always `about:blank`.
///
/// @param title the status in words
/// @param detail one sentence or two, the same as on the command line
record Problem(String title, int status, String detail) {
  static final String TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(408, "Request Timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Content Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(416, "Range Not Satisfiable"),
          Map.entry(421, "Misdirected Request"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(426, "Upgrade Required"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  static Problem of(int status, String detail) {
    return new Problem(TITLES.getOrDefault(status, "Error"), status, detail);
  }
}
