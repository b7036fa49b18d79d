package dev.fencepost.analyzer.bench;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * A host of which every frame is in its usual state, one RMP entry and one leaf of 2M, for as many
 * frames as one likes; and devices that go about in them without doing wrong. Single-threaded.
 */
final class TrackedHost {
    private static final DeviceId DEVICE = DeviceId.parse("0000:41:00.0");
    private static final int DOMAIN = 1;
    private static final int ASID = 1;
    private static final long FIRST_FRAME = 1L << 32;
    private static final int ACCESSES_PER_CHANGE = 32;
    private static final int LENGTH = 512;
    private static final long NANOS_PER_EVENT = 100;

    private final int frames;
    private final int leavesInARow;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Deque<TraceEvent> next = new ArrayDeque<>();
    private long seq;
    private int token;

    /**
     * A host that has said nothing yet.
     *
     * @param leavesInARow frames that one MAP covers
     */
    TrackedHost(int frames, int leavesInARow) {
        this.frames = frames;
        this.leavesInARow = leavesInARow;
    }

    /** A device, and every frame given to a guest and mapped. */
    Iterator<TraceEvent> boot() {
        next.add(new DeviceEntry(at(), 0, DEVICE, DOMAIN, true, true, ASID, false));
        return new Events(frames) {
            @Override
            void say(long frame) {
                long gpa = frame * Pages.SIZE_2M;
                long spa = FIRST_FRAME + gpa;
                next.add(new Snapshot(at(), spa, Pages.SIZE_2M, true, false, true, ASID, gpa));
                if (frame % leavesInARow == 0) {
                    long count = Math.min(leavesInARow, frames - frame);
                    map(gpa, count);
                }
            }
        };
    }

    /** Accesses to frames at random, and now and then a frame that is unmapped and mapped anew. */
    Iterator<TraceEvent> traffic(long turns) {
        return new Events(turns) {
            @Override
            void say(long turn) {
                long iova = random.nextInt(frames) * Pages.SIZE_2M;
                if (turn % ACCESSES_PER_CHANGE == ACCESSES_PER_CHANGE - 1) {
                    change(iova);
                } else {
                    long within = random.nextInt((int) Pages.SIZE_2M / LENGTH) * (long) LENGTH;
                    access(iova + within);
                }
            }
        };
    }

    /** An access to a frame in every GiB of the first few. */
    Iterator<TraceEvent> touch(int gibibytes) {
        return new Events(gibibytes) {
            @Override
            void say(long gibibyte) {
                access(gibibyte * Pages.SIZE_1G % (frames * Pages.SIZE_2M));
            }
        };
    }

    private void access(long iova) {
        next.add(
                new Access(
                        at(),
                        DEVICE,
                        iova,
                        LENGTH,
                        Direction.WRITE,
                        true,
                        Outcome.UNKNOWN,
                        Source.UNKNOWN,
                        0));
    }

    private void map(long iova, long count) {
        next.add(
                new MapLeaves(
                        at(),
                        DOMAIN,
                        iova,
                        FIRST_FRAME + iova,
                        Pages.SIZE_2M,
                        count,
                        Permission.READ_WRITE));
    }

    private void change(long iova) {
        token++;
        next.add(new Unmap(at(), DOMAIN, iova, Pages.SIZE_2M));
        next.add(
                new Invalidate(
                        at(), 0, InvalidateKind.PAGES, DOMAIN, DeviceId.NONE, iova, Pages.SIZE_2M));
        next.add(new CompletionWait(at(), 0, token));
        next.add(new Completion(at(), 0, token, true));
        map(iova, 1);
    }

    private Envelope at() {
        seq++;
        return new Envelope("h0", 0, seq * NANOS_PER_EVENT, seq, 0);
    }

    /** So many things that are said, each of them one event or several. */
    private abstract class Events implements Iterator<TraceEvent> {
        private final long things;
        private long said;

        Events(long things) {
            this.things = things;
        }

        abstract void say(long number);

        @Override
        public boolean hasNext() {
            return !next.isEmpty() || said < things;
        }

        @Override
        public TraceEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException("everything is said");
            }
            if (next.isEmpty()) {
                say(said++);
            }
            return next.remove();
        }
    }
}
