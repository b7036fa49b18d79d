package dev.fencepost.producer.route;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Says of a TLS connection that did not come about who refused whom, and where to set that. */
final class Refusal {
    private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)");

    private Refusal() {}

    /** A sentence; empty where it was something else. */
    static Optional<String> words(Throwable failure) {
        if (!(failure instanceof SslAuthenticationException)) {
            return Optional.empty();
        }
        String reason = failure.getMessage();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher alert = ALERT.matcher(String.valueOf(cause.getMessage()));
            if (alert.find()) {
                return Optional.of(
                        "it does not take our certificate ("
                                + alert.group(1)
                                + "), be it expired, of nobody it knows or not there; see"
                                + " ssl.keystore.location");
            }
            if (!(cause instanceof SSLException) && cause.getMessage() != null) {
                reason = cause.getMessage();
            }
        }
        return Optional.of(
                "we do not take its certificate ("
                        + reason
                        + "); see ssl.truststore.location and the name it is reached by");
    }
}
