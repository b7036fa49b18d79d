package dev.fencepost.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Says who we are, as Confluent's clients do: by the URL, a user and password, or a token. */
final class RegistryAuth {
    private static final String BASIC_SOURCE = "basic.auth.credentials.source";
    private static final String USER_INFO = "basic.auth.user.info";
    private static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    private static final String TOKEN = "bearer.auth.token";

    private final Optional<String> header;

    private RegistryAuth(Optional<String> header) {
        this.header = header;
    }

    /** {@code user:password@} in the URL, if it has one. */
    static RegistryAuth byUrl() {
        return new RegistryAuth(Optional.empty());
    }

    /**
     * By settings.
     *
     * @throws IllegalArgumentException that names what is missing, or what only Confluent's own
     *     client can do
     */
    static RegistryAuth of(Map<String, String> settings) {
        String bearer = get(settings, BEARER_SOURCE).orElse("");
        String basic = get(settings, BASIC_SOURCE).orElse("URL");
        if (!bearer.isEmpty()) {
            require(bearer.equals("STATIC_TOKEN"), BEARER_SOURCE, bearer, "STATIC_TOKEN");
            return new RegistryAuth(Optional.of("Bearer " + needed(settings, TOKEN)));
        }
        if (basic.equals("URL")) {
            return byUrl();
        }
        require(basic.equals("USER_INFO"), BASIC_SOURCE, basic, "URL, USER_INFO");
        return new RegistryAuth(Optional.of(basic(needed(settings, USER_INFO))));
    }

    /** The value of the header for requests to this URL; empty for none. */
    Optional<String> header(URI url) {
        return header.or(() -> Optional.ofNullable(url.getUserInfo()).map(RegistryAuth::basic));
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8));
    }

    private static Optional<String> get(Map<String, String> settings, String name) {
        return Optional.ofNullable(settings.get(name))
                .or(() -> Optional.ofNullable(settings.get("schema.registry." + name)))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static String needed(Map<String, String> settings, String name) {
        return get(settings, name)
                .filter(value -> value.chars().noneMatch(Character::isISOControl))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        name + " is missing, or has a line break in it"));
    }

    private static void require(boolean known, String name, String value, String all) {
        if (!known) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s is %s, which only --serde confluent can; ours: %s",
                            name, value, all));
        }
    }
}
