package dev.fencepost.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and keys as text (RFC 7468); keys are PKCS #8, encrypted or not. */
final class Pem {
    /** Of the keys in the stores that come out of this. */
    static final char[] NO_PASSWORD = new char[0];

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "Ed25519", "DSA");

    private record Block(String label, String base64) {
        byte[] content() {
            return Base64.getMimeDecoder().decode(base64);
        }
    }

    private Pem() {}

    /** A store that trusts all certificates of a text. */
    static KeyStore trust(String text) throws IOException, GeneralSecurityException {
        List<Certificate> certificates = certificates(blocks(text));
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no certificate in it");
        }
        KeyStore store = empty();
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("trusted-" + i, certificates.get(i));
        }
        return store;
    }

    /** A store with the private key of a text, and the certificates with it, the key's first. */
    static KeyStore keys(String text, Optional<String> password)
            throws IOException, GeneralSecurityException {
        List<Block> blocks = blocks(text);
        Block key =
                blocks.stream()
                        .filter(block -> block.label().endsWith("PRIVATE KEY"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no private key in it"));
        Certificate[] chain = certificates(blocks).toArray(new Certificate[0]);
        if (chain.length == 0) {
            throw new IllegalArgumentException("no certificate of the key in it");
        }
        KeyStore store = empty();
        store.setKeyEntry("key", privateKey(key, password), NO_PASSWORD, chain);
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2).strip()));
        }
        return blocks;
    }

    private static List<Certificate> certificates(List<Block> blocks)
            throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().endsWith("CERTIFICATE")) {
                certificates.add(
                        factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        return certificates;
    }

    private static PrivateKey privateKey(Block block, Optional<String> password)
            throws IOException, GeneralSecurityException {
        return switch (block.label()) {
            case "PRIVATE KEY" -> privateKey(new PKCS8EncodedKeySpec(block.content()));
            case "ENCRYPTED PRIVATE KEY" ->
                    privateKey(
                            decrypt(
                                    block,
                                    password.orElseThrow(
                                            () ->
                                                    new IllegalArgumentException(
                                                            "the key is encrypted, and there is no"
                                                                    + " key.password"))));
            default ->
                    throw new IllegalArgumentException(
                            block.label()
                                    + " is not PKCS #8; turn it with: openssl pkcs8 -topk8 -nocrypt");
        };
    }

    private static PKCS8EncodedKeySpec decrypt(Block block, String password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(block.content());
        AlgorithmParameters parameters = info.getAlgParameters();
        // PBES2 is named by its parameters, the older schemes by themselves
        String algorithm =
                info.getAlgName().equals("PBES2")
                                || info.getAlgName().equals("1.2.840.113549.1.5.13")
                        ? parameters.toString()
                        : info.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(password.toCharArray())),
                parameters);
        return info.getKeySpec(cipher);
    }

    private static PrivateKey privateKey(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // of another kind: the next
            }
        }
        throw new InvalidKeySpecException("a key of none of the kinds " + KEY_KINDS);
    }
}
