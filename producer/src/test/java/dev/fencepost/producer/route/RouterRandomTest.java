package dev.fencepost.producer.route;

import static dev.fencepost.producer.route.TraceScript.DISK;
import static dev.fencepost.producer.route.TraceScript.GIB;
import static dev.fencepost.producer.route.TraceScript.KIB;
import static dev.fencepost.producer.route.TraceScript.MIB;
import static dev.fencepost.producer.route.TraceScript.NIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Invalidate;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Part;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.NaivePages.Leaf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random traces, against a model that keeps every page and every flush by itself. */
final class RouterRandomTest {
    private static final long SPACE = 16 * MIB;
    private static final List<String> TARGETS = List.of("unit0", "unit1", "ats1");
    private static final long[] SIZES = {
        4 * KIB, 16 * KIB, 64 * KIB, 512 * KIB, 2 * MIB, 4 * MIB, 8 * MIB
    };
    private static final Slots SLOTS = new Slots(8);

    private final TraceScript trace = new TraceScript();
    private final Copies copies = new Copies(SLOTS);
    private final NaivePages pages = new NaivePages();
    private final NaiveFlushes flushes = new NaiveFlushes();
    private final Map<String, Integer> waits = new HashMap<>();
    private Random random = new Random();
    private long base;
    private int place;
    private int token;
    private int stale;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithThePageByPageModel(long seed) {
        random = new Random(seed);
        base = seed % 2 == 0 ? -SPACE : 64 * GIB;
        copies.of(trace.device(NIC, 0, 1, true, false), trace.device(DISK, 1, 1, true, true));
        boolean seen = false;
        for (int i = 0; i < 1_000; i++) {
            step(seen);
            seen = true;
        }
        assertThat(stale).as("accesses that a pending removal led astray").isGreaterThan(100);
    }

    private void step(boolean seen) {
        switch (seen ? random.nextInt(12) : 0) {
            case 0, 1 -> map();
            case 2 -> unmap();
            case 3 -> split();
            case 4 -> merge();
            case 5 -> firmware();
            case 6, 7 -> invalidate();
            case 8 -> complete();
            default -> access();
        }
    }

    private void map() {
        long size = size();
        long iova = address() & -size;
        long most = Long.divideUnsigned(base + SPACE - iova, size);
        long count = 1L + random.nextInt((int) Math.min(4, most));
        long spa = random.nextInt(3) == 0 ? iova : random.nextLong(64) * GIB - 8 * MIB & -size;
        spa = Long.compareUnsigned(spa, -64 * MIB) > 0 ? iova : spa;
        Permission perm = random.nextInt(8) == 0 ? Permission.READ : Permission.READ_WRITE;
        MapLeaves exact = trace.map(1, iova, spa, size, count, perm);
        MapLeaves event = random.nextInt(3) == 0 ? derived(exact) : exact;
        copies.of(event);
        changed(pages.map(event), iova, size * count);
    }

    private void unmap() {
        long iova = address() & -4096;
        long bytes = bytesFrom(iova);
        TraceEvent event = trace.unmap(1, iova, bytes);
        copies.of(event);
        changed(pages.unmap(iova, bytes, event), iova, bytes);
    }

    private static MapLeaves derived(MapLeaves map) {
        return new MapLeaves(
                map.envelope(),
                map.domain(),
                map.iova(),
                map.spa(),
                map.size(),
                map.count(),
                map.perm(),
                true);
    }

    private void split() {
        long iova = address() & -4096;
        long bytes = bytesFrom(iova);
        long to = size();
        copies.of(trace.split(1, iova, bytes, to));
        long found = Math.max(to, 2 * MIB);
        List<Leaf> touched = pages.split(iova, bytes, found, to);
        changed(touched, iova & -found, (iova - (iova & -found) + bytes + found - 1) & -found);
    }

    private void merge() {
        long iova = address() & -4096;
        long bytes = bytesFrom(iova);
        long to = size();
        copies.of(trace.merge(1, iova, bytes, to));
        changed(pages.merge(iova, bytes, to), iova, bytes);
    }

    private void firmware() {
        long iova = address() & -2 * MIB;
        List<Part> at = pages.parts(iova, 1, true);
        long spa = random.nextInt(8) == 0 ? 0 : at.get(0).spa() & (-2 * MIB);
        int rc = random.nextInt(4) == 0 ? 6 : 0;
        boolean smash = random.nextBoolean();
        copies.of(
                smash
                        ? trace.psmashIo(spa, 1, iova, Phase.END, rc)
                        : trace.punsmashIo(spa, 1, iova, Phase.END, rc));
        List<Leaf> replaced = List.of();
        if (rc == 0) {
            replaced = smash ? pages.smash(iova, spa) : pages.unsmash(iova, spa);
            flushes.completeFrame(spa);
        }
        assertThat(NaivePages.leavesOf(copies.removed())).isEqualTo(replaced);
    }

    private void invalidate() {
        place++;
        long iova = address() & -4096;
        long bytes = random.nextInt(3) == 0 ? 0 : bytesFrom(iova);
        int target = random.nextInt(4);
        Invalidate event =
                switch (target) {
                    case 0, 1 -> trace.invalidate(target, 1, iova, bytes);
                    case 2 -> trace.invalidateDevice(1, DISK, iova, bytes);
                    default -> trace.invalidateAll(random.nextInt(2));
                };
        copies.of(event);
        long first = event.size() == 0 ? 0 : iova;
        long last = event.size() == 0 ? -1 : iova + bytes - 1;
        flushes.invalidate(TARGETS.get(target < 3 ? target : event.unit()), place, first, last);
    }

    private void complete() {
        int unit = random.nextInt(2);
        place++;
        token++;
        copies.of(trace.await(unit, token));
        waits.put(unit + "/" + token, place);
        int late = Math.max(1, token - random.nextInt(3));
        boolean ok = random.nextInt(4) != 0;
        copies.of(trace.completion(unit, late, ok));
        Integer queued = waits.get(unit + "/" + late);
        if (ok && queued != null) {
            flushes.complete("unit" + unit, queued);
            if (unit == 1) {
                flushes.complete("ats1", queued);
            }
        }
    }

    private void access() {
        long iova = address();
        long length = 1 + random.nextLong(Math.min(3 * MIB, base + SPACE - iova));
        copies.of(trace.access(random.nextBoolean() ? NIC : DISK, iova, length));
        List<Part> expected = pages.parts(iova, length, true);
        assertThat(copies.parts()).isEqualTo(expected);
        for (Part part : expected) {
            assertThat(copies.slots()).contains(slotOf(part));
        }
        assertThat(copies.primary()).isEqualTo(slotOf(expected.get(0)));
        for (long spa : flushes.spasOf(iova, length)) {
            assertThat(copies.slots()).contains(SLOTS.of(spa));
            stale++;
        }
    }

    private void changed(List<Leaf> touched, long iova, long bytes) {
        assertThat(NaivePages.leavesOf(copies.removed())).isEqualTo(touched);
        flushes.add(NaivePages.gone(touched, iova, bytes), TARGETS);
    }

    private long address() {
        return base + random.nextLong(SPACE);
    }

    private long bytesFrom(long iova) {
        long most = Math.min(size() * (1L + random.nextInt(3)), base + SPACE - iova);
        return Math.max(4096, most & -4096);
    }

    private long size() {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private static int slotOf(Part part) {
        return SLOTS.of(part.state() == Part.State.MAPPED ? part.spa() : part.iova());
    }
}
