package dev.fencepost.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What {@code schema.registry.ssl.*} says of certificates: JKS, PKCS12 or PEM, in files or, as PEM,
 * among the settings.
 */
final class RegistryTls {
    private static final String PREFIX = "schema.registry.ssl.";
    private static final String PEM = "PEM";
    private static final String TLS_13 = "TLSv1.3";

    private final Map<String, String> settings;

    private RegistryTls(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * The context for connections; empty where nothing is said, and Java's own trust holds.
     *
     * @throws IllegalArgumentException that names the setting which cannot be used
     */
    static Optional<SSLContext> of(Map<String, String> settings) {
        boolean asked = settings.keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
        return asked ? Optional.of(new RegistryTls(settings).context()) : Optional.empty();
    }

    private SSLContext context() {
        try {
            SSLContext context =
                    SSLContext.getInstance(get("protocol").filter(TLS_13::equals).orElse("TLS"));
            context.init(keys(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(PREFIX + "*: " + e.getMessage(), e);
        }
    }

    private TrustManager[] trust() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trustStore().orElse(null));
        TrustManager[] managers = factory.getTrustManagers();
        boolean anyName =
                settings.getOrDefault(PREFIX + "endpoint.identification.algorithm", "https")
                        .isBlank();
        for (int i = 0; anyName && i < managers.length; i++) {
            if (managers[i] instanceof X509ExtendedTrustManager strict) {
                managers[i] = new AnyNameTrust(strict);
            }
        }
        return managers;
    }

    private Optional<KeyStore> trustStore() {
        Optional<String> inline = get("truststore.certificates");
        if (inline.isPresent()) {
            return Optional.of(using("truststore.certificates", () -> Pem.trust(inline.get())));
        }
        return get("truststore.location").map(file -> store("truststore", file));
    }

    private KeyManager[] keys() throws GeneralSecurityException {
        Optional<KeyStore> store = keyStore();
        if (store.isEmpty()) {
            return null;
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        char[] password =
                isPem("keystore") || get("keystore.key").isPresent()
                        ? Pem.NO_PASSWORD
                        : get("key.password")
                                .or(() -> get("keystore.password"))
                                .map(String::toCharArray)
                                .orElse(null);
        KeyStore keys = store.get();
        using(
                "key.password",
                () -> {
                    factory.init(keys, password);
                    return factory;
                });
        return factory.getKeyManagers();
    }

    private Optional<KeyStore> keyStore() {
        Optional<String> inline = get("keystore.key");
        if (inline.isPresent()) {
            String chain = get("keystore.certificate.chain").orElse("");
            return Optional.of(
                    using(
                            "keystore.key",
                            () -> Pem.keys(inline.get() + "\n" + chain, get("key.password"))));
        }
        return get("keystore.location").map(file -> store("keystore", file));
    }

    private KeyStore store(String which, String file) {
        return using(
                which + ".location",
                () -> {
                    if (isPem(which)) {
                        String text = Files.readString(Path.of(file));
                        return which.equals("truststore")
                                ? Pem.trust(text)
                                : Pem.keys(text, get("key.password"));
                    }
                    KeyStore store = KeyStore.getInstance(get(which + ".type").orElse("JKS"));
                    try (InputStream in = Files.newInputStream(Path.of(file))) {
                        store.load(
                                in, get(which + ".password").map(String::toCharArray).orElse(null));
                    }
                    return store;
                });
    }

    private boolean isPem(String which) {
        return get(which + ".type").filter(PEM::equalsIgnoreCase).isPresent();
    }

    private Optional<String> get(String name) {
        return Optional.ofNullable(settings.get(PREFIX + name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Something that reads keys or certificates. */
    private interface Reading<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    private static <T> T using(String name, Reading<T> reading) {
        try {
            return reading.read();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    PREFIX + name + ": no such file: " + e.getMessage(), e);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + name + ": " + e.getMessage(), e);
        }
    }
}
