package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Phase;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Slots;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables of one host and run as one slot's events show them: devices, page tables, RMP and
 * command queues. It changes only frames of its own slot; devices, queues and pending flushes are
 * known to every slot. Single-threaded.
 */
public final class Shadow {
    private static final int RECENT_BITS = 6;
    private static final int HASH = 0x9E3779B9;
    private static final int RECENT = 1 << RECENT_BITS;

    private final String host;
    private final int run;
    private final int slot;
    private final Slots slots;
    private final Hardware hardware;
    private final Frames frames = new Frames();
    private final Map<Integer, Domain> domains = new HashMap<>();
    private final Map<DeviceId, Device> devices = new HashMap<>();
    private final Map<DeviceId, DeviceState> states = new HashMap<>();
    private final Set<Stall> stalls = new HashSet<>();
    private final Set<DeviceId> reentered = new HashSet<>();
    private final Device[] recentDevices = new Device[RECENT];
    private Domain lastDomain;
    private final Gaps gaps = new Gaps();
    private final Journal journal;
    private final Flushes flushes = new Flushes(this);
    private final PageTables pageTables = new PageTables(this);

    /** A frame that no device of a domain can reach while firmware swaps its tables. */
    public record Stall(int domain, long frame) {}

    /**
     * @param durable whether {@link #journal} is kept
     */
    public Shadow(String host, int run, int slot, Slots slots, Hardware hardware, boolean durable) {
        this.journal = new Journal(durable);
        this.host = host;
        this.run = run;
        this.slot = slot;
        this.slots = slots;
        this.hardware = hardware;
    }

    public String host() {
        return host;
    }

    public int run() {
        return run;
    }

    public Hardware hardware() {
        return hardware;
    }

    /** Whether an SPA lies in this slot, and an IOVA that has none is answered for here. */
    public boolean owns(long address) {
        return slots.of(address) == slot;
    }

    public Slots slots() {
        return slots;
    }

    public int slot() {
        return slot;
    }

    public Frames frames() {
        return frames;
    }

    public Journal journal() {
        return journal;
    }

    public Gaps gaps() {
        return gaps;
    }

    public Flushes flushes() {
        return flushes;
    }

    public Map<Integer, Domain> domains() {
        return domains;
    }

    public Map<DeviceId, Device> devices() {
        return devices;
    }

    /** The device of that address that is on; null where none is known. */
    public Device device(DeviceId bdf) {
        return device(bdf.packed());
    }

    /** The same of an address as {@link DeviceId#packed} has it. */
    public Device device(int packed) {
        int place = packed * HASH >>> -RECENT_BITS;
        Device recent = recentDevices[place];
        if (recent == null || !recent.is(packed)) {
            recent = devices.get(new DeviceId(packed));
            recentDevices[place] = recent;
        }
        return recent;
    }

    /** The last DEVICE_STATE of each device that had one. */
    public Map<DeviceId, DeviceState> states() {
        return states;
    }

    /**
     * Whether a device's table entry was seen to replace another: a unit may have cached the old.
     */
    public boolean reentered(DeviceId bdf) {
        return !reentered.isEmpty() && reentered.contains(bdf);
    }

    public Domain domain(int id) {
        if (lastDomain == null || lastDomain.id() != id) {
            lastDomain = domains.computeIfAbsent(id, Domain::new);
        }
        return lastDomain;
    }

    public boolean stalled(int domain, long frame) {
        return !stalls.isEmpty() && stalls.contains(new Stall(domain, frame));
    }

    /** Takes an event in; ACCESS, FAULT and failed instructions change nothing. */
    public void apply(Routed routed, Effects effects) {
        switch (routed.event().op()) {
            case DEVICE -> device((DeviceEntry) routed.event(), effects);
            case DEVICE_STATE -> deviceState((DeviceState) routed.event(), effects);
            case MAP, UNMAP, SPLIT, MERGE -> pageTables.apply(routed, effects);
            case INVALIDATE, COMPLETION_WAIT, COMPLETION -> flushes.apply(routed.event(), effects);
            case GAP -> gaps.add((Gap) routed.event());
            case ACCESS, FAULT -> {}
            default -> rmp(routed, effects);
        }
    }

    private void rmp(Routed routed, Effects effects) {
        RmpEvent event = (RmpEvent) routed.event();
        switch (event.op()) {
            case PSMASH_IO -> swap(routed, ((PsmashIo) event).phase(), effects);
            case PUNSMASH_IO -> swap(routed, ((PunsmashIo) event).phase(), effects);
            default -> {
                long spa = RmpResult.spa(event);
                if (RmpResult.rc(event) == 0 && owns(spa)) {
                    Frame frame = frames.findOrAdd(Pages.frameOf(spa));
                    entries(frame, event);
                    effects.touched(frame);
                }
            }
        }
    }

