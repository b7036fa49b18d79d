package dev.fencepost.analyzer.containers;

import dev.fencepost.producer.route.Grant;
import dev.fencepost.producer.route.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;

/**
 * A broker that checks who its users are and what they may do: by certificate, or by password over
 * TLS. It has a port without either, too, where nobody may do anything.
 */
final class SecuredBroker implements AutoCloseable {
    private static final int BY_CERTIFICATE = 9092;
    private static final int BY_PASSWORD = 9094;
    private static final int OPEN = 9096;
    private static final String ADMIN = "admin";
    private static final String STORES = "/etc/kafka/secrets/";
    private static final int READABLE = 0644;
    private static final int ITERATIONS = 4096;

    private final Path directory;
    private final TestCertificates certificates;
    private final Map<Integer, Integer> ports =
            Map.of(
                    BY_CERTIFICATE, Box.freePort(),
                    BY_PASSWORD, Box.freePort(),
                    OPEN, Box.freePort());
    private final Box box;
    private Admin admin;

    private SecuredBroker(Path directory, Network network)
            throws IOException, InterruptedException, GeneralSecurityException {
        this.directory = directory;
        String names = "SAN=dns:localhost,ip:127.0.0.1,dns:secured";
        certificates =
                new TestCertificates(directory)
                        .with("broker", "-ext", names, "-validity", "3")
                        .with(ADMIN)
                        .with("member")
                        .withExpired("expired");
        Map<Integer, Integer> bindings = new HashMap<>();
        ports.forEach((inside, outside) -> bindings.put(outside, inside));
        box = new Box(Images.kafka(), network, "secured", bindings, environment());
        for (Path store : List.of(certificates.keys("broker"), certificates.trust())) {
            box.container()
                    .withCopyToContainer(
                            Transferable.of(Files.readAllBytes(store), READABLE),
                            STORES + store.getFileName());
        }
    }

    static SecuredBroker start(Path directory, Network network)
            throws IOException, InterruptedException, GeneralSecurityException {
        SecuredBroker broker = new SecuredBroker(directory, network);
        broker.box.container().start();
        Map<String, String> settings = broker.byCertificate(ADMIN);
        KafkaSettings kafka = new KafkaSettings(settings.get("bootstrap.servers"), settings);
        broker.admin = kafka.connect(Box.START);
        return broker;
    }

