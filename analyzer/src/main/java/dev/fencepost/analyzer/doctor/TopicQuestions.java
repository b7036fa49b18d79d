package dev.fencepost.analyzer.doctor;

import dev.fencepost.producer.route.TopicPlan;
import dev.fencepost.producer.route.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/** Are the topics there, as they have to be, and safe from the loss of a broker? */
final class TopicQuestions {
    private final Admin admin;
    private final Topics topics;

    TopicQuestions(Admin admin, Topics topics) {
        this.admin = admin;
        this.topics = topics;
    }

    List<Check> all() {
        return Question.guarded("topics", this::ask);
    }

    private List<Check> ask() {
        List<TopicPlan.Problem> problems = topics.check();
        List<Check> checks = new ArrayList<>();
        for (TopicPlan.Problem problem : problems) {
            checks.add(
                    problem.fatal()
                            ? Check.failed("topics", problem.text(), problem.remedy())
                            : Check.warning("topics", problem.text(), problem.remedy()));
        }
        Set<String> absent =
                TopicPlan.wanted().keySet().stream()
                        .filter(name -> isAbsent(name, problems))
                        .collect(Collectors.toSet());
        List<String> there =
                TopicPlan.wanted().keySet().stream()
                        .filter(name -> !absent.contains(name))
                        .toList();
        int brokers = Question.get(admin.describeCluster().nodes()).size();
        describe(there)
                .forEach(
                        (name, topic) -> {
                            checks.addAll(Question.guarded(name, () -> replicas(topic, brokers)));
                        });
        return checks;
    }

    private static boolean isAbsent(String name, List<TopicPlan.Problem> problems) {
        return problems.stream()
                .anyMatch(
                        problem ->
                                problem.fatal() && problem.text().contains("topic " + name + ' '));
    }

    private Map<String, TopicDescription> describe(List<String> names) {
        return new TreeMap<>(Question.get(admin.describeTopics(names).allTopicNames()));
    }

    private List<Check> replicas(TopicDescription topic, int brokers) {
        String name = topic.name();
        int replicas =
                topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
        int inSync = topic.partitions().stream().mapToInt(p -> p.isr().size()).min().orElse(0);
        String found =
                topic.partitions().size()
                        + (topic.partitions().size() == 1 ? " partition, " : " partitions, ")
                        + replicas
                        + (replicas == 1 ? " replica" : " replicas");
        if (topic.partitions().stream().map(TopicPartitionInfo::leader).anyMatch(n -> n == null)) {
            return List.of(
                    Check.failed(name, found + ", one without a leader", "start its brokers"));
        }
        int needed = minInSync(name);
        if (inSync < needed) {
            String text = found + ", " + inSync + " in sync of min.insync.replicas " + needed;
            return List.of(Check.failed(name, text, "start the brokers that are missing"));
        }
        if (inSync < replicas) {
            return List.of(
                    Check.warning(name, found + ", " + inSync + " in sync", "start the others"));
        }
        return brokers > 1 && replicas == 1
                ? List.of(
                        Check.warning(
                                name,
                                found + " on " + brokers + " brokers: with one of them it is gone",
                                "make it with --replication 3, or reassign its partitions"))
                : List.of(Check.ok(name, found));
    }

    private int minInSync(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Question.get(admin.describeConfigs(List.of(resource)).all()).get(resource);
        return Integer.parseInt(config.get("min.insync.replicas").value());
    }
}
