package dev.mimic.serve;

import dev.mimic.MimicException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The server: made of its parts here, and started.
///
/// ```java
/// try (Studio studio = Studio.start(options, workshop, notes)) {
///   URI page = studio.address();
/// ```
///
/// To test with: port 0, a temporary folder, and the JDK's own HTTP client.
public final class Studio implements AutoCloseable {
  private static final int IDLE = 30_000; // milliseconds without a byte, either way

  private final ServeOptions options;
  private final Javalin server;

  /// Starts listening.
  ///
  /// @param notes hears what a person should know, one sentence each
  /// @throws MimicException if the address is taken or does not exist
  public static Studio start(ServeOptions options, Consumer<String> notes) {
    return new Studio(options, notes);
  }

  private Studio(ServeOptions options, Consumer<String> notes) {
    this.options = options;
    PageFiles page = new PageFiles(options.page());
    Gate gate = new Gate(options, page.contentPolicy());
    server =
        Javalin.create(
            config -> {
              manners(config, gate);
              routes(config.routes, page);
              failures(config.routes, notes);
            });
    try {
      server.start();
    } catch (JavalinBindException e) {
      throw new MimicException(
          "The server cannot listen at (%s) port (%d). Maybe another program does: choose another with --port."
              .formatted(options.host(), options.port()),
          e);
    }
  }

  private void manners(JavalinConfig config, Gate gate) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = new QueuedThreadPool(80, 8, 60_000);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
        });
    config.jetty.addConnector(this::connector);
    config.jetty.modifyServletContextHandler(
        context -> {
          FilterHolder holder = new FilterHolder(gate);
          holder.setAsyncSupported(true);
          context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
  }

  private ServerConnector connector(Server jetty, HttpConfiguration http) {
    ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE);
    return connector;
  }

  private static void routes(RoutesConfig routes, PageFiles page) {
    routes.get("/openapi.yaml", page::contract);
    routes.get("/lib/<file>", page::library);
    routes.get("/", page::page);
    routes.get("/<file>", page::page);
  }

  private static void failures(RoutesConfig routes, Consumer<String> notes) {
    routes.exception(Refusal.class, (refusal, context) -> Json.answer(context, refusal));
    routes.exception(
        MimicException.class,
        (e, context) -> Json.answer(context, new Refusal(422, String.valueOf(e.getMessage()))));
    routes.exception(HttpResponseException.class, Studio::answer);
    routes.exception(
        Exception.class,
        (e, context) -> {
          notes.accept("%s %s failed: %s".formatted(context.method(), context.path(), e));
          Json.answer(context, new Refusal(500, "Mimic has a defect, which was noted: " + e + "."));
        });
  }

  /// What Javalin itself answers: no such route, or not by this method.
  private static void answer(HttpResponseException e, Context context) {
    Json.answer(
        context,
        switch (e.getStatus()) {
          case 404 -> PageFiles.missing(context.path());
          case 405 ->
              new Refusal(
                  405,
                  "(%s) is no method of (%s). Maybe see /openapi.yaml."
                      .formatted(context.method(), context.path()));
          default -> new Refusal(e.getStatus(), String.valueOf(e.getMessage()));
        });
  }

  /// Where it listens, which is chosen by the system for port 0.
  public int port() {
    return server.port();
  }

  /// Stops listening and lets what runs end.
  @Override
  public void close() {
    server.stop();
  }
}
