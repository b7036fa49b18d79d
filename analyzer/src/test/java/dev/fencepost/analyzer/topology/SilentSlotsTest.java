package dev.fencepost.analyzer.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.engine.HostState.Sink;
import dev.fencepost.analyzer.topology.PartialCodec.RunEnd;
import dev.fencepost.analyzer.topology.SimulatedTask.World;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** When a host is given up: across restarts, behind a backlog, and where not all slots speak. */
final class SilentSlotsTest {
    private static final Duration LIMIT = Duration.ofHours(16);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final TopicPartition PARTIALS = new TopicPartition("partials", 0);

    private final SimulatedLog log = new SimulatedLog(1);
    private final HostExpiry expiry = new HostExpiry(LIMIT);
    private long now = 1_000_000;

    @Test
    void remembersAcrossARestartWhenASlotWasHeard() {
        SimulatedLog.Entry[] written = new SimulatedLog.Entry[1];
        LastHeard before = new LastHeard(new SlotName("h0", 0), expiry, now);
        before.write(sink(written));

        LastHeard after = new LastHeard(new SlotName("h0", 0), expiry, now + 10 * HOUR);
        after.restore(written[0].value().get(), now + 10 * HOUR);

        assertThat(after.isOver(now + 15 * HOUR)).isFalse();
        assertThat(after.isOver(now + 17 * HOUR)).isTrue();
    }

    @Test
    void callsNobodySilentWhileRecordsOfYesterdayAreRead() {
        CatchUp catchUp = new CatchUp(60_000, now);
        assertThat(catchUp.isBehind(now + 59_000)).isTrue();
        catchUp.read(now - 24 * HOUR, now + 59_000);
        assertThat(catchUp.isBehind(now + 100_000)).isTrue();
        catchUp.read(now + 100_000, now + 100_000);

        assertThat(catchUp.isBehind(now + 120_000)).isFalse();
    }

    /** A slot that never had a record cannot tell that its run is over. */
    @Test
    void endsARunThatOnlySomeSlotsCouldGiveUp() {
        SimulatedTask task = task();
        tell(task, new RunEnd(3, 0, 2, true));
        assertThat(parts()).isEqualTo("[1]");

        now += LIMIT.toMillis() - HOUR;
        task = task();
        commit(task);
        assertThat(parts()).isEqualTo("[1]");
        now += 2 * HOUR;
        commit(task);

        assertThat(parts()).isEqualTo("[4]");
        tell(task, new RunEnd(3, 1, 2, true));
        assertThat(parts()).isEqualTo("[4]");
    }

    private SimulatedTask task() {
        TopologySettings settings = TopologySettings.of("nowhere:1").withHostExpiry(LIMIT);
        World world =
                new World(log, settings, new MapRegistry(), new BareMetrics(), true, () -> now);
        return new SimulatedTask(world, new SimulatedTask.Id(false, 0));
    }

    private void tell(SimulatedTask task, RunEnd end) {
        log.append("partials", "h0/0".getBytes(UTF_8), new PartialCodec().encode(end));
        task.process(PARTIALS);
        commit(task);
    }

    private static void commit(SimulatedTask task) {
        task.punctuate();
        task.flush();
        task.publish();
    }

    private String parts() {
        return log.left(HazardTopology.STRADDLE_STORE).stream()
                .map(key -> StateKeys.parse(key.get()).part())
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    private static Sink sink(SimulatedLog.Entry[] last) {
        return new Sink() {
            @Override
            public void put(byte[] key, byte[] value) {
                last[0] = new SimulatedLog.Entry(Bytes.wrap(key), Bytes.wrap(value));
            }

            @Override
            public void delete(byte[] key) {
                last[0] = null;
            }
        };
    }
}
