package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.producer.route.ClusterException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running web server: the gatekeeper, and behind it whatever it was given to answer. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int THREADS = 32;
    private static final int IDLE_MILLIS = 30_000;
    private static final long STOP_MILLIS = 2_000;
    private static final long LONGEST_BODY = 4_096;

    private final WebSettings settings;
    private final Javalin server;

    private WebServer(WebSettings settings, Javalin server) {
        this.settings = settings;
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @throws ClusterException where it cannot listen there
     */
    public static WebServer start(WebSettings settings, List<Routes> all) {
        Javalin server = Javalin.create(config -> configure(config, settings, all));
        try {
            server.start();
        } catch (JavalinBindException e) {
            throw new ClusterException(
                    "cannot listen on " + settings.address() + ":" + settings.port(), e);
        }
        return new WebServer(settings, server);
    }

    private static void configure(JavalinConfig config, WebSettings settings, List<Routes> all) {
        config.startup.showJavalinBanner = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = LONGEST_BODY;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("fencepost-web");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_MILLIS));
        config.jetty.modifyHttpConfiguration(WebServer::tune);
        config.jetty.modifyServletContextHandler(
                context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
        config.jetty.addConnector((server, http) -> connector(server, http, settings));
        new Gatekeeper(settings).addTo(config.routes);
        config.routes.exception(
                ProblemException.class,
                (problem, request) ->
                        Answers.problem(
                                request, problem.status(), problem.title(), problem.getMessage()));
        config.routes.exception(Exception.class, WebServer::failed);
        config.routes.error(404, request -> unlessAnswered(request, 404, "Not found"));
        config.routes.error(405, request -> unlessAnswered(request, 405, "Method not allowed"));
        all.forEach(routes -> routes.addTo(config.routes));
    }

    /** A host's name may hold a slash, which then comes encoded; no route rests on such a one. */
    private static void tune(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setUriCompliance(
                UriCompliance.DEFAULT.with(
                        "encoded names",
                        UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                        UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, WebSettings settings) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    /** Our mistake: the log has it, who asked does not. */
    private static void failed(Exception problem, Context request) {
        LOG.error("cannot answer {}", request.path(), problem);
        Answers.problem(request, 500, "Internal error", "the log of the server tells more");
    }

    private static void unlessAnswered(Context request, int status, String title) {
        if (!"application/problem+json".equals(request.res().getContentType())) {
            Answers.problem(request, status, title, "there is no " + request.path() + " here");
        }
    }

    /** Where a browser finds it. */
    public URI url() {
        String address = settings.address();
        String host = address.contains(":") ? '[' + address + ']' : address;
        return URI.create("http://" + host + ':' + server.port() + '/');
    }

    /** What it answers to GET. */
    Set<String> paths() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(each -> each.endpoint.method.equals(HandlerType.GET))
                .map(each -> each.endpoint.path)
                .collect(Collectors.toSet());
    }

    /** Answers what it has begun to answer, and stops. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (JavalinException e) {
            LOG.warn("requests that took too long were cut: {}", e.getMessage());
        }
    }
}
