package dev.fencepost.producer.route;

import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The topics there have to be, with what each needs, and what is wrong with those there are. */
public final class TopicPlan {
    /** Alerts, by id. */
    public static final String ALERTS = "fencepost.alerts";

    /** The latest status of each frame, by {@code host/frame}. */
    public static final String WINDOWS = "fencepost.windows";

    /** Records that could not be read. */
    public static final String DEAD_LETTER = "fencepost.dead-letter";

    /** Bytes of the largest record that trace topics must take: one change may name many leaves. */
    public static final int MAX_RECORD_BYTES = 16 << 20;

    private static final Map<String, String> KEPT_FOREVER =
            Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "max.message.bytes", Integer.toString(MAX_RECORD_BYTES));
    private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");

    private TopicPlan() {}

    /** The topic of a stream: {@code fencepost.iommu}, {@code fencepost.rmp}, … */
    public static String topicOf(Stream stream) {
        return "fencepost." + stream.label();
    }

    /** Each topic with the settings that it needs. */
    public static Map<String, Map<String, String>> wanted() {
        Map<String, Map<String, String>> wanted = new LinkedHashMap<>();
        traces().forEach(name -> wanted.put(name, KEPT_FOREVER));
        wanted.put(ALERTS, KEPT_FOREVER);
        wanted.put(WINDOWS, COMPACTED);
        wanted.put(DEAD_LETTER, KEPT_FOREVER);
        return wanted;
    }

    /** The topics of the three streams. */
    public static List<String> traces() {
        return Arrays.stream(Stream.values()).map(TopicPlan::topicOf).toList();
    }

    /**
     * A topic as a cluster has it.
     *
     * @param partitions how many
     * @param settings by name
     */
    public record Found(int partitions, Map<String, String> settings) {
        public Found {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * Something missing or wrong.
     *
     * @param text one sentence
     * @param remedy what to do about it
     * @param fatal whether nothing can work with it
     */
    public record Problem(String text, String remedy, boolean fatal) {
        @Override
        public String toString() {
            return text + "; " + remedy;
        }
    }

    /** What is missing or wrong; empty where all is well. */
    public static List<Problem> problems(Map<String, Found> found) {
        return problems(found, Set.of());
    }

    /**
     * What is missing or wrong; empty where all is well.
     *
     * @param hidden topics that we are not allowed to see
     */
    static List<Problem> problems(Map<String, Found> found, Set<String> hidden) {
        List<Problem> problems = problems(found, hidden, wanted().keySet());
        found.forEach(
                (name, topic) -> {
                    if (topic.settings().isEmpty()) {
                        problems.add(veiled(name));
                    }
                });
        return problems;
    }

    /** The same of some topics; of settings that we may not see nothing is said. */
    static List<Problem> problems(
            Map<String, Found> found, Set<String> hidden, Set<String> needed) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Map<String, String>> topics = wanted();
        topics.keySet().retainAll(needed);
        topics.forEach(
                (name, settings) -> {
                    if (found.containsKey(name)) {
                        compare(name, settings, found.get(name).settings(), problems);
                    } else {
                        problems.add(absent(name, hidden.contains(name)));
                    }
                });
        if (found.keySet().containsAll(traces()) && differ(found)) {
            List<String> counts =
                    traces().stream().map(n -> n + " " + found.get(n).partitions()).toList();
            String text =
                    "the trace topics differ in partitions, which parts the streams of one address: "
                            + String.join(", ", counts);
            problems.add(new Problem(text, "delete them and make them anew with equal ones", true));
        }
        return problems;
    }

    private static Problem absent(String name, boolean hidden) {
        return hidden
                ? new Problem(
                        "topic " + name + " is hidden from this user",
                        "allow it DESCRIBE and DESCRIBE_CONFIGS on topic " + name,
                        true)
                : new Problem(
                        "topic " + name + " is missing",
                        "make it with 'topics create' or --create-topics",
                        true);
    }

    private static Problem veiled(String name) {
        return new Problem(
                "the settings of topic " + name + " are hidden from this user",
                "allow it DESCRIBE_CONFIGS on topic " + name + " to have them checked",
                false);
    }

    private static boolean differ(Map<String, Found> found) {
        Set<Integer> counts = new TreeSet<>();
        traces().forEach(name -> counts.add(found.get(name).partitions()));
        return counts.size() > 1;
    }

    private static void compare(
            String name,
            Map<String, String> wanted,
            Map<String, String> found,
            List<Problem> problems) {
        if (found.isEmpty()) {
            return;
        }
        wanted.forEach(
                (setting, value) -> {
                    String actual = found.getOrDefault(setting, "not set");
                    boolean enough =
                            setting.equals("max.message.bytes")
                                    ? isAtLeast(actual, value)
                                    : actual.equals(value);
                    if (!enough) {
                        problems.add(unfit(name, setting, actual, value));
                    }
                });
    }

    private static Problem unfit(String topic, String setting, String actual, String wanted) {
        return new Problem(
                String.format("topic %s has %s %s and needs %s", topic, setting, actual, wanted),
                String.format(
                        "set it with kafka-configs --alter --topic %s --add-config %s=%s",
                        topic, setting, wanted),
                false);
    }

    private static boolean isAtLeast(String actual, String least) {
        return actual.matches("\\d+") && Long.parseLong(actual) >= Long.parseLong(least);
    }
}
