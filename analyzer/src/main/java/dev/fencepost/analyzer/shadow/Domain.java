package dev.fencepost.analyzer.shadow;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Pages;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One IOMMU page table: the devices behind it, and its changes whose flush is not complete. */
public final class Domain {
    private static final long FEW_WINDOWS = 64;

    private final int id;
    private final List<Device> devices = new ArrayList<>(2);
    private final Set<Change> pending = new LinkedHashSet<>();
    private final Map<Long, List<Change>> pendingByWindow = new HashMap<>();
    private final Map<Long, Removal> removals = new HashMap<>();
    private final Set<Long> deferredFrames = new TreeSet<>(Long::compareUnsigned);
    private TraceEvent witness;
    private List<DeviceEntry> entries = List.of();
    private Device trustedDevice;
    private boolean running;
    private boolean hasPending;

    Domain(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }

    public List<Device> devices() {
        return devices;
    }

    /** The device-table entries of its devices, in their order. */
    List<DeviceEntry> entries() {
        return entries;
    }

    /** Whether a device of it is trusted. */
    public boolean trusted() {
        return trustedDevice != null;
    }

    /** ASID of its trusted devices; only for a trusted domain. */
    public int asid() {
        return trustedDevice.asid();
    }

    /** The device that stands for the domain in evidence: the first trusted one, else the first. */
    public Optional<Device> representative() {
        return trustedDevice != null ? Optional.of(trustedDevice) : devices.stream().findFirst();
    }

    /** Whether a device of it can make accesses. */
    public boolean running() {
        return running;
    }

    void refresh() {
        devices.sort((a, b) -> Integer.compareUnsigned(a.bdf().packed(), b.bdf().packed()));
        entries = devices.stream().map(Device::entry).toList();
        trustedDevice = null;
        running = false;
        for (Device device : devices) {
            if (trustedDevice == null && device.trusted()) {
                trustedDevice = device;
            }
            running |= device.running();
        }
    }

    /** Whether a MAP or UNMAP of it was ever seen. */
    public boolean pageTableSeen() {
        return witness != null;
    }

    /** The first MAP or UNMAP seen of it, the same in every slot. */
    public TraceEvent witness() {
        return witness;
    }

    public void witness(TraceEvent event) {
        if (witness == null) {
            witness = event;
        }
    }

    /**
     * The last event that removed a leaf in an aligned 2 MiB of IOVA, or the witness where none
     * did.
     */
    public Removal lastRemoval(long iova) {
        Removal removal = removals.get(Pages.frameOf(iova));
        return removal == null ? new Removal(witness, List.of()) : removal;
    }

    public void removed(long window, Removal removal) {
        removals.put(window, removal);
    }

    /** The aligned 2 MiB of IOVA from which a leaf was ever removed. */
    public Set<Long> removalWindows() {
        return removals.keySet();
    }

    /** A removal's flush is complete; answers whether the last removal there was this one. */
    boolean flushed(long window, Change change) {
        Removal removal = removals.get(window);
        boolean last = removal != null && removal.event().seq() == change.standsFor();
        if (last) {
            removals.put(window, new Removal(removal.event(), change.flushEvents()));
        }
        return last;
    }

    /** Frames whose tables disagree while nothing could hit them, in rising order. */
    public Set<Long> deferredFrames() {
        return deferredFrames;
    }

    public boolean hasPending() {
        return hasPending;
    }

    public Collection<Change> pending() {
        return pending;
    }

    /** Pending changes in the aligned 2 MiB of IOVA that hold a range; some may not touch it. */
    public Collection<Change> pendingNear(long iova, long bytes) {
        long first = iova >>> 21;
        long last = iova + (bytes - 1) >>> 21;
        if (bytes == 0 || last - first >= FEW_WINDOWS) {
            return pending;
        }
        if (first == last) {
            return pendingByWindow.getOrDefault(first, List.of());
        }
        Set<Change> near = new LinkedHashSet<>();
        for (long window = first; window <= last; window++) {
            near.addAll(pendingByWindow.getOrDefault(window, List.of()));
        }
        return near;
    }

    void add(Change change) {
        pending.add(change);
        hasPending = true;
        for (long window : change.windows()) {
            pendingByWindow.computeIfAbsent(window, k -> new ArrayList<>(1)).add(change);
        }
    }

    void remove(Change change) {
        pending.remove(change);
        hasPending = !pending.isEmpty();
        for (long window : change.windows()) {
            List<Change> near = pendingByWindow.get(window);
            near.remove(change);
            if (near.isEmpty()) {
                pendingByWindow.remove(window);
            }
        }
    }
}
