package dev.fencepost.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates of a server and a client for an hour, made with the JDK's keytool. */
final class TestKeys {
    static final String PASSWORD = "s3cret-of-store";

    /** The name (OID) of what openssl encrypts keys with. */
    private static final byte[] PBES2 = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x05, 0x0d
    };

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
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
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
        byte[] scheme = joined(PBES2, cipher.getParameters().getEncoded());
        byte[] info = joined(der(0x30, scheme), der(0x04, cipher.doFinal(keyBytes(name))));
        return pem("ENCRYPTED PRIVATE KEY", der(0x30, info));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    /** Content of up to 65,535 bytes with its tag and length. */
    private static byte[] der(int tag, byte[] content) {
        ByteBuffer out = ByteBuffer.allocate(content.length + 4).put((byte) tag);
        if (content.length > 255) {
            out.put((byte) 0x82).putShort((short) content.length);
        } else if (content.length > 127) {
            out.put((byte) 0x81).put((byte) content.length);
        } else {
            out.put((byte) content.length);
        }
        out.put(content).flip();
        byte[] all = new byte[out.remaining()];
        out.get(all);
        return all;
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
