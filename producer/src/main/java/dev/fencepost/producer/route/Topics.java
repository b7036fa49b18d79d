package dev.fencepost.producer.route;

import dev.fencepost.producer.route.TopicPlan.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes and checks the topics of a cluster. Single-threaded. */
public final class Topics implements AutoCloseable {
    private static final int LOOKS = 150;
    private static final long LOOK_EVERY_NANOS = 200_000_000;

    private final Admin admin;
    private final Set<String> hidden = new TreeSet<>();

    private Topics(Admin admin) {
        this.admin = admin;
    }

    /**
     * Connects to a cluster.
     *
     * @throws ClusterException where no broker answers within a few seconds
     */
    public static Topics of(KafkaSettings settings) {
        return of(settings, Duration.ZERO);
    }

    /**
     * Connects to a cluster that may be on its way up.
     *
     * @throws ClusterException where no broker answers until that time is over
     */
    public static Topics of(KafkaSettings settings, Duration patience) {
        Admin admin = settings.connect(patience);
        return new Topics(admin);
    }

    /**
     * Makes the topics that are missing.
     *
     * @param replication empty for the cluster's default
     * @return their names
     */
    public List<String> create(int partitions, Optional<Short> replication) {
        Map<String, Found> found = find();
        List<NewTopic> missing =
                TopicPlan.wanted().entrySet().stream()
                        .filter(topic -> !found.containsKey(topic.getKey()))
                        .map(
                                topic ->
                                        new NewTopic(
                                                        topic.getKey(),
                                                        Optional.of(partitions),
                                                        replication)
                                                .configs(topic.getValue()))
                        .toList();
        make(missing);
        List<String> names = missing.stream().map(NewTopic::name).toList();
        awaitLeaders(names, partitions);
        return names;
    }

    private void make(List<NewTopic> topics) {
        try {
            get(admin.createTopics(topics).all());
        } catch (ClusterException e) {
            if (e.getCause() instanceof AuthorizationException) {
                List<Grant> lacking =
                        topics.stream()
                                .map(topic -> Grant.topic(AclOperation.CREATE, topic.name(), ""))
                                .toList();
                throw new ClusterException(Rights.words(lacking, Program.TOPICS), e);
            }
            throw e;
        }
    }

    /**
     * Waits until every partition is led. Writing at once could lose the order: where the first
     * batch meets a broker that does not lead yet and the second one that does, the broker takes
     * the second, since it knows no sequence of this producer, and then refuses the first for good.
     * A broker that has not heard of a topic yet says that there is none: it is asked again.
     */
    private void awaitLeaders(List<String> names, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (String name : names) {
            for (int partition = 0; partition < partitions; partition++) {
                ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
            }
        }
        for (int left = LOOKS; ; left--) {
            try {
                get(admin.listOffsets(ends).all());
                return;
            } catch (ClusterException e) {
                boolean spreading = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!spreading || left == 0) {
                    throw e;
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
    }

    /** What is missing or wrong; empty where all is well. */
    public List<TopicPlan.Problem> check() {
        return TopicPlan.problems(find(), hidden);
    }

    /**
     * Sees to it that a program can start on these topics.
     *
     * @param applicationId of {@code stream}
     * @throws ClusterException where it lacks a right, or a topic is missing, or their partitions
     *     are unequal
     * @return what is wrong beside, a sentence each
     */
    public List<String> require(Program program, String applicationId) {
        List<String> warnings = new ArrayList<>(requireRights(program, applicationId));
        List<String> fatal = new ArrayList<>();
        Set<String> needed = topicsOf(program.grants(applicationId));
        for (TopicPlan.Problem problem : TopicPlan.problems(find(), hidden, needed)) {
            (problem.fatal() ? fatal : warnings).add(problem.toString());
        }
        if (!fatal.isEmpty()) {
            throw new ClusterException(String.join("; ", fatal));
        }
        return warnings;
    }

    /**
     * Sees to it that a program may do what it has to.
     *
     * @param applicationId of {@code stream}
     * @throws ClusterException where it lacks a right
     * @return what it will have to leave out, a sentence each
     */
    public List<String> requireRights(Program program, String applicationId) {
        List<Grant> missing = new Rights(admin).missing(program, applicationId);
        List<Grant> essential = missing.stream().filter(Grant::essential).toList();
        if (!essential.isEmpty()) {
            throw new ClusterException(Rights.words(essential, program));
        }
        return missing.isEmpty() ? List.of() : List.of(Rights.words(missing, program));
    }

    private static Set<String> topicsOf(List<Grant> grants) {
        return grants.stream()
                .filter(grant -> grant.isOfTopic() && grant.essential())
                .map(grant -> grant.resource().name())
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        admin.close();
    }

    private Map<String, Found> find() {
        hidden.clear();
        Map<String, Integer> partitions = new TreeMap<>();
        admin.describeTopics(TopicPlan.wanted().keySet())
                .topicNameValues()
                .forEach((name, topic) -> look(name, topic, partitions));
        Map<String, Found> found = new TreeMap<>();
        List<ConfigResource> resources =
                partitions.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        admin.describeConfigs(resources)
                .values()
                .forEach(
                        (resource, config) ->
                                found.put(
                                        resource.name(),
                                        new Found(
                                                partitions.get(resource.name()),
                                                settings(config))));
        return found;
    }

    private void look(
            String name, KafkaFuture<TopicDescription> topic, Map<String, Integer> partitions) {
        try {
            partitions.put(name, get(topic).partitions().size());
        } catch (ClusterException e) {
            if (e.getCause() instanceof AuthorizationException) {
                hidden.add(name);
            } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    /** Empty where we may not see them. */
    private static Map<String, String> settings(KafkaFuture<Config> config) {
        try {
            return plain(get(config));
        } catch (ClusterException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw e;
        }
    }

    private static Map<String, String> plain(Config config) {
        Map<String, String> plain = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                plain.put(entry.name(), entry.value());
            }
        }
        return plain;
    }

    private static <T> T get(KafkaFuture<T> future) {
        return KafkaSettings.get(future, "the cluster");
    }
}
