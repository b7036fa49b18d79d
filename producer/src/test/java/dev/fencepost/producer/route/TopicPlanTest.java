package dev.fencepost.producer.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.producer.route.TopicPlan.Found;
import dev.fencepost.producer.route.TopicPlan.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TopicPlanTest {
    private final Map<String, Found> found = new TreeMap<>();

    TopicPlanTest() {
        TopicPlan.wanted().forEach((name, settings) -> found.put(name, new Found(4, settings)));
    }

    @Test
    void findsNothingWrongWithWhatItAskedFor() {
        assertThat(TopicPlan.problems(found)).isEmpty();
    }

    @Test
    void cannotDoWithoutATopic() {
        found.remove("fencepost.rmp");

        assertThat(TopicPlan.problems(found))
                .singleElement()
                .matches(Problem::fatal)
                .hasToString(
                        "topic fencepost.rmp is missing; make it with 'topics create' or"
                                + " --create-topics");
    }

    @Test
    void tellsATopicThatIsHiddenFromOneThatIsMissing() {
        found.remove("fencepost.rmp");

        assertThat(TopicPlan.problems(found, Set.of("fencepost.rmp")))
                .singleElement()
                .matches(Problem::fatal)
                .extracting(Problem::text)
                .isEqualTo("topic fencepost.rmp is hidden from this user");
    }

    @Test
    void warnsOfSettingsThatItMayNotSee() {
        found.put("fencepost.rmp", new Found(4, Map.of()));

        assertThat(TopicPlan.problems(found))
                .singleElement()
                .matches(problem -> !problem.fatal())
                .extracting(Problem::text)
                .isEqualTo("the settings of topic fencepost.rmp are hidden from this user");
    }

    @Test
    void cannotDoWithUnequalPartitions() {
        found.put("fencepost.dma", new Found(8, found.get("fencepost.dma").settings()));

        assertThat(TopicPlan.problems(found))
                .singleElement()
                .matches(Problem::fatal)
                .extracting(Problem::text)
                .asString()
                .contains("fencepost.iommu 4", "fencepost.dma 8");
    }

    @Test
    void namesASettingThatLosesTraces() {
        set("fencepost.dma", "retention.ms", "604800000");
        set("fencepost.rmp", "max.message.bytes", "33554432");

        assertThat(TopicPlan.problems(found))
                .containsExactly(
                        new Problem(
                                "topic fencepost.dma has retention.ms 604800000 and needs -1",
                                "set it with kafka-configs --alter --topic fencepost.dma"
                                        + " --add-config retention.ms=-1",
                                false));
    }

    private void set(String topic, String setting, String value) {
        Map<String, String> settings = new HashMap<>(found.get(topic).settings());
        settings.put(setting, value);
        found.put(topic, new Found(4, settings));
    }
}
