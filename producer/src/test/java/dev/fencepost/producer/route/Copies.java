package dev.fencepost.producer.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.LeafRun;
import dev.fencepost.model.Part;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Routes events one by one and holds the copies of the last. */
final class Copies {
    private final Map<Integer, Routed> bySlot = new TreeMap<>();
    private final Router router;

    Copies(Slots slots) {
        router = new Router(slots, (slot, routed) -> assertThat(bySlot.put(slot, routed)).isNull());
    }

    /** Routes all of them and checks what holds for every event. */
    Copies of(TraceEvent... events) {
        for (TraceEvent event : events) {
            bySlot.clear();
            router.route(event);
            assertThat(bySlot.values())
                    .isNotEmpty()
                    .allSatisfy(
                            copy -> {
                                assertThat(copy.event()).isSameAs(event);
                                assertThat(copy.slots()).isEqualTo(bySlot.size());
                                assertThat(copy.parts()).isEqualTo(parts());
                                assertThat(copy.removed()).isEqualTo(removed());
                            });
            assertThat(bySlot.values()).filteredOn(Routed::primary).hasSize(1);
        }
        return this;
    }

    List<Integer> slots() {
        return List.copyOf(bySlot.keySet());
    }

    int primary() {
        return bySlot.entrySet().stream()
                .filter(e -> e.getValue().primary())
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    List<Part> parts() {
        return bySlot.values().iterator().next().parts();
    }

    List<LeafRun> removed() {
        return bySlot.values().iterator().next().removed();
    }
}
