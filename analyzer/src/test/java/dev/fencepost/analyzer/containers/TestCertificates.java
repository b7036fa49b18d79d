package dev.fencepost.analyzer.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and certificates for some days, by the JDK's keytool: an authority, whom it vouches for, and
 * a stranger. Each has a key store of its own, with a password made up by this.
 */
final class TestCertificates {
    /** Of all the stores; written into files alone. */
    static final String PASSWORD = "store-" + Long.toHexString(System.nanoTime());

    private static final String AUTHORITY = "authority";
    private static final String STRANGER = "stranger";

    private final Path directory;

    TestCertificates(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        make(AUTHORITY, "-ext", "bc:c", "-validity", "3");
        make(STRANGER, "-validity", "3");
    }

    /** A key that the authority vouches for, of {@code CN=name}. */
    TestCertificates with(String name, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        List<String> words = new ArrayList<>(List.of("-signer", AUTHORITY));
        words.addAll(List.of(more.length == 0 ? new String[] {"-validity", "3"} : more));
        make(name, words.toArray(new String[0]));
        return this;
    }

    /** A key whose certificate ended yesterday. */
    TestCertificates withExpired(String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        return with(name, "-startdate", "-3d", "-validity", "2");
    }

    private void make(String name, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
        command.addAll(List.of("-keyalg", "EC", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", all().toString(), "-storepass", PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private Path all() {
        return directory.resolve("all.p12");
    }

    /** A store with one key and its certificates. */
    Path keys(String name) throws IOException, GeneralSecurityException {
        KeyStore all = load();
        KeyStore one = empty();
        char[] password = PASSWORD.toCharArray();
        one.setKeyEntry(name, all.getKey(name, password), password, all.getCertificateChain(name));
        return store(one, name + ".p12");
    }

    /** A store with the authority's certificate. */
    Path trust() throws IOException, GeneralSecurityException {
        return trust(AUTHORITY);
    }

    /** A store with the certificate of somebody else. */
    Path trustInStranger() throws IOException, GeneralSecurityException {
        return trust(STRANGER);
    }

    private Path trust(String name) throws IOException, GeneralSecurityException {
        KeyStore trust = empty();
        trust.setCertificateEntry(name, load().getCertificate(name));
        return store(trust, "trust-in-" + name + ".p12");
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(all())) {
            all.load(in, PASSWORD.toCharArray());
        }
        return all;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        return empty;
    }

    private Path store(KeyStore store, String name) throws IOException, GeneralSecurityException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}
