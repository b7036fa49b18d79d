package dev.fencepost.analyzer.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret that opens a server, and the word that a browser keeps in its place. */
public final class AccessToken {
    /** Shorter ones can be guessed. */
    public static final int SHORTEST = 16;

    private static final int SESSION_BYTES = 32;

    private final byte[] digest;
    private final String session;

    /**
     * A token.
     *
     * @throws IllegalArgumentException where it can be guessed; the message does not tell it
     */
    public AccessToken(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException(
                    "the token is shorter than " + SHORTEST + " characters");
        }
        digest = sha256(secret);
        byte[] random = new byte[SESSION_BYTES];
        new SecureRandom().nextBytes(random);
        session = HexFormat.of().formatHex(random);
    }

    /** Takes as long for a wrong one as for the right one. */
    boolean isShownBy(String secret) {
        return MessageDigest.isEqual(digest, sha256(secret));
    }

    /** Whether a browser was given this. */
    boolean isSession(String word) {
        return MessageDigest.isEqual(session.getBytes(UTF_8), word.getBytes(UTF_8));
    }

    /** What a browser is given once it has shown the token; gone with the process. */
    String session() {
        return session;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Tells nothing. */
    @Override
    public String toString() {
        return "AccessToken";
    }
}
