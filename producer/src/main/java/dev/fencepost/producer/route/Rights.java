package dev.fencepost.producer.route;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks a cluster what we are granted there, and changes nothing. It cannot say it of what is not
 * there yet, but for the right to make it.
 */
public final class Rights {
    private final Admin admin;

    public Rights(Admin admin) {
        this.admin = admin;
    }

    /**
     * What a program needs and we surely lack.
     *
     * @param applicationId of {@code stream}
     */
    public List<Grant> missing(Program program, String applicationId) {
        List<Grant> grants = program.grants(applicationId);
        Map<String, Optional<Set<AclOperation>>> topics =
                topics(grants, program.internal(applicationId));
        List<Grant> missing = new ArrayList<>();
        for (Grant grant : grants) {
            boolean held =
                    switch (grant.resource().resourceType()) {
                        case TOPIC -> holds(grant, topics);
                        case GROUP -> holdsGroup(grant);
                        case TRANSACTIONAL_ID -> holdsTransactions(grant);
                        default -> holdsCluster(grant);
                    };
            if (!held) {
                missing.add(grant);
            }
        }
        return missing;
    }

    /** One line about what is missing. */
    public static String words(List<Grant> missing, Program program) {
        return "this user may not "
                + missing.stream().map(Grant::toString).collect(Collectors.joining(", "))
                + "; 'topics acls "
                + program.label()
                + "' prints what to grant";
    }

    /** What we may do with each topic that is there: nothing where it is hidden from us. */
    private Map<String, Optional<Set<AclOperation>>> topics(
            List<Grant> grants, Collection<String> internal) {
        List<String> names = new ArrayList<>(internal);
        grants.stream()
                .filter(Grant::isOfTopic)
                .map(grant -> grant.resource().name())
                .distinct()
                .forEach(names::add);
        Map<String, Optional<Set<AclOperation>>> topics = new HashMap<>();
        DescribeTopicsOptions withRights =
                new DescribeTopicsOptions().includeAuthorizedOperations(true);
        admin.describeTopics(names, withRights)
                .topicNameValues()
                .forEach((name, topic) -> topics.put(name, operations(topic)));
        return topics;
    }

    /** Empty for a topic that is not there. */
    private static Optional<Set<AclOperation>> operations(KafkaFuture<TopicDescription> topic) {
        try {
            Set<AclOperation> operations =
                    KafkaSettings.get(topic, "the cluster").authorizedOperations();
            return Optional.of(operations == null ? Set.of(AclOperation.ALL) : operations);
        } catch (ClusterException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Optional.of(Set.of());
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean holds(Grant grant, Map<String, Optional<Set<AclOperation>>> topics) {
        String name = grant.resource().name();
        List<Optional<Set<AclOperation>>> concerned =
                topics.entrySet().stream()
                        .filter(
                                topic ->
                                        grant.isPrefixed()
                                                ? topic.getKey().startsWith(name)
                                                : topic.getKey().equals(name))
                        .map(Map.Entry::getValue)
                        .toList();
        if (grant.operation() == AclOperation.CREATE) {
            return concerned.stream().allMatch(topic -> isThere(topic)) || mayCreate(name);
        }
        return concerned.stream()
                .flatMap(Optional::stream)
                .allMatch(rights -> includes(rights, grant.operation()));
    }

    /** What is hidden may be there or not. */
    private static boolean isThere(Optional<Set<AclOperation>> topic) {
        return topic.map(rights -> !rights.isEmpty()).orElse(false);
    }

    private static boolean includes(Set<AclOperation> rights, AclOperation operation) {
        return rights.contains(operation) || rights.contains(AclOperation.ALL);
    }

    /** Asks for a topic to be made, but only whether that would do. */
    private boolean mayCreate(String prefix) {
        NewTopic topic = new NewTopic(prefix + "rights", Optional.of(1), Optional.empty());
        try {
            KafkaSettings.get(
                    admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(true))
                            .all(),
                    "the cluster");
            return true;
        } catch (ClusterException e) {
            return !(e.getCause() instanceof AuthorizationException);
        }
    }

    private boolean holdsCluster(Grant grant) {
        DescribeClusterOptions withRights =
                new DescribeClusterOptions().includeAuthorizedOperations(true);
        Set<AclOperation> rights =
                KafkaSettings.get(
                        admin.describeCluster(withRights).authorizedOperations(), "the cluster");
        return rights == null || includes(rights, grant.operation());
    }

    private boolean holdsGroup(Grant grant) {
        String name = grant.resource().name();
        DescribeConsumerGroupsOptions withRights =
                new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
        try {
            Set<AclOperation> rights =
                    KafkaSettings.get(
                                    admin.describeConsumerGroups(List.of(name), withRights)
                                            .describedGroups()
                                            .get(name),
                                    "the cluster")
                            .authorizedOperations();
            return rights == null || includes(rights, grant.operation());
        } catch (ClusterException e) {
            return held(e, GroupIdNotFoundException.class);
        }
    }

    /** A cluster says only whether we may see them, which whoever may write may. */
    private boolean holdsTransactions(Grant grant) {
        String id = grant.resource().name() + "rights";
        try {
            KafkaSettings.get(
                    admin.describeTransactions(List.of(id)).description(id), "the cluster");
            return true;
        } catch (ClusterException e) {
            return held(e, TransactionalIdNotFoundException.class);
        }
    }

    private static boolean held(ClusterException e, Class<? extends Exception> notThere) {
        if (e.getCause() instanceof AuthorizationException) {
            return false;
        }
        if (notThere.isInstance(e.getCause())) {
            return true;
        }
        throw e;
    }
}