    private Map<String, String> environment() {
        Map<String, String> settings = new HashMap<>();
        settings.put("CLUSTER_ID", "c2VjdXJlZC1icm9rZXItMQ");
        settings.put("KAFKA_NODE_ID", "1");
        settings.put("KAFKA_PROCESS_ROLES", "broker,controller");
        settings.put(
                "KAFKA_LISTENERS",
                "MUTUAL://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093,SCRAM://0.0.0.0:9094,"
                        + "OPEN://0.0.0.0:9096,INSIDE://0.0.0.0:19092");
        settings.put(
                "KAFKA_ADVERTISED_LISTENERS",
                String.format(
                        "MUTUAL://localhost:%d,SCRAM://localhost:%d,OPEN://localhost:%d,"
                                + "INSIDE://secured:19092",
                        ports.get(BY_CERTIFICATE), ports.get(BY_PASSWORD), ports.get(OPEN)));
        settings.put(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "MUTUAL:SSL,INSIDE:SSL,CONTROLLER:SSL,SCRAM:SASL_SSL,OPEN:PLAINTEXT");
        settings.put("KAFKA_INTER_BROKER_LISTENER_NAME", "INSIDE");
        settings.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
        settings.put("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093");
        settings.put("KAFKA_SSL_KEYSTORE_LOCATION", STORES + "broker.p12");
        settings.put("KAFKA_SSL_KEYSTORE_PASSWORD", TestCertificates.PASSWORD);
        settings.put("KAFKA_SSL_KEY_PASSWORD", TestCertificates.PASSWORD);
        settings.put("KAFKA_SSL_TRUSTSTORE_LOCATION", STORES + "trust-in-authority.p12");
        settings.put("KAFKA_SSL_TRUSTSTORE_PASSWORD", TestCertificates.PASSWORD);
        settings.put("KAFKA_SSL_CLIENT_AUTH", "required");
        settings.put("KAFKA_SASL_ENABLED_MECHANISMS", "SCRAM-SHA-512");
        settings.put(
                "KAFKA_LISTENER_NAME_SCRAM_SCRAM___SHA___512_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put(
                "KAFKA_AUTHORIZER_CLASS_NAME",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("KAFKA_SUPER_USERS", "User:CN=broker;User:CN=" + ADMIN);
        settings.put("KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND", "false");
        settings.putAll(alone());
        return settings;
    }

    /** So little that one broker on two processors is not busy with itself. */
    private static Map<String, String> alone() {
        return Map.of(
                "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1",
                "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1",
                "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1",
                "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1",
                "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1",
                "KAFKA_SHARE_COORDINATOR_STATE_TOPIC_NUM_PARTITIONS", "1",
                "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
                "KAFKA_HEAP_OPTS", "-Xms256m -Xmx256m");
    }

    /** The administrator, who may do everything. */
    Admin admin() {
        return admin;
    }

    TestCertificates certificates() {
        return certificates;
    }

    /** Makes a user with a password. */
    void addUser(String name, String password) throws ExecutionException, InterruptedException {
        ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        admin.alterUserScramCredentials(
                        List.of(new UserScramCredentialUpsertion(name, how, password)))
                .all()
                .get();
    }

    /** Lets a principal do these things, and nothing else. */
    void allowOnly(String principal, Collection<Grant> grants)
            throws ExecutionException, InterruptedException {
        List<AclBindingFilter> before =
                admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                        .filter(acl -> acl.entry().principal().equals(principal))
                        .map(acl -> acl.toFilter())
                        .toList();
        admin.deleteAcls(before).all().get();
        admin.createAcls(grants.stream().map(grant -> grant.to(principal)).toList()).all().get();
    }

    /** Settings of somebody who shows a certificate. */
    Map<String, String> byCertificate(String name) throws IOException, GeneralSecurityException {
        Map<String, String> settings = trusting(certificates.trust(), BY_CERTIFICATE);
        settings.put("security.protocol", "SSL");
        settings.put("ssl.keystore.location", certificates.keys(name).toString());
        settings.put("ssl.keystore.password", TestCertificates.PASSWORD);
        settings.put("ssl.key.password", TestCertificates.PASSWORD);
        return settings;
    }

    /** Settings of somebody who knows a password, or says where it is. */
    Map<String, String> byPassword(String user, String password)
            throws IOException, GeneralSecurityException {
        Map<String, String> settings = trusting(certificates.trust(), BY_PASSWORD);
        settings.put("security.protocol", "SASL_SSL");
        settings.put("sasl.mechanism", "SCRAM-SHA-512");
        settings.put(
                "sasl.jaas.config",
                String.format(
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"%s\" password=\"%s\";",
                        user, password));
        return settings;
    }

    /** Settings for the port without TLS. */
    Map<String, String> open() {
        return new HashMap<>(Map.of("bootstrap.servers", "localhost:" + ports.get(OPEN)));
    }

    private Map<String, String> trusting(Path store, int port) {
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", "localhost:" + ports.get(port));
        settings.put("ssl.truststore.location", store.toString());
        settings.put("ssl.truststore.password", TestCertificates.PASSWORD);
        return settings;
    }

    /** Writes a file for {@code --properties}. */
    String file(String name, Map<String, String> settings) throws IOException {
        List<String> lines =
                settings.entrySet().stream().map(s -> s.getKey() + "=" + s.getValue()).toList();
        return Files.write(directory.resolve(name + ".properties"), lines).toString();
    }

    @Override
    public void close() {
        if (admin != null) {
            admin.close();
        }
        box.close();
    }
}
