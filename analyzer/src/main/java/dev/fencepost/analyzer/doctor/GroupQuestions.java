package dev.fencepost.analyzer.doctor;

import dev.fencepost.producer.route.ClusterException;
import dev.fencepost.producer.route.TopicPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far has {@code stream} come under an application id, and does what it keeps fit? */
final class GroupQuestions {
    private static final String INTERNAL = "-(changelog|repartition)";

    private final Admin admin;
    private final String applicationId;

    GroupQuestions(Admin admin, String applicationId) {
        this.admin = admin;
        this.applicationId = applicationId;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.addAll(Question.guarded("group", this::group));
        checks.addAll(Question.guarded("internal topics", this::internalTopics));
        return checks;
    }

    private List<Check> group() {
        String subject = "group " + applicationId;
        ConsumerGroupDescription group;
        try {
            group =
                    Question.get(
                            admin.describeConsumerGroups(List.of(applicationId))
                                    .describedGroups()
                                    .get(applicationId));
        } catch (ClusterException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return List.of(Check.ok(subject, "has not run yet"));
            }
            throw e;
        }
        Map<TopicPartition, Long> reached = reached();
        if (reached.isEmpty() && group.members().isEmpty()) {
            return List.of(Check.ok(subject, "has not run yet"));
        }
        Map<TopicPartition, Long> first = offsets(reached, OffsetSpec.earliest());
        List<String> lost =
                reached.keySet().stream()
                        .filter(place -> reached.get(place) < first.get(place))
                        .map(TopicPartition::toString)
                        .sorted()
                        .toList();
        if (!lost.isEmpty()) {
            return List.of(
                    Check.failed(
                            subject,
                            "records were deleted before they were read: "
                                    + String.join(", ", lost),
                            "set retention.ms=-1 and retention.bytes=-1, and replay the traces under a"
                                    + " new run"));
        }
        Map<TopicPartition, Long> ends = offsets(reached, OffsetSpec.latest());
        long behind =
                reached.entrySet().stream()
                        .mapToLong(e -> Math.max(0, ends.get(e.getKey()) - e.getValue()))
                        .sum();
        return List.of(Check.ok(subject, words(group, behind)));
    }

    private static String words(ConsumerGroupDescription group, long behind) {
        return String.format(
                Locale.ROOT,
                "%s, %d thread%s, %,d record%s behind",
                group.groupState().toString().toLowerCase(Locale.ROOT),
                group.members().size(),
                group.members().size() == 1 ? "" : "s",
                behind,
                behind == 1 ? "" : "s");
    }

    private Map<TopicPartition, Long> reached() {
        Map<TopicPartition, OffsetAndMetadata> committed =
                Question.get(
                        admin.listConsumerGroupOffsets(applicationId)
                                .partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> reached = new HashMap<>();
        committed.forEach(
                (place, offset) -> {
                    if (offset != null && TopicPlan.traces().contains(place.topic())) {
                        reached.put(place, offset.offset());
                    }
                });
        return reached;
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, Long> places, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted =
                places.keySet().stream().collect(Collectors.toMap(place -> place, place -> which));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                Question.get(admin.listOffsets(wanted).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private List<Check> internalTopics() {
        TreeSet<String> names = new TreeSet<>(Question.get(admin.listTopics().names()));
        List<String> traces = names.stream().filter(TopicPlan.traces()::contains).toList();
        List<String> ours = names.stream().filter(name -> name.matches(pattern())).toList();
        if (ours.isEmpty() || traces.isEmpty()) {
            return List.of(
                    Check.ok("internal topics", "not there yet: stream makes them when it starts"));
        }
        Map<String, TopicDescription> found =
                Question.get(admin.describeTopics(names(ours, traces)).allTopicNames());
        int wanted = found.get(traces.get(0)).partitions().size();
        List<String> others =
                ours.stream()
                        .filter(name -> found.get(name).partitions().size() != wanted)
                        .map(name -> name + ' ' + found.get(name).partitions().size())
                        .toList();
        return others.isEmpty()
                ? List.of(
                        Check.ok(
                                "internal topics",
                                ours.size() + " with " + wanted + " partitions, as the traces"))
                : List.of(
                        Check.failed(
                                "internal topics",
                                "the traces have "
                                        + wanted
                                        + " partitions, and what is kept of them other numbers: "
                                        + String.join(", ", others),
                                "start stream with another --application-id"));
    }

    private String pattern() {
        return Pattern.quote(applicationId) + "-.*" + INTERNAL;
    }

    private static List<String> names(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
