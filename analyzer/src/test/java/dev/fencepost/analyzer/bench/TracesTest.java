package dev.fencepost.analyzer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The traces that bench makes itself. */
final class TracesTest {
    @Test
    void aTrackedHostDoesNothingWrong() {
        TrackedHost host = new TrackedHost(100, 8);
        Analysis analysis = new Analysis(new Slots(1), Hardware.AMD);
        Router router = new Router(new Slots(1), analysis::accept);

        host.boot().forEachRemaining(router::route);
        host.traffic(2_000).forEachRemaining(router::route);
        host.touch(4).forEachRemaining(router::route);
        analysis.finish();

        assertThat(analysis.alerts()).isEmpty();
        assertThat(analysis.events()).isGreaterThan(2_000);
    }

    @Test
    void alikeHostsAllSayTheSame() {
        List<TraceEvent> one = list(simulator());
        Map<String, List<TraceEvent>> hosts =
                list(new AlikeHosts(simulator(), 3)).stream()
                        .collect(Collectors.groupingBy(TraceEvent::host));

        assertThat(hosts).containsOnlyKeys("h0", "h1", "h2");
        assertThat(hosts.get("h0")).isEqualTo(one);
        assertThat(hosts.get("h2")).extracting(TraceEvent::seq).isEqualTo(seqs(one));
    }

    @Test
    void aLimitedIteratorLeavesTheRest() {
        Iterator<Integer> numbers = List.of(1, 2, 3).iterator();

        assertThat(list(new Limited<>(numbers, 2))).containsExactly(1, 2);
        assertThat(list(numbers)).containsExactly(3);
    }

    private static Simulator simulator() {
        return new Simulator(SimulatorSettings.of(Policy.SPLIT_FLUSH_SMASH, 1, 1_000));
    }

    private static List<Long> seqs(List<TraceEvent> events) {
        return events.stream().map(TraceEvent::seq).toList();
    }

    private static <T> List<T> list(Iterator<T> all) {
        List<T> list = new ArrayList<>();
        all.forEachRemaining(list::add);
        return list;
    }
}
