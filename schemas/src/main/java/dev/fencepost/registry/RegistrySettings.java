package dev.fencepost.registry;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * How to reach a schema registry, and which schemas to write under; read from settings that have
 * the names of Confluent's clients
 * (https://docs.confluent.io/platform/current/schema-registry/sr-client-configs.html).
 */
public final class RegistrySettings {
    /** The setting that has the URLs, with commas between them. */
    public static final String URL = "schema.registry.url";

    private static final Pattern NAMES =
            Pattern.compile(
                    "(schema\\.registry|basic\\.auth|bearer\\.auth|latest|rule)\\..*"
                            + "|(key|value)\\.subject\\.name\\.strategy"
                            + "|(auto\\.register|normalize)\\.schemas|use\\.(latest|schema)\\..*"
                            + "|max\\.(retries|schemas\\.per\\.subject)|retries\\.(max\\.)?wait\\.ms"
                            + "|http\\.(connect|read)\\.timeout\\.ms|proxy\\.(host|port)"
                            + "|(specific\\.)?avro\\..*|schema\\.reflection|id\\.compatibility.*");
    private static final String STRATEGY = "value.subject.name.strategy";
    private static final String IDS = "use.schema.id";
    private static final String LATEST = "use.latest.version";

    final List<URI> urls;
    final RegistryAuth auth;
    final Optional<SSLContext> tls;
    final Duration timeout;
    final Retries retries;
    final SchemaChoice choice;

    private RegistrySettings(
            List<URI> urls,
            RegistryAuth auth,
            Optional<SSLContext> tls,
            Duration timeout,
            Map<String, String> others) {
        this.urls = List.copyOf(urls);
        this.auth = requireNonNull(auth, "auth is null");
        this.tls = tls;
        this.timeout = timeout;
        this.retries = others.isEmpty() ? Retries.NONE : retries(others);
        this.choice = choice(others);
    }

    /** One registry without any more settings, asked once. */
    static RegistrySettings of(URI url, Duration timeout) {
        return new RegistrySettings(
                List.of(url), RegistryAuth.byUrl(), Optional.empty(), timeout, Map.of());
    }

    /**
     * Reads settings; names that are none of a registry's are passed by.
     *
     * @throws IllegalArgumentException that names the setting which cannot be used, without a
     *     secret
     */
    public static RegistrySettings of(Map<String, String> settings) {
        String strategy = settings.getOrDefault(STRATEGY, "TopicNameStrategy");
        if (!strategy.endsWith("TopicNameStrategy")) {
            throw new IllegalArgumentException(
                    STRATEGY + " is " + strategy + ", which only --serde confluent can");
        }
        long millis =
                number(
                        settings,
                        "http.read.timeout.ms",
                        HttpSchemaRegistry.DEFAULT_TIMEOUT.toMillis());
        return new RegistrySettings(
                urls(settings.getOrDefault(URL, "")),
                RegistryAuth.of(settings),
                RegistryTls.of(settings),
                Duration.ofMillis(Math.max(1, millis)),
                settings);
    }

    /** Whether a setting is a registry's or its serdes', and so none of Kafka's. */
    public static boolean isOfRegistry(String name) {
        return NAMES.matcher(name).matches();
    }

    /** The URLs, without users and passwords. */
    @Override
    public String toString() {
        return Redaction.hideUsers(String.join(",", urls.stream().map(URI::toString).toList()));
    }

    private static List<URI> urls(String text) {
        List<URI> urls = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            if (!each.isBlank()) {
                urls.add(url(each.strip()));
            }
        }
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("no URL of a schema registry in " + URL);
        }
        return urls;
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below, without what may be a password
        }
        throw new IllegalArgumentException(
                "not a URL of a schema registry, http://HOST:PORT or https://HOST:PORT: "
                        + Redaction.hideUsers(text));
    }

    private static Retries retries(Map<String, String> settings) {
        return new Retries(
                (int) number(settings, "max.retries", 3),
                Duration.ofMillis(number(settings, "retries.wait.ms", 100)),
                Duration.ofMillis(number(settings, "retries.max.wait.ms", 2000)));
    }

    /** What names a version takes it, and registers none unless that was asked for. */
    private static SchemaChoice choice(Map<String, String> settings) {
        Set<Integer> ids = ids(settings.getOrDefault(IDS, ""));
        boolean latest = flag(settings, LATEST, false);
        return new SchemaChoice(
                flag(settings, "auto.register.schemas", !latest && ids.isEmpty()),
                latest,
                ids,
                flag(settings, "normalize.schemas", false));
    }

    private static Set<Integer> ids(String text) {
        Set<Integer> ids = new TreeSet<>();
        for (String each : text.split(",", -1)) {
            if (!each.isBlank()) {
                try {
                    ids.add(Integer.valueOf(each.strip()));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(IDS + " is no number: " + each.strip(), e);
                }
            }
        }
        ids.remove(-1); // Confluent's word for none
        return ids;
    }

    private static boolean flag(Map<String, String> settings, String name, boolean absent) {
        String text = settings.getOrDefault(name, Boolean.toString(absent)).strip();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(name + " is neither true nor false: " + text);
        }
        return Boolean.parseBoolean(text);
    }

    private static long number(Map<String, String> settings, String name, long absent) {
        String text = settings.getOrDefault(name, Long.toString(absent)).strip();
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(name + " is no number from 0 on: " + text);
    }
}
