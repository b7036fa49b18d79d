package dev.fencepost.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates of a server and a client for an hour, made with the JDK's keytool. */
final class TestKeys {
    static final String PASSWORD = "s3cret-of-store";
    private static final String SCHEME = "PBEWithHmacSHA256AndAES_256";

    private final Path directory;

    /** Makes the keys of {@code server}, which is 127.0.0.1, and of {@code client}. */
    TestKeys(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        make("server", "EC", "-ext", "SAN=ip:127.0.0.1");
        make("client", "RSA");
        make("elsewhere", "EC", "-ext", "SAN=dns:elsewhere.example");
    }

    private void make(String name, String algorithm, String... more)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-genkeypair", "-alias", name, "-keyalg", algorithm));
        words.addAll(List.of("-dname", "CN=" + name, "-validity", "1", "-storetype", "PKCS12"));
        words.addAll(List.of(more));
        keytool(name + ".p12", words);
        Path certificate = directory.resolve(name + ".pem");
        keytool(
                name + ".p12",
                List.of("-exportcert", "-rfc", "-alias", name, "-file", certificate.toString()));
        keytool(
                name + ".jks",
                List.of(
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        name,
                        "-file",
                        certificate.toString(),
                        "-storetype",
                        "JKS"));
    }

    private void keytool(String store, List<String> words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(words);
        command.addAll(List.of("-keystore", file(store), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    String file(String name) {
        return directory.resolve(name).toString();
    }

    String certificate(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".pem"));
    }

    /** A private key as PEM. */
    String key(String name) throws IOException, GeneralSecurityException {
        return pem("PRIVATE KEY", keyBytes(name));
    }

    /** The same, encrypted with {@link #PASSWORD}. */
    String encryptedKey(String name) throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(SCHEME);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(SCHEME)
                        .generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
        byte[] encrypted = cipher.doFinal(keyBytes(name));
        return pem(
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(cipher.getParameters(), encrypted).getEncoded());
    }

    private byte[] keyBytes(String name) throws IOException, GeneralSecurityException {
        return load(name + ".p12", "PKCS12").getKey(name, PASSWORD.toCharArray()).getEncoded();
    }

    private static String pem(String label, byte[] content) {
        return String.format(
                "-----BEGIN %s-----%n%s%n-----END %s-----%n",
                label, Base64.getMimeEncoder().encodeToString(content), label);
    }

    /** What a server uses that shows this key, and trusts the client. */
    SSLContext context(String name) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(name + ".p12", "PKCS12"), PASSWORD.toCharArray());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load("client.jks", "JKS"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore load(String store, String type) throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(directory.resolve(store))) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        return loaded;
    }
}
