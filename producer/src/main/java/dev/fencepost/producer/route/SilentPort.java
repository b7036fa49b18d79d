package dev.fencepost.producer.route;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Finds out of a port at which no broker answers us whether one of the two sides speaks TLS and the
 * other does not: Kafka's clients see nothing but a connection that ends, and try again for ever.
 * Sends a TLS greeting and nothing else.
 */
final class SilentPort {
    private static final int PATIENCE_MILLIS = 3_000;

    private final KafkaSettings settings;

    SilentPort(KafkaSettings settings) {
        this.settings = settings;
    }

    /** What is wrong, in a sentence; empty where that is not it. */
    Optional<String> mismatch() {
        String protocol =
                settings.properties()
                        .getOrDefault("security.protocol", "PLAINTEXT")
                        .toUpperCase(Locale.ROOT);
        boolean weDo = protocol.endsWith("SSL");
        return speaksTls()
                .filter(theyDo -> theyDo != weDo)
                .map(
                        theyDo ->
                                theyDo
                                        ? "it speaks TLS and we do not: set security.protocol to SSL"
                                                + " or SASL_SSL, not "
                                                + protocol
                                        : "it does not speak TLS and we do: set security.protocol to"
                                                + " PLAINTEXT or SASL_PLAINTEXT, not "
                                                + protocol);
    }

    /** Empty where nobody listens, or does not say. */
    private Optional<Boolean> speaksTls() {
        for (String server : settings.bootstrapServers().split(",", -1)) {
            try (Socket socket = new Socket()) {
                socket.connect(address(server.strip()), PATIENCE_MILLIS);
                socket.setSoTimeout(PATIENCE_MILLIS);
                return Optional.of(greets(socket));
            } catch (IOException | IllegalArgumentException e) {
                // nobody there: the next one may be
            }
        }
        return Optional.empty();
    }

    private static InetSocketAddress address(String server) {
        URI parsed = URI.create("kafka://" + server);
        if (parsed.getHost() == null) {
            throw new IllegalArgumentException("not HOST:PORT: " + server);
        }
        return new InetSocketAddress(parsed.getHost(), parsed.getPort());
    }

    /** Whether it answers a TLS greeting with one; whom it trusts and who it is does not matter. */
    private static boolean greets(Socket socket) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket tls =
                (SSLSocket)
                        factory.createSocket(
                                socket,
                                socket.getInetAddress().getHostAddress(),
                                socket.getPort(),
                                true)) {
            tls.startHandshake();
            return true;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (EOFException | SocketException e) {
            return false;
        } catch (SSLException e) {
            return hasCertificate(e);
        }
    }

    /**
     * A server whose certificate we refuse has shown one, and one that sends an alert speaks it.
     */
    private static boolean hasCertificate(SSLException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return String.valueOf(refusal.getMessage()).contains("fatal alert");
    }
}
