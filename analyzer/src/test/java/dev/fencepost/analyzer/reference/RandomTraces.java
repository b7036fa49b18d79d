package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_1G;
import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Permission;
import dev.fencepost.model.RunState;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Small traces of a tiny world in which everything that can go wrong does so often: two domains, up
 * to three devices on two units, four frames of SPA. One seed gives one trace.
 */
public final class RandomTraces {
    static final long IOVA = 0x4000_0000L;
    static final int FRAMES = 4;
    static final int ASID = 5;

    final Random random;
    final List<TraceEvent> events = new ArrayList<>();

    /** Frame number to SPA; the last two may lie in another GiB. */
    final long[] frames = new long[FRAMES];

    final List<DeviceId> devices = new ArrayList<>();

    /** Devices that do not run; nothing of them arrives. */
    final Set<DeviceId> halted = new HashSet<>();

    private final RandomRmp rmp = new RandomRmp(this);
    private final RandomCommands commands = new RandomCommands(this);
    private final RandomDma dma = new RandomDma(this);
    private final boolean clockErrors;

    /** Whether some leaves are derived: in every other pair of seeds. */
    private final boolean guesses;

    private final Random guess;
    private long ts = 1000;

    private RandomTraces(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + seed);
        guess = new Random(seed);
        guesses = (seed & 2) != 0;
        clockErrors = chance(12);
        boolean twoGiBs = chance(50);
        for (int i = 0; i < FRAMES; i++) {
            long base = twoGiBs && i >= 2 ? 3 * SIZE_1G : 2 * SIZE_1G;
            frames[i] = base + i * SIZE_2M;
        }
    }

    /** The trace of a seed. */
    public static List<TraceEvent> of(long seed) {
        RandomTraces trace = new RandomTraces(seed);
        trace.run();
        return trace.events;
    }

    private void run() {
        commands.boot();
        rmp.boot();
        int length = 8 + random.nextInt(48);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            map();
        }
        while (events.size() < length) {
            step();
        }
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 5) {
            story();
        } else if (dice < 7) {
            split2M();
        } else if (dice < 14) {
            map();
        } else if (dice < 20) {
            unmap();
        } else if (dice < 29) {
            split();
        } else if (dice < 33) {
            merge();
        } else if (dice < 48) {
            commands.step();
        } else if (dice < 69) {
            rmp.step();
        } else if (dice < 94) {
            dma.step();
        } else if (dice < 98) {
            state();
        } else if (chance(40)) {
            add(new Gap(next(), Stream.of(random.nextInt(3)), random.nextInt(3)));
        } else {
            commands.device();
        }
    }

    /** A change, a flush that may lack something, and the RMP change: in order, unlike the rest. */
    private void story() {
        int frame = random.nextInt(FRAMES);
        int domain = domain();
        if (chance(50)) {
            add(new SplitLeaves(next(), domain, iova(frame), SIZE_2M, SIZE_2M, SIZE_4K));
        } else {
            add(new Unmap(next(), domain, iova(frame), SIZE_2M));
        }
        commands.flush(domain, iova(frame), SIZE_2M);
        if (chance(60)) {
            dma.at(frame);
        }
        rmp.change(frame);
        if (chance(60)) {
            dma.at(frame);
        }
    }

    /** The three steps of splitting 2M under DMA, in some order. */
    private void split2M() {
        int frame = random.nextInt(FRAMES);
        rmp.private2M(frame);
        add(
                new MapLeaves(
                        next(),
                        1,
                        iova(frame),
                        frames[frame],
                        SIZE_2M,
                        1,
                        Permission.READ_WRITE,
                        guesses && guess.nextBoolean()));
        boolean smashFirst = chance(35);
        if (smashFirst) {
            rmp.smash(frame);
            dma.trusted(frame);
        }
        add(new SplitLeaves(next(), 1, iova(frame), SIZE_2M, SIZE_2M, SIZE_4K));
        commands.flush(1, iova(frame), SIZE_2M);
        if (!smashFirst) {
            dma.trusted(frame);
            rmp.smash(frame);
        }
        dma.trusted(frame);
    }

    private void map() {
        long size = leafSize();
        long count = size < SIZE_2M && chance(60) ? SIZE_2M / size : 1 + random.nextInt(2);
        int from = random.nextInt(FRAMES);
        int to = chance(80) ? from : random.nextInt(FRAMES);
        long offset = size < SIZE_2M && chance(30) ? size * random.nextInt(3) : 0;
        long iova = iova(from) + offset & -size;
        long spa = frames[to] + offset & -size;
        Permission perm =
                chance(80) ? Permission.READ_WRITE : pick(Permission.READ, Permission.WRITE);
        boolean derived = guesses && guess.nextInt(100) < 60;
        add(new MapLeaves(next(), domain(), iova, spa, size, count, perm, derived));
    }

    private void unmap() {
        long size = pick(SIZE_4K, 16 * SIZE_4K, SIZE_2M, SIZE_2M, 2 * SIZE_2M);
        add(new Unmap(next(), domain(), somewhere(size), size));
    }

    private void split() {
        long to = pick(SIZE_4K, SIZE_4K, SIZE_4K, 16 * SIZE_4K, SIZE_2M);
        long size = to < SIZE_2M ? pick(SIZE_4K, SIZE_2M, SIZE_2M) : 2 * SIZE_2M;
        long from = to < SIZE_2M ? SIZE_2M : 2 * SIZE_2M;
        add(new SplitLeaves(next(), domain(), somewhere(size), size, from, to));
    }

    private void merge() {
        long to = pick(SIZE_2M, SIZE_2M, 16 * SIZE_4K, 2 * SIZE_2M);
        long size = Math.max(to, SIZE_2M);
        add(new MergeLeaves(next(), domain(), somewhere(size), size, SIZE_4K, to));
    }

    private void state() {
        RunState state = chance(60) ? RunState.RUN : pick(RunState.QUIESCED, RunState.FENCED);
        DeviceId bdf = device();
        add(new DeviceState(next(), bdf, state));
        if (state == RunState.RUN) {
            halted.remove(bdf);
        } else {
            halted.add(bdf);
        }
    }

    long leafSize() {
        return pick(
                SIZE_4K,
                16 * SIZE_4K,
                SIZE_2M,
                SIZE_2M,
                SIZE_2M,
                2 * SIZE_2M,
                2 * SIZE_2M,
                4 * SIZE_2M);
    }

    private long somewhere(long size) {
        long page = chance(70) ? 0 : random.nextInt(512) * SIZE_4K;
        return iova(random.nextInt(FRAMES)) + page & -size;
    }

    /** Where a guest sees a frame: its GPA, and so its IOVA. */
    static long iova(int frame) {
        return IOVA + frame * SIZE_2M;
    }

    int domain() {
        return chance(75) ? 1 : 2;
    }

    DeviceId device() {
        return devices.get(chance(60) ? 0 : random.nextInt(devices.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    void add(TraceEvent event) {
        events.add(event);
    }

    Envelope next() {
        ts += chance(10) ? 0 : 1 + random.nextInt(20);
        long error = clockErrors ? random.nextInt(12) : 0;
        return new Envelope("h0", 0, ts, events.size() + 1, error);
    }
}
