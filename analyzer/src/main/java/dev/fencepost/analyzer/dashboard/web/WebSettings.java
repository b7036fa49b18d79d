package dev.fencepost.analyzer.dashboard.web;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a web server listens, and whom it answers.
 *
 * @param address to listen on, a name or a number
 * @param port 0 for a free one
 * @param token that whoever asks has to show; anybody may ask where there is none
 * @param corsOrigin pages of this origin may ask, too
 */
public record WebSettings(
        String address, int port, Optional<AccessToken> token, Optional<String> corsOrigin) {
    /** Listens where only this machine can ask. */
    public static final String LOOPBACK = "127.0.0.1";

    public WebSettings {
        requireNonNull(address, "address is null");
        requireNonNull(token, "token is null");
        if (token.isEmpty() && !isLoopback(address)) {
            throw new IllegalArgumentException(
                    "to listen on " + address + " needs a token: others can reach it there");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /** On loopback, for anybody on this machine. */
    public static WebSettings onLoopback(int port) {
        return new WebSettings(LOOPBACK, port, Optional.empty(), Optional.empty());
    }

    boolean isLoopback() {
        return isLoopback(address);
    }

    /** Whether only this machine can reach an address. */
    public static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no such address: " + address, e);
        }
    }
}
