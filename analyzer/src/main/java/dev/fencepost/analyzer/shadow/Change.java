package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Permission;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A change of leaves over one frame that is not flushed yet: what the leaves held of the frame,
 * which caches have to be flushed, how far each has come, and what became of the RMP meanwhile.
 */
public final class Change {
    private static final int MOST_FLUSH_EVENTS = 12;

    /** Beside a leaf's size in what is kept: it is a guess. */
    private static final long DERIVED = 1;

    private final TraceEvent event;
    private final int domain;
    private final long frame;
    private final List<OldLeaf> old;
    private final List<TraceEvent> history;
    private final Fact root;
    private final List<DeviceEntry> devices;
    private final List<FlushTarget> targets = new ArrayList<>(1);
    private final List<TraceEvent> flushEvents = new ArrayList<>(2);
    private final List<TraceEvent> quiet = new ArrayList<>(0);
    private final BitSet rewritten = new BitSet();
    private long standsFor;
    private boolean touched;
    private TraceEvent rmpChange;
    private String raised = "";
    private Tally tally = Tally.NONE;
    private boolean written;

    /**
     * @param history the events that made the old leaves, as far as this slot knows them
     * @param root the oldest event that the old leaves rest on
     * @param devices of the domain when it was changed
     */
    public Change(
            TraceEvent event,
            int domain,
            long frame,
            List<OldLeaf> old,
            List<TraceEvent> history,
            Fact root,
            List<DeviceEntry> devices) {
        this.event = event;
        this.standsFor = event.seq();
        this.domain = domain;
        this.frame = frame;
        this.old = List.copyOf(old);
        this.history = List.copyOf(history);
        this.root = root;
        this.devices = List.copyOf(devices);
        this.devices.forEach(device -> addUnit(device.unit()));
        for (DeviceEntry device : this.devices) {
            if (device.ats()) {
                targets.add(new FlushTarget(this, device.unit(), device.bdf()));
            }
        }
    }

    /** Adds a unit to wait for, once and in order. */
    private void addUnit(int unit) {
        int at = 0;
        while (at < targets.size() && targets.get(at).unit() < unit) {
            at++;
        }
        if (at == targets.size() || targets.get(at).unit() != unit) {
            targets.add(at, new FlushTarget(this, unit, DeviceId.NONE));
        }
    }

    public TraceEvent event() {
        return event;
    }

    public int domain() {
        return domain;
    }

    /**
     * Number of the last event that took the same leaves out: its own, or a later one that said
     * nothing new.
     */
    long standsFor() {
        return standsFor;
    }

    void standFor(TraceEvent later) {
        standsFor = later.seq();
    }

    /** Base of the frame that the old leaves led to. */
    public long frame() {
        return frame;
    }

    public List<OldLeaf> old() {
        return old;
    }

    public List<TraceEvent> history() {
        return history;
    }

    public Fact root() {
        return root;
    }

    public List<DeviceEntry> devices() {
        return devices;
    }

    public List<FlushTarget> targets() {
        return targets;
    }

    /** Invalidations, waits and completions that concerned it, the earliest of them. */
    public List<TraceEvent> flushEvents() {
        return flushEvents;
    }

    void note(TraceEvent flush) {
        if (flushEvents.size() < MOST_FLUSH_EVENTS && !flushEvents.contains(flush)) {
            flushEvents.add(flush);
        }
    }

    public boolean touched() {
        return touched;
    }

    public void touch() {
        touched = true;
    }

    /** Whether every cache is known to have let go of the old leaves. */
    public boolean complete() {
        for (FlushTarget target : targets) {
            if (!target.done()) {
                return false;
            }
        }
        return true;
    }

    /** Pages of the frame whose RMP entries changed before the flush was complete. */
    public BitSet rewritten() {
        return rewritten;
    }

    /** The first such RMP change; null if there was none. */
    public TraceEvent rmpChange() {
        return rmpChange;
    }

    public void rmpChange(TraceEvent change) {
        if (rmpChange == null) {
            rmpChange = change;
        }
    }

    /** The DEVICE_STATEs because of which nothing was raised when the RMP changed. */
    public List<TraceEvent> quiet() {
        return quiet;
    }

    public void quietSince(DeviceState state) {
        if (quiet.size() < MOST_FLUSH_EVENTS && !quiet.contains(state)) {
            quiet.add(state);
        }
    }

