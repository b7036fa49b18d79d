package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is told of devices: their domains, their faults, and the DMA that a test program announces.
 *
 * <p>A marker is no event, but for one kind: {@code dma read iova=0x... len=N} by a task that
 * attached exactly one device. Its program starts that DMA after the marker and does nothing else
 * before it is over, so the access lies between the marker and the task's next line: that is its
 * time and clock error. What came of it, the marker does not say.
 */
final class DeviceLines {
    private static final NavigableMap<Long, OptionalInt> NOWHERE = Collections.emptyNavigableMap();

    private final Survey survey;
    private final EventLog log;
    private final Tally tally;
    private final ImportOptions options;
    private final Map<Long, List<DeviceHistory.Change>> changes;
    private final Map<DeviceId, NavigableMap<Long, OptionalInt>> domains = new HashMap<>();
    private final Contexts<Set<DeviceId>> attached = new Contexts<>();
    private DeviceId asked = DeviceId.NONE;
    private long askedFrom;
    private long askedTo;
    private OptionalInt askedDomain = OptionalInt.empty();

    DeviceLines(Account account, ImportOptions options) {
        this.survey = account.survey();
        this.log = account.log();
        this.tally = account.tally();
        this.options = options;
        this.changes = survey.devices().changes(account.domains());
        options.devices().forEach(this::claim);
        new TreeMap<>(changes).forEach((line, list) -> list.forEach(each -> index(line, each)));
    }

    private void index(long line, DeviceHistory.Change change) {
        domains.computeIfAbsent(change.device(), unused -> new TreeMap<>())
                .put(line, change.on() ? OptionalInt.of(change.domain()) : OptionalInt.empty());
    }

    /** The domain that a device is in at a line, as far as the events say. */
    OptionalInt domainAt(DeviceId device, long line) {
        if (line < askedFrom || line >= askedTo || !device.equals(asked)) {
            ask(device, line);
        }
        return askedDomain;
    }

    /** The same device is asked for often, and rarely changes. */
    private void ask(DeviceId device, long line) {
        NavigableMap<Long, OptionalInt> history = domains.getOrDefault(device, NOWHERE);
        Map.Entry<Long, OptionalInt> now = history.floorEntry(line);
        Long next = history.higherKey(line);
        asked = device;
        askedFrom = now == null ? 0 : now.getKey();
        askedTo = next == null ? Long.MAX_VALUE : next;
        askedDomain = now == null ? OptionalInt.empty() : now.getValue();
    }

    /** A domain that a person names holds throughout, whatever the recording shows. */
    private void claim(DeviceClaim claim) {
        if (claim.domain().isEmpty()) {
            return;
        }
        DeviceId device = claim.device();
        changes.values().forEach(list -> list.removeIf(each -> each.device().equals(device)));
        changes.computeIfAbsent(0L, unused -> new ArrayList<>())
                .add(
                        new DeviceHistory.Change(
                                device,
                                survey.devices().unit(device),
                                claim.domain().getAsInt(),
                                true));
    }

    List<DeviceHistory.Change> changes() {
        return changes.values().stream().flatMap(List::stream).toList();
    }

    /** Adds what changed by a line; line 0 is the start of the recording. */
    void changesAt(long line, long ts, long tsErr) {
        if (!changes.containsKey(line)) {
            return;
        }
        for (DeviceHistory.Change change : changes.get(line)) {
            Optional<DeviceClaim> claim = options.of(change.device());
            tally.device(change.device());
            log.add(
                    new DeviceEntry(
                            log.place(Stream.IOMMU, line, ts, tsErr),
                            change.unit(),
                            change.device(),
                            change.domain(),
                            change.on(),
                            claim.isPresent() && claim.get().trusted(),
                            claim.map(DeviceClaim::asid).orElse(0),
                            survey.hasAts(change.device())));
        }
    }

    /**
     * @throws IllegalArgumentException where the device is missing
     */
    void attached(Sighting sighting) {
        DeviceId device = DeviceId.parse(sighting.fields().text("device"));
        tally.device(device);
        attached.computeIfAbsent(sighting.context(), unused -> new HashSet<>()).add(device);
    }

    /**
     * A device joins or leaves a group or a domain, which the survey has the use of.
     *
     * @throws IllegalArgumentException where the device is missing
     */
    void named(Sighting sighting) {
        tally.device(DeviceId.parse(sighting.fields().text("device")));
    }

    /**
     * @throws IllegalArgumentException where device or address are missing
     */
    void faulted(Sighting sighting) {
        DeviceId device = deviceOfFault(sighting.fields().body());
        tally.device(device);
        TracefsLine line = sighting.line();
        log.add(
                new Fault(
                        log.place(Stream.IOMMU, sighting.number(), line.ts(), line.tsErr()),
                        survey.devices().unit(device),
                        "IO_PAGE_FAULT",
                        device,
                        Fault.UNKNOWN_DOMAIN,
                        sighting.fields().number("iova"),
                        sighting.fields().number("flags", 0)));
    }

    /** The word in front of the address: {@code IOMMU:DRIVER DEVICE iova=... flags=...}. */
    static DeviceId deviceOfFault(String body) {
        String prefix = "IOMMU:";
        int end = body.indexOf(" iova=");
        int from = Math.max(prefix.length(), body.lastIndexOf(' ', end - 1) + 1);
        if (!body.startsWith(prefix) || from >= end) {
            throw new IllegalArgumentException("no device in the fault");
        }
        return DeviceId.parse(body.substring(from, end));
    }

    /**
     * @throws IllegalArgumentException where a DMA reaches beyond 64 bits
     */
    void marked(Sighting sighting) {
        Optional<DmaMarker> marker = DmaMarker.of(sighting.fields().body());
        Set<DeviceId> devices = attached.getOrDefault(sighting.context(), Set.of());
        if (marker.isEmpty() || devices.size() != 1 || survey.tooManyMarkers(sighting.number())) {
            tally.ignore(sighting.line().event());
            return;
        }
        DeviceId device = devices.iterator().next();
        TracefsLine line = sighting.line();
        long half = (survey.markerEnd(sighting.number(), line.ts()) - line.ts()) / 2;
        half = Math.max(0, half);
        log.add(
                new Access(
                        log.place(
                                Stream.DMA,
                                sighting.number(),
                                line.ts() + half,
                                line.tsErr() + half),
                        device,
                        marker.get().iova(),
                        marker.get().length(),
                        marker.get().dir(),
                        options.of(device).map(DeviceClaim::trusted).orElse(false),
                        Outcome.UNKNOWN,
                        Source.UNKNOWN,
                        0));
    }
}
