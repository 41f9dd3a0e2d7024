package dev.mimic.cli;

import dev.mimic.catalogue.Catalogue;
import dev.mimic.serve.Limits;
import dev.mimic.serve.ServeOptions;
import dev.mimic.serve.ServeOptions.Tls;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the studio listens, who may come in, and where it keeps things.
final class StudioOptions {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen at. 127.0.0.1, the default, is this machine alone; any other wants"
              + " a token, and makes one where none is given.")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Values.Port.class,
      description = "8080 by default; 0 for any that is free.")
  int port = 8080;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "A name by which browsers may call this server, beside localhost and numbers; with"
              + " https:// before it where a proxy ends TLS. Several, one option each.")
  List<String> names = List.of();

  @Option(
      names = "--token",
      paramLabel = "WORD",
      description = "What every request must bring; the page asks for it.")
  @Nullable String token;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "Serves HTTPS: the server's certificate and those above it, PEM.")
  @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "The certificate's key, PEM.")
  @Nullable Path key;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where jobs and results lie; by default studio beside the models' folder.")
  @Nullable Path data;

  @Option(
      names = "--page",
      paramLabel = "FOLDER",
      hidden = true, // for who writes the page
      description = "Takes the page's files from a folder, anew at each request.")
  @Nullable Path page;

  @Option(
      names = "--provenance",
      negatable = true,
      fallbackValue = "true",
      description =
          "Says in the metadata of results that they are synthetic (the default); or does not.")
  @Nullable Boolean provenance;

  ServeOptions options(Catalogue catalogue, Limits limits, Console console) {
    if ((certificate == null) != (key == null)) {
      throw new UsageException(
          "The options --certificate and --key belong together, expected both. Maybe --certificate"
              + " cert.pem --key key.pem");
    }
    if (token == null && !ServeOptions.isAlone(host, names)) {
      token = fresh();
      console.note("The token is %s; --token WORD takes one of your own.".formatted(token));
    }
    Path home = catalogue.folder().resolveSibling("studio");
    return new ServeOptions(
        host,
        port,
        names,
        token,
        certificate == null || key == null ? null : new Tls(certificate, key),
        data == null ? home : data,
        page,
        provenance == null || provenance,
        limits);
  }

  private static String fresh() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// What a person types into a browser.
  String address(int bound) {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    String bracketed = shown.contains(":") && !shown.startsWith("[") ? "[" + shown + "]" : shown;
    return "%s://%s:%d".formatted(certificate == null ? "http" : "https", bracketed, bound);
  }
}
