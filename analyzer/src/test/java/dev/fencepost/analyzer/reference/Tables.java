package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.MergeLeaves;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Phase;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.PsmashIo;
import dev.fencepost.model.PunsmashIo;
import dev.fencepost.model.Pvalidate;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Snapshot;
import dev.fencepost.model.SplitLeaves;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import dev.fencepost.model.Unsmash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The device table, the page tables and the RMP after the events so far. */
final class Tables {
    /** A device-table entry and the event that set it. */
    record Device(DeviceEntry entry, int setBy) {
        Fact fact() {
            return new Fact(Stream.IOMMU, setBy);
        }
    }

    /** A frame of a domain whose DMA the firmware stalls. */
    record Stall(int domain, long frame) {}

    private final Hardware hardware;
    private final Map<DeviceId, Device> devices = new HashMap<>();
    private final Map<DeviceId, RunState> states = new HashMap<>();
    private final Map<Integer, PageTable> pageTables = new HashMap<>();
    private final TreeMap<Long, RmpFrame> rmp = new TreeMap<>();
    private final Set<Stall> stalls = new HashSet<>();

    Tables(Hardware hardware) {
        this.hardware = hardware;
    }

    /** Applies an event; answers with the leaves that it removed or replaced. */
    List<Leaf> apply(TraceEvent event, int index) {
        if (event instanceof DeviceEntry device) {
            devices.put(device.bdf(), new Device(device, index));
        } else if (event instanceof DeviceState state) {
            states.put(state.bdf(), state.state());
        } else if (event instanceof MapLeaves map) {
            return pageTable(map.domain()).map(map, index);
        } else if (event instanceof Unmap unmap) {
            return pageTable(unmap.domain()).unmap(unmap, index);
        } else if (event instanceof SplitLeaves split) {
            return pageTable(split.domain()).split(split, index);
        } else if (event instanceof MergeLeaves merge) {
            return pageTable(merge.domain()).merge(merge, index);
        } else {
            applyToRmp(event, index);
        }
        return List.of();
    }

    private void applyToRmp(TraceEvent event, int index) {
        if (event instanceof RmpUpdate update && update.rc() == 0) {
            update(update, index);
        } else if (event instanceof Snapshot snapshot) {
            snapshot(snapshot, index);
        } else if (event instanceof Psmash psmash && psmash.rc() == 0) {
            frame(psmash.spa()).size(SIZE_4K, index);
        } else if (event instanceof Unsmash unsmash && unsmash.rc() == 0) {
            frame(unsmash.spa()).size(SIZE_2M, index);
        } else if (event instanceof Pvalidate validate && validate.rc() == 0) {
            int page = Pages.pageInFrame(validate.spa());
            frame(validate.spa()).validate(page, validate.size(), validate.validate(), index);
        } else if (event instanceof PsmashIo smash) {
            stall(smash.domain(), smash.spa(), smash.phase());
            if (smash.phase() == Phase.END && smash.rc() == 0) {
                pageTable(smash.domain()).cutExact(smash.iova(), smash.spa(), index);
                frame(smash.spa()).size(SIZE_4K, index);
            }
        } else if (event instanceof PunsmashIo unsmash) {
            stall(unsmash.domain(), unsmash.spa(), unsmash.phase());
            if (unsmash.phase() == Phase.END && unsmash.rc() == 0) {
                pageTable(unsmash.domain()).joinExact(unsmash.iova(), unsmash.spa(), index);
                frame(unsmash.spa()).size(SIZE_2M, index);
            }
        }
    }

    private void update(RmpUpdate update, int index) {
        int page = Pages.pageInFrame(update.spa());
        RmpFrame frame = frame(update.spa());
        Optional<RmpFrame.Entry> before = frame.page(page);
        boolean keeps = !hardware.rmpUpdateClearsValidated();
        boolean validated = keeps && before.map(RmpFrame.Entry::validated).orElse(false);
        int validatedBy = keeps ? before.map(RmpFrame.Entry::validatedBy).orElse(-1) : index;
        frame.set(
                page,
                update.size(),
                new RmpFrame.Entry(
                        update.assigned(),
                        update.asid(),
                        update.gpa(),
                        update.immutable(),
                        validated,
                        index,
                        validatedBy));
    }

    private void snapshot(Snapshot snapshot, int index) {
        frame(snapshot.spa())
                .set(
                        Pages.pageInFrame(snapshot.spa()),
                        snapshot.size(),
                        new RmpFrame.Entry(
                                snapshot.assigned(),
                                snapshot.asid(),
                                snapshot.gpa(),
                                snapshot.immutable(),
                                snapshot.validated(),
                                index,
                                index));
    }

    private void stall(int domain, long spa, Phase phase) {
        Stall stall = new Stall(domain, Pages.frameOf(spa));
        if (phase == Phase.BEGIN) {
            stalls.add(stall);
        } else {
            stalls.remove(stall);
        }
    }

    boolean stalled(int domain, long frame) {
        return stalls.contains(new Stall(domain, frame));
    }

    RmpFrame frame(long spa) {
        return rmp.computeIfAbsent(Pages.frameOf(spa), base -> new RmpFrame());
    }

    PageTable pageTable(int domain) {
        return pageTables.computeIfAbsent(domain, number -> new PageTable());
    }

    Set<Integer> domains() {
        return new TreeSet<>(pageTables.keySet());
    }

    /** The device-table entry of a device that has a domain now. */
    Optional<Device> device(DeviceId bdf) {
        return Optional.ofNullable(devices.get(bdf)).filter(device -> device.entry().on());
    }

    List<Device> devicesOf(int domain) {
        return devices.values().stream()
                .filter(device -> device.entry().on() && device.entry().domain() == domain)
                .toList();
    }

    List<Device> trustedOf(int domain) {
        return devicesOf(domain).stream().filter(device -> device.entry().trusted()).toList();
    }

    /** A device runs unless it was last seen QUIESCED or FENCED. */
    boolean runs(int domain) {
        return devicesOf(domain).stream()
                .map(device -> states.getOrDefault(device.entry().bdf(), RunState.RUN))
                .anyMatch(RunState.RUN::equals);
    }
}
