package dev.mimic.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The page's own files, from the class path or a folder, and the libraries that it imports, from
/// their Maven artifacts.
///
/// No name of a client's is ever joined to a path before it matched [#NAME], which has no dots at
/// the start of a part and no separators but `/`.
final class PageFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,99}/){0,6}[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,99}");
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final @Nullable Path folder;
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  /// @param folder null for the page in the program
  PageFiles(@Nullable Path folder) {
    this.folder = folder;
  }

  /// What a browser may load for the page: nothing of anybody else's, and of inline scripts only
  /// the import map, by its hash.
  String contentPolicy() {
    return "default-src 'self'; script-src 'self'%s; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob: data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        .formatted(importMapHash());
  }

  private String importMapHash() {
    byte[] index = page("index.html");
    Matcher map =
        IMPORT_MAP.matcher(index == null ? "" : new String(index, StandardCharsets.UTF_8));
    return map.find()
        ? " 'sha256-" + hash(map.group(1).getBytes(StandardCharsets.UTF_8)) + "'"
        : "";
  }

  /// `GET /` and everything that is no other route.
  void page(Context context) {
    String path = context.path().substring(1);
    String name = path.isEmpty() ? "index.html" : path;
    answer(context, name, NAME.matcher(name).matches() ? page(name) : null);
  }

  private byte @Nullable [] page(String name) {
    if (folder == null) {
      return resource("studio/" + name);
    }
    try {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `GET /lib/…`: the JavaScript of a WebJar, whose version is the one on the class path.
  void library(Context context) {
    String name = context.path().substring("/lib/".length());
    if (!name.endsWith(".js") || !NAME.matcher(name).matches()) {
      throw missing(context.path());
    }
    boolean scoped = name.startsWith("@");
    String[] parts = name.split("/", scoped ? 3 : 2);
    if (parts.length < (scoped ? 3 : 2)) {
      throw missing(context.path());
    }
    String artifact = scoped ? parts[0].substring(1) + "__" + parts[1] : parts[0];
    String version = versions.computeIfAbsent(artifact, PageFiles::version);
    String file = parts[parts.length - 1];
    answer(
        context,
        name,
        resource("META-INF/resources/webjars/%s/%s/%s".formatted(artifact, version, file)));
  }

  private static String version(String artifact) {
    byte[] found = resource("META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(artifact));
    Properties properties = new Properties();
    try (InputStream in = InputStream.nullInputStream()) {
      properties.load(found == null ? in : new java.io.ByteArrayInputStream(found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "none");
  }

  /// `GET /openapi.yaml`.
  void contract(Context context) {
    byte[] bytes = resource("openapi.yaml");
    if (bytes == null) {
      throw missing("/openapi.yaml");
    }
    context.contentType("application/yaml").result(bytes);
  }

  private static void answer(Context context, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      throw missing(context.path());
    }
    String tag = "\"" + hash(bytes) + "\"";
    context.header("ETag", tag).header("Cache-Control", "no-cache");
    if (tag.equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    String suffix = name.substring(name.lastIndexOf('.') + 1);
    context.contentType(TYPES.getOrDefault(suffix, "application/octet-stream")).result(bytes);
  }

  static Refusal missing(String path) {
    return new Refusal(404, "There is no (%s) here. Maybe see /openapi.yaml.".formatted(path));
  }

  private static byte @Nullable [] resource(String name) {
    try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
