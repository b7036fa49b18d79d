package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Which device is in which domain from which line on, as far as a recording proves it.
 *
 * <p>No event says it. Two orders of events within one task do: {@code detach_device} changes the
 * device-table entry, waits, and flushes the whole domain that the device was in; and a task that
 * attaches one device and then maps in a domain that nobody used before works for that device
 * (VFIO). An attachment with neither is not told.
 */
final class DeviceHistory {
    /** A proven change. */
    record Change(DeviceId device, int unit, int domain, boolean on) {}

    private record Attachment(long line, DeviceId device, long pointer, boolean blocked) {}

    private record Departure(long line, DeviceId device, int domain) {}

    /** It leaves, and nothing says which domain. */
    private record Detachment(long line, DeviceId device) {}

    private static final class Scope {
        private DeviceId entry = DeviceId.NONE;
        private String lastWaiter = "";
        private DeviceId leaving = DeviceId.NONE;
        private long leavingLine;
        private List<Attachment> unused = new ArrayList<>();
    }

    private final Contexts<Scope> scopes = new Contexts<>();
    private final Map<Long, Long> firstUse = new HashMap<>();
    private final Map<DeviceId, Integer> units = new HashMap<>();
    private final Map<DeviceId, NavigableMap<Long, Record>> facts = new LinkedHashMap<>();
    private final Map<DeviceId, Long> groups = new HashMap<>();
    private final Map<DeviceId, Map<Long, Long>> joins = new HashMap<>();

    void entryChanged(Sighting sighting, int unit, Command command) {
        Scope scope = scope(sighting);
        scope.entry = command.device();
        scope.leaving = DeviceId.NONE;
        scope.lastWaiter = "";
        units.put(command.device(), unit);
    }

    void waited(Sighting sighting) {
        Scope scope = scope(sighting);
        scope.lastWaiter = sighting.caller();
        if (sighting.caller().equals("detach_device") && !scope.entry.equals(DeviceId.NONE)) {
            scope.leaving = scope.entry;
            scope.leavingLine = sighting.number();
        }
    }

    void flushed(Sighting sighting, Command command) {
        Scope scope = scope(sighting);
        if (!scope.leaving.equals(DeviceId.NONE) && command.size() == 0) {
            put(
                    scope.leavingLine,
                    scope.leaving,
                    new Departure(scope.leavingLine, scope.leaving, command.domain()));
        }
        scope.leaving = DeviceId.NONE;
        scope.entry = DeviceId.NONE;
    }

    void attached(Sighting sighting, DeviceId device) {
        Scope scope = scope(sighting);
        boolean blocked = scope.lastWaiter.startsWith("blocked_domain");
        Attachment attachment = new Attachment(sighting.number(), device, 0, blocked);
        put(sighting.number(), device, attachment);
        scope.leaving = DeviceId.NONE;
        scope.entry = DeviceId.NONE;
        scope.lastWaiter = "";
        if (!blocked) {
            scope.unused.add(attachment);
        }
    }

    void detached(Sighting sighting, DeviceId device) {
        put(sighting.number(), device, new Detachment(sighting.number(), device));
    }

    /** Devices of one group share their domain. */
    void grouped(DeviceId device, long group) {
        groups.put(device, group);
    }

    /** The DMA API maps for a device in the domain at {@code pointer}, 0 if no probe tells it. */
    void joined(DeviceId device, long line, long pointer) {
        Long since = facts.getOrDefault(device, new TreeMap<>()).floorKey(line);
        joins.computeIfAbsent(device, unused -> new HashMap<>())
                .merge(since == null ? 0 : since, pointer, (old, now) -> old == 0 ? now : old);
        facts.computeIfAbsent(device, unused -> new TreeMap<>());
    }

    boolean joinsAny() {
        return !joins.isEmpty();
    }

    /** A map call in the domain at {@code pointer}. */
    void mapped(Sighting sighting, long pointer) {
        Scope scope = scope(sighting);
        long first = firstUse.computeIfAbsent(pointer, unused -> sighting.number());
        if (scope.unused.size() == 1 && first > scope.unused.get(0).line()) {
            Attachment known = scope.unused.get(0);
            put(
                    known.line(),
                    known.device(),
                    new Attachment(known.line(), known.device(), pointer, false));
        }
        scope.unused = new ArrayList<>();
    }

    /** Events were lost: what a context was in the middle of is not known any more. */
    void lost() {
        scopes.clear();
    }

    private Scope scope(Sighting sighting) {
        return scopes.computeIfAbsent(sighting.context(), unused -> new Scope());
    }

    private void put(long line, DeviceId device, Record fact) {
        facts.computeIfAbsent(device, unused -> new TreeMap<>()).put(line, fact);
    }

    /** Line 0 stands for the start: a device that leaves a domain it was never seen to enter. */
    Map<Long, List<Change>> changes(Domains domains) {
        Map<Long, List<Change>> changes = new TreeMap<>();
        facts.forEach((device, history) -> addChanges(changes, device, history, domains));
        return changes;
    }

    private void addChanges(
            Map<Long, List<Change>> changes,
            DeviceId device,
            NavigableMap<Long, Record> history,
            Domains domains) {
        OptionalInt current = departureAfter(history, 0);
        if (current.isEmpty()) {
            current = joinedDomain(device, 0, domains);
        }
        add(changes, 0, device, current, true);
        for (Map.Entry<Long, Record> entry : history.entrySet()) {
            long line = entry.getKey();
            add(changes, line, device, current, false);
            current = OptionalInt.empty();
            if (entry.getValue() instanceof Attachment attachment && !attachment.blocked()) {
                current = domainOf(attachment, history, domains);
                add(changes, line, device, current, true);
            }
        }
    }

    private OptionalInt domainOf(
            Attachment attachment, NavigableMap<Long, Record> history, Domains domains) {
        OptionalInt left = departureAfter(history, attachment.line());
        if (left.isPresent()) {
            return left;
        }
        return attachment.pointer() == 0
                ? joinedDomain(attachment.device(), attachment.line(), domains)
                : domains.idAt(attachment.pointer(), attachment.line());
    }

    /** The domain that the DMA API used for a device since a line. */
    private OptionalInt joinedDomain(DeviceId device, long since, Domains domains) {
        Long pointer = joins.getOrDefault(device, Map.of()).get(since);
        if (pointer == null) {
            return OptionalInt.empty();
        }
        Long group = groups.get(device);
        return OptionalInt.of(
                pointer == 0
                        ? domains.standIn(group == null ? device : "group " + group)
                        : domains.of(pointer, since));
    }

    private static OptionalInt departureAfter(NavigableMap<Long, Record> history, long line) {
        Map.Entry<Long, Record> next = history.higherEntry(line);
        return next != null && next.getValue() instanceof Departure departure
                ? OptionalInt.of(departure.domain())
                : OptionalInt.empty();
    }

    private void add(
            Map<Long, List<Change>> changes,
            long line,
            DeviceId device,
            OptionalInt domain,
            boolean on) {
        if (domain.isPresent()) {
            changes.computeIfAbsent(line, unused -> new ArrayList<>())
                    .add(new Change(device, unit(device), domain.getAsInt(), on));
        }
    }

    /** The unit that serves a device, 0 where none is known to. */
    int unit(DeviceId device) {
        return units.getOrDefault(device, 0);
    }
}