    private void entries(Frame frame, RmpEvent event) {
        switch (event.op()) {
            case RMPUPDATE -> frame.update((RmpUpdate) event, hardware.rmpUpdateClearsValidated());
            case SNAPSHOT -> frame.snapshot((Snapshot) event);
            case PSMASH -> frame.resize(event, false);
            case UNSMASH -> frame.resize(event, true);
            case PVALIDATE -> frame.validate((Pvalidate) event);
            default -> {}
        }
    }

    private void swap(Routed routed, Phase phase, Effects effects) {
        RmpEvent event = (RmpEvent) routed.event();
        int domain = RmpResult.domain(event);
        long base = Pages.frameOf(RmpResult.spa(event));
        if (phase == Phase.BEGIN) {
            stalls.add(new Stall(domain, base));
            return;
        }
        stalls.remove(new Stall(domain, base));
        if (RmpResult.rc(event) == 0) {
            pageTables.apply(routed, effects);
            flushes.completeAll(domain(domain), base, effects);
        }
        if (owns(base)) {
            Frame frame = frames.findOrAdd(base);
            if (RmpResult.rc(event) == 0) {
                frame.resize(event, event instanceof PunsmashIo);
            }
            effects.touched(frame);
        }
    }

    private void device(DeviceEntry entry, Effects effects) {
        Arrays.fill(recentDevices, null);
        Device before = devices.remove(entry.bdf());
        if (!entry.on() || before != null && before.differsFrom(entry)) {
            reentered.add(entry.bdf());
        }
        Set<Domain> concerned = new HashSet<>();
        if (before != null) {
            Domain left = before.domain();
            left.devices().remove(before);
            concerned.add(left);
        }
        if (entry.on()) {
            DeviceState last = states.get(entry.bdf());
            Device device =
                    new Device(
                            entry,
                            domain(entry.domain()),
                            last == null ? RunState.RUN : last.state());
            devices.put(entry.bdf(), device);
            domain(entry.domain()).devices().add(device);
            concerned.add(domain(entry.domain()));
        }
        boolean changed = gaps.any(); // what was doubtful may be certain now
        for (Domain domain : concerned) {
            changed |= refresh(domain, effects);
        }
        if (changed) {
            frames.forEach(frame -> touchIfOver(frame, concerned, effects));
        }
    }

    private void touchIfOver(Frame frame, Set<Domain> concerned, Effects effects) {
        for (LeafPiece piece : frame.pieces()) {
            if (concerned.contains(domain(piece.domain()))) {
                effects.touched(frame);
            }
        }
    }

    private void deviceState(DeviceState event, Effects effects) {
        states.put(event.bdf(), event);
        Device device = devices.get(event.bdf());
        if (device != null) {
            device.state(event.state());
            refresh(device.domain(), effects);
        }
    }

    private static boolean refresh(Domain domain, Effects effects) {
        boolean ran = domain.running();
        boolean trusted = domain.trusted();
        int asid = trusted ? domain.asid() : 0;
        domain.refresh();
        if (domain.running() && !ran) {
            effects.resumed(domain);
        }
        return domain.devices().size() <= 1
                || trusted != domain.trusted()
                || trusted && asid != domain.asid();
    }

    /** Puts into bytes what is neither a frame nor a pending change. */
    public void write(StateWriter out) {
        for (Stream stream : Stream.values()) {
            out.flag(gaps.any(stream));
            if (gaps.any(stream)) {
                out.fact(gaps.last(stream));
            }
        }
        out.events(states.values());
        out.events(devices.values().stream().map(Device::entry).toList());
        out.number(reentered.size());
        reentered.forEach(bdf -> out.text(bdf.toString()));
        out.number(stalls.size());
        stalls.forEach(stall -> out.number(stall.domain()).number(stall.frame()));
        List<Domain> seen = domains.values().stream().filter(Domain::pageTableSeen).toList();
        out.number(seen.size());
        seen.forEach(domain -> out.number(domain.id()).event(domain.witness()));
        flushes.write(out);
        out.flag(gaps.flushesUnseen());
    }

    public void read(StateReader in) {
        for (Stream stream : Stream.values()) {
            if (in.flag()) {
                gaps.set(stream, in.fact());
            }
        }
        for (TraceEvent event : in.events()) {
            states.put(((DeviceState) event).bdf(), (DeviceState) event);
        }
        in.events().forEach(entry -> device((DeviceEntry) entry, new Effects()));
        for (int left = in.count(); left > 0; left--) {
            reentered.add(DeviceId.parse(in.text()));
        }
        for (int left = in.count(); left > 0; left--) {
            stalls.add(new Stall(in.count(), in.number()));
        }
        for (int left = in.count(); left > 0; left--) {
            domain(in.count()).witness(in.event());
        }
        flushes.read(in);
        gaps.flushesUnseen(!in.atEnd() && in.flag()); // state of earlier versions ends before it
    }
}
