package dev.fencepost.registry;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes what nobody else may read out of texts that are shown. */
public final class Redaction {
    private static final String HIDDEN = "[hidden]";
    private static final Pattern SECRET_KEY =
            Pattern.compile(
                    "(?i).*(password|secret|token$|user\\.info|jaas|credential(?!s\\.source)"
                            + "|keystore\\.key).*");
    private static final Pattern USER_IN_URL = Pattern.compile("://[^/@\\s\"',]*@");
    private static final int SHORTEST = 3;

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Hides the values of those settings whose names say that they are secret. */
    public static Redaction of(Map<String, String> settings) {
        return new Redaction(
                settings.entrySet().stream()
                        .filter(setting -> isSecret(setting.getKey()))
                        .map(setting -> setting.getValue().strip())
                        .filter(value -> value.length() >= SHORTEST)
                        .sorted((a, b) -> b.length() - a.length())
                        .toList());
    }

    /** Whether a setting of this name holds what must not be shown. */
    public static boolean isSecret(String name) {
        return SECRET_KEY.matcher(name).matches();
    }

    /** A text without these secrets, and without users and passwords in URLs. */
    public String hide(String text) {
        String hidden = hideUsers(text);
        for (String secret : secrets) {
            hidden = hidden.replace(secret, HIDDEN);
        }
        return hidden;
    }

    /** A text without users and passwords in URLs. */
    public static String hideUsers(String text) {
        return USER_IN_URL.matcher(text).replaceAll("://");
    }
}
