package dev.mimic.serve;

import dev.mimic.MimicException;
import dev.mimic.catalogue.Catalogue;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  private static final long GRACE = 10_000; // milliseconds for a job, and for what is live

  private final ServeOptions options;
  private final Workshop workshop;
  private final Folders folders;
  private final Jobs jobs;
  private final Worker worker;
  private final Live live;
  private final Map<String, Handler> routes;
  private final Javalin server;

  /// Starts listening.
  ///
  /// @param notes hears what a person should know, one sentence each
  /// @throws MimicException if the address is taken or does not exist
  public static Studio start(
      ServeOptions options, Workshop workshop, Catalogue catalogue, Consumer<String> notes) {
    return new Studio(options, workshop, catalogue, notes);
  }

  private Studio(
      ServeOptions options, Workshop workshop, Catalogue catalogue, Consumer<String> notes) {
    this.options = options;
    this.workshop = workshop;
    folders = new Folders(options.data());
    Gallery gallery = new Gallery(folders.animations(), notes);
    jobs = new Jobs(gallery, options.limits());
    Inputs inputs = new Inputs(folders, new Checks(options.limits()), workshop);
    live =
        new Live(
            new LiveSession.LiveParts(
                folders, jobs, inputs, workshop, options, CameraOutput::open, notes));
    Animations animations = new Animations(folders, gallery, jobs, inputs, workshop, options);
    PageFiles page = new PageFiles(options.page());
    Gate gate = new Gate(options, page.contentPolicy());
    Api api =
        new Api(options, folders, gallery, jobs, inputs, workshop, catalogue, gate, live::open);
    routes = table(animations, api, page);
    server =
        Javalin.create(
            config -> {
              manners(config, gate);
              routes.forEach((route, handler) -> add(config.routes, route, handler));
              config.routes.ws("/api/live", live::routes);
              failures(config.routes, notes);
            });
    try {
      server.start();
    } catch (JavalinBindException e) {
      folders.close();
      throw new MimicException(
          "The server cannot listen at (%s) port (%d). Maybe another program does: choose another with --port."
              .formatted(options.host(), options.port()),
          e);
    }
    worker = new Worker(jobs, gallery, workshop, options, notes);
  }

  private void manners(JavalinConfig config, Gate gate) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = new QueuedThreadPool(80, 8, 60_000);
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.addConnector(this::connector);
    config.jetty.modifyWebSocketServletFactory(
        sockets -> {
          sockets.setMaxBinaryMessageSize(options.limits().frameBytes());
          sockets.setMaxTextMessageSize(16 << 10);
        });
    config.jetty.modifyServletContextHandler(
        context -> {
          FilterHolder holder = new FilterHolder(gate);
          holder.setAsyncSupported(true);
          context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        });
  }

  private ServerConnector connector(Server jetty, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        options.tls() == null
            ? new ServerConnector(jetty, plain)
            : new ServerConnector(jetty, TlsKeys.of(options.tls()).connections(http), plain);
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE);
    return connector;
  }

  /// What a test holds against the contract, as `GET /api/health`.
  private static Map<String, Handler> table(Animations animations, Api api, PageFiles page) {
    Map<String, Handler> table = new LinkedHashMap<>();
    table.put("GET /api/animations", animations::list);
    table.put("POST /api/animations", animations::begin);
    table.put("GET /api/animations/{id}", animations::get);
    table.put("DELETE /api/animations/{id}", animations::remove);
    table.put("GET /api/animations/{id}/events", animations::events);
    table.put("GET /api/animations/{id}/source", animations::source);
    table.put("GET /api/animations/{id}/driving/{number}", animations::driving);
    table.put("GET /api/animations/{id}/result.{kind}", animations::result);
    table.put("POST /api/faces", api::faces);
    table.put("GET /api/sources/{id}", api::source);
    table.put("GET /api/sources/{id}/faces/{number}", api::face);
    table.put("POST /api/clips", api::clip);
    table.put("GET /api/clips/{id}/before", api::before);
    table.put("GET /api/clips/{id}/after", api::after);
    table.put("GET /api/examples", api::examples);
    table.put("GET /api/examples/{file}", api::example);
    table.put("GET /api/models", api::models);
    table.put("GET /api/health", api::health);
    table.put("POST /api/session", api::session);
    table.put("GET /api/live", api::noSocket);
    table.put("GET /openapi.yaml", page::contract);
    table.put("GET /lib/<file>", page::library);
    table.put("GET /", page::page);
    table.put("GET /<file>", page::page);
    return table;
  }

  private static void add(RoutesConfig routes, String route, Handler handler) {
    String path = route.substring(route.indexOf(' ') + 1);
    routes.addHttpHandler(
        HandlerType.findOrCreate(route.substring(0, route.indexOf(' '))), path, handler);
  }

  /// All routes but the WebSocket's.
  Set<String> routes() {
    return routes.keySet();
  }

  private void failures(RoutesConfig routes, Consumer<String> notes) {
    routes.exception(Refusal.class, (refusal, context) -> Json.answer(context, refusal));
    routes.exception(
        MimicException.class,
        (e, context) -> Json.answer(context, new Refusal(422, folders.hidden(e))));
    routes.exception(HttpResponseException.class, Studio::answer);
    routes.exception(
        Exception.class,
        (e, context) -> {
          if (context.res().isCommitted()) {
            return; // the client went away in the middle of a download
          }
          notes.accept("%s %s failed: %s".formatted(context.method(), context.path(), e));
          Json.answer(context, new Refusal(500, "Mimic has a defect, which was noted."));
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

  /// Stops listening; the job that runs is put back into the queue of the next server, and what is
  /// being recorded is kept.
  @Override
  public void close() {
    jobs.end();
    live.end();
    server.stop();
    worker.join(GRACE);
    live.join(GRACE);
    workshop.close();
    folders.close();
  }
}
