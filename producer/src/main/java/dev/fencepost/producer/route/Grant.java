package dev.fencepost.producer.route;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One right that a program has to be granted where a cluster checks them.
 *
 * @param resource on what
 * @param purpose what it is needed for, a clause
 * @param essential whether the program cannot start without it; else it says what it leaves out
 */
public record Grant(
        AclOperation operation, ResourcePattern resource, String purpose, boolean essential) {
    private static final String CLUSTER = "kafka-cluster";

    public Grant {
        requireNonNull(operation, "operation is null");
        requireNonNull(resource, "resource is null");
    }

    static Grant topic(AclOperation operation, String name, String purpose) {
        return of(operation, ResourceType.TOPIC, PatternType.LITERAL, name, purpose);
    }

    /** On each topic whose name begins so. */
    static Grant topics(AclOperation operation, String prefix, String purpose) {
        return of(operation, ResourceType.TOPIC, PatternType.PREFIXED, prefix, purpose);
    }

    static Grant group(String name, String purpose) {
        return of(AclOperation.READ, ResourceType.GROUP, PatternType.LITERAL, name, purpose);
    }

    /** To write in transactions whose id begins so. */
    static Grant transactions(String prefix, String purpose) {
        return of(
                AclOperation.WRITE,
                ResourceType.TRANSACTIONAL_ID,
                PatternType.PREFIXED,
                prefix,
                purpose);
    }

    static Grant cluster(AclOperation operation, String purpose) {
        return of(operation, ResourceType.CLUSTER, PatternType.LITERAL, CLUSTER, purpose);
    }

    private static Grant of(
            AclOperation operation,
            ResourceType type,
            PatternType pattern,
            String name,
            String purpose) {
        return new Grant(operation, new ResourcePattern(type, name, pattern), purpose, true);
    }

    /** The same, which the program can do without. */
    Grant optional() {
        return new Grant(operation, resource, purpose, false);
    }

    /** Whether it is about one topic by its name. */
    boolean isOfTopic() {
        return resource.resourceType() == ResourceType.TOPIC && !isPrefixed();
    }

    boolean isPrefixed() {
        return resource.patternType() == PatternType.PREFIXED;
    }

    /** As Kafka is told. */
    public AclBinding to(String principal) {
        AccessControlEntry entry =
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW);
        return new AclBinding(resource, entry);
    }

    /** What it is on, as people write it: {@code topic fencepost.*}. */
    public String target() {
        String type = resource.resourceType().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return resource.resourceType() == ResourceType.CLUSTER
                ? type
                : type + ' ' + resource.name() + (isPrefixed() ? "*" : "");
    }

    @Override
    public String toString() {
        return operation + " " + target();
    }
}