    /** The hazard code raised for it, empty if none was. */
    public String raised() {
        return raised;
    }

    public void raised(String code) {
        raised = code;
    }

    /** Counts the breaches of the hazard raised for it. */
    public Tally tally() {
        return tally;
    }

    public void tally(Tally breaches) {
        tally = breaches;
    }

    /** Whether something is written of it, which has to be deleted once it is complete. */
    public boolean isWritten() {
        return written;
    }

    /** Takes note that it was written. */
    public void markWritten() {
        written = true;
    }

    /** Whether the old leaves led to one of the pages {@code from} to {@code to} of the frame. */
    public boolean ledTo(int from, int to) {
        long start = frame + ((long) from << 12);
        long bytes = (long) (to - from) << 12;
        for (OldLeaf leaf : old) {
            if (Ranges.overlap(leaf.spa(), leaf.bytes(), start, bytes)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether another change says nothing that this one does not, as long as neither was flushed at
     * all.
     */
    boolean subsumes(int otherDomain, List<OldLeaf> otherOld, List<DeviceEntry> otherDevices) {
        return !touched
                && raised.isEmpty()
                && domain == otherDomain
                && old.equals(otherOld)
                && devices.equals(otherDevices);
    }

    /**
     * Whether it waits for just what another does and was judged alike, so that one can stand for
     * both.
     */
    boolean isTwinOf(Change other) {
        return other != this
                && !touched
                && !other.touched
                && raised.equals(other.raised)
                && domain == other.domain
                && frame == other.frame
                && old.equals(other.old)
                && devices.equals(other.devices);
    }

    /** Puts it into bytes. */
    public void write(StateWriter out) {
        out.event(event).number(domain).number(frame).number(old.size());
        for (OldLeaf leaf : old) {
            out.number(leaf.iova()).number(leaf.spa()).number(leaf.bytes());
            out.number(leaf.derived() ? leaf.leafSize() | DERIVED : leaf.leafSize());
            out.text(leaf.perm().name());
        }
        out.events(history).fact(root).events(devices).events(flushEvents).events(quiet);
        out.number(standsFor).flag(touched).text(raised).flag(rmpChange != null);
        if (rmpChange != null) {
            out.event(rmpChange);
        }
        long[] pages = rewritten.toLongArray();
        out.number(pages.length);
        for (long word : pages) {
            out.number(word);
        }
        targets.forEach(target -> target.write(out));
    }

    public static Change read(StateReader in) {
        TraceEvent event = in.event();
        int domain = in.count();
        long frame = in.number();
        List<OldLeaf> old = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            long iova = in.number();
            long spa = in.number();
            long bytes = in.number();
            long size = in.number();
            boolean derived = (size & DERIVED) != 0;
            Permission perm = Permission.valueOf(in.text());
            old.add(new OldLeaf(iova, spa, bytes, size & ~DERIVED, perm, derived));
        }
        List<TraceEvent> history = in.events();
        Fact root = in.fact();
        List<DeviceEntry> devices = in.events().stream().map(entry -> (DeviceEntry) entry).toList();
        Change change = new Change(event, domain, frame, old, history, root, devices);
        change.flushEvents.addAll(in.events());
        change.quiet.addAll(in.events());
        change.standsFor = in.number();
        change.touched = in.flag();
        change.raised = in.text();
        change.rmpChange = in.flag() ? in.event() : null;
        long[] pages = new long[in.count()];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = in.number();
        }
        change.rewritten.or(BitSet.valueOf(pages));
        change.targets.forEach(target -> target.read(in));
        change.markWritten();
        return change;
    }

    /** Whether an old leaf holds an address of a range. */
    boolean overlaps(long iova, long bytes) {
        for (OldLeaf leaf : old) {
            if (leaf.overlaps(iova, bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Numbers of the aligned 2 MiB of IOVA that it touches, each once. */
    long[] windows() {
        OldLeaf only = old.get(0);
        long first = only.iova() >>> 21;
        long last = only.iova() + only.bytes() - 1 >>> 21;
        if (old.size() == 1) {
            return first == last ? new long[] {first} : new long[] {first, last};
        }
        return old.stream()
                .flatMapToLong(
                        leaf ->
                                LongStream.of(
                                        leaf.iova() >>> 21, leaf.iova() + leaf.bytes() - 1 >>> 21))
                .sorted()
                .distinct()
                .toArray();
    }
}
