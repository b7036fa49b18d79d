package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import dev.fencepost.trace.BadInputException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must be known of a whole recording before its first line can be told: which probes it has,
 * which domain id a pointer gets later, which device is in which domain, which commands the queue
 * refused.
 */
final class Survey implements TracefsReader.Visitor {
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Set<Kind> returns = EnumSet.noneOf(Kind.class);
    private final Set<String> queueSymbols = new HashSet<>();
    private final Set<String> flushSymbols = new HashSet<>();
    private final Map<Long, Integer> units = new LinkedHashMap<>();
    private final UnitSigns signs = new UnitSigns();
    private final Set<DeviceId> atsDevices = new HashSet<>();
    private final LineNumbers refused = new LineNumbers();
    private final LineNumbers markerEnds = new LineNumbers();
    private final DmaWindow<Long> window = new DmaWindow<>();
    private final Anchors anchors = new Anchors();
    private final DomainIds domains = new DomainIds();
    private final DeviceHistory devices = new DeviceHistory();
    private final Contexts<SurveyScope> scopes = new Contexts<>();
    private long lines;
    private long known;
    private long firstTs;
    private long lastTs;
    private String opened = "";

    @Override
    public void opened(String file) {
        opened = file;
    }

    /**
     * @throws BadInputException where a file begins before the one in front of it ends: one clock
     *     runs through all parts of a recording
     */
    @Override
    public void sighting(Sighting sighting) {
        at(sighting.line().ts());
        known++;
        (sighting.returns() ? returns : kinds).add(sighting.kind());
        SurveyScope scope = scopes.computeIfAbsent(sighting.context(), unused -> new SurveyScope());
        endMarker(sighting, scope);
        try {
            if (sighting.returns()) {
                returned(sighting, scope);
            } else {
                entered(sighting, scope);
            }
        } catch (IllegalArgumentException e) {
            scope.forgetFlush(); // the second reading reports the line
        }
    }

    @Override
    public void ignored(long number, long ts, String event) {
        if (ts > 0) {
            at(ts);
        }
    }

    private void at(long ts) {
        if (lines++ == 0) {
            firstTs = ts;
        } else if (!opened.isEmpty() && ts < lastTs) {
            throw new BadInputException(
                    opened + ": begins before the file in front of it ends: no next part of it");
        }
        opened = "";
        lastTs = Math.max(lastTs, ts);
    }

    private void endMarker(Sighting sighting, SurveyScope scope) {
        if (scope.marker != 0) {
            markerEnds.add(scope.marker, sighting.line().ts());
            scope.marker = 0;
        }
        if (sighting.kind() == Kind.MARKER && DmaMarker.matches(sighting.fields().body())) {
            scope.marker = sighting.number();
        }
    }

    private void returned(Sighting sighting, SurveyScope scope) {
        if (sighting.kind() == Kind.COMMAND && scope.command != 0) {
            if (sighting.fields().number("ret", 0) != 0) {
                refused.add(scope.command, 0);
            }
            scope.command = 0;
        } else if (sighting.kind() == Kind.WAIT) {
            devices.waited(sighting);
        }
    }

    private void entered(Sighting sighting, SurveyScope scope) {
        Fields fields = sighting.fields();
        switch (sighting.kind()) {
            case MAP_CALL, MAP_LEAVES, UNMAP_CALL, UNMAP_LEAVES, SYNC ->
                    domainCall(sighting, scope);
            case FLUSH -> {
                flushSymbols.add(sighting.symbol());
                scope.protectionDomain = fields.number("dom", 0);
                if (scope.iommuDomain != 0) {
                    domains.nested(scope.iommuDomain, scope.protectionDomain);
                }
            }
            case BUILD -> {
                if (fields.has("domid") && scope.protectionDomain != 0) {
                    domains.seen(scope.protectionDomain, sighting.number(), fields.word("domid"));
                }
            }
            case COMMAND -> command(sighting, scope);
            case IO_PAGE_FAULT ->
                    anchors.add(
                            Anchors.Kind.FAULT,
                            DeviceLines.deviceOfFault(fields.body()).packed(),
                            fields.number("iova"),
                            sighting.line().ts());
            case ATTACH -> devices.attached(sighting, DeviceId.parse(fields.text("device")));
            case DETACH -> devices.detached(sighting, DeviceId.parse(fields.text("device")));
            case GROUP_ADD ->
                    devices.grouped(
                            DeviceId.parse(fields.text("device")), fields.number("groupID"));
            case MARKER ->
                    ClockMark.in(fields.body())
                            .ifPresent(mark -> anchors.add(mark, sighting.line().ts()));
            case MAP -> window.open(sighting, scope.iommuDomain);
            case UNMAP -> unmapped(sighting, scope);
            case DMA_MAP, DMA_UNMAP -> named(sighting);
            default -> {}
        }
    }

    private void unmapped(Sighting sighting, SurveyScope scope) {
        if (scope.iommuDomain == 0) {
            scope.unmapped(Span.removed(sighting.fields()));
        }
        Optional<DmaCall> call = window.named(sighting);
        if (call.isEmpty()) {
            window.open(sighting, scope.iommuDomain);
        } else if (call.get().addressed()) {
            devices.joined(call.get().device(), sighting.number(), scope.iommuDomain);
        }
    }

    private void named(Sighting sighting) {
        DmaCall call = DmaCall.of(sighting.fields());
        List<Long> pointers = window.joined(sighting, call);
        if (!pointers.isEmpty() && call.isPci()) {
            devices.joined(call.device(), sighting.number(), pointers.get(0));
        }
    }

    private void domainCall(Sighting sighting, SurveyScope scope) {
        long pointer = sighting.fields().number("dom", 0);
        if (pointer == 0) {
            return;
        }
        scope.forgetFlush();
        scope.iommuDomain = pointer;
        scope.asksForFlush = sighting.kind() == Kind.SYNC;
        if (sighting.kind() == Kind.UNMAP_CALL || sighting.kind() == Kind.UNMAP_LEAVES) {
            scope.unmapIova = sighting.fields().number("iova");
        } else if (sighting.kind() != Kind.SYNC) {
            devices.mapped(sighting, pointer);
        }
    }

    private void command(Sighting sighting, SurveyScope scope) {
        queueSymbols.add(sighting.symbol());
        scope.command = sighting.number();
        Command command = Command.of(sighting.fields());
        int unit = unitOf(sighting.fields());
        switch (command.opcode()) {
            case Command.INVALIDATE_IOMMU_PAGES -> {
                domains.flushed(command.domain(), scope.takesUnmaps(command));
                flushed(sighting.number(), scope, command);
                devices.flushed(sighting, command);
                scope.forgetFlush();
            }
            case Command.INVALIDATE_DEVTAB_ENTRY -> {
                signs.serves(unit, command.device());
                devices.entryChanged(sighting, unit, command);
            }
            case Command.INVALIDATE_IOTLB_PAGES -> {
                signs.serves(unit, command.device());
                atsDevices.add(command.device());
            }
            case Command.COMPLETION_WAIT -> {
                signs.stores(unit, command.storeAddress());
                anchors.add(
                        Anchors.Kind.COMPLETION_WAIT,
                        command.storeAddress(),
                        command.token(),
                        sighting.line().ts());
            }
            default -> {}
        }
    }

    /** The pointers in whose calls this command was queued stand for its domain. */
    private void flushed(long line, SurveyScope scope, Command command) {
        if (scope.protectionDomain != 0) {
            domains.seen(scope.protectionDomain, line, command.domain());
        } else if (scope.iommuDomain != 0 && (scope.asksForFlush || covers(command, scope))) {
            domains.seen(scope.iommuDomain, line, command.domain());
        }
    }

    private static boolean covers(Command command, SurveyScope scope) {
        return scope.unmapIova != -1
                && command.size() != 0
                && Long.compareUnsigned(scope.unmapIova - command.base(), command.size()) < 0;
    }

    private int unitOf(Fields fields) {
        return units.computeIfAbsent(fields.number("iommu", 0), unused -> units.size());
    }

    @Override
    public void lost(long number, int cpu, long events) {
        scopes.clear();
        devices.lost();
        window.lost();
    }

    @Override
    public void unreadable(String file, long lineOfFile, long number, String cause) {}

    @Override
    public void damaged(String file, long lineOfFile, long number, String cause) {}

    @Override
    public void overwritten(long events) {}

    boolean readNothing() {
        return lines == 0;
    }

    /** Lines of a kind that events can be made from. */
    long knownLines() {
        return known;
    }

    long firstTs() {
        return firstTs;
    }

    long lastTs() {
        return lastTs;
    }

    boolean has(Kind kind) {
        return kinds.contains(kind);
    }

    boolean hasReturn(Kind kind) {
        return returns.contains(kind);
    }

    /** Whether this probe of the queue is the innermost one: each command passes it once. */
    boolean innermostQueue(String symbol) {
        for (String inner :
                new String[] {"__iommu_queue_command_sync", "iommu_queue_command_sync"}) {
            if (queueSymbols.contains(inner)) {
                return inner.equals(symbol);
            }
        }
        return true;
    }

    /** The innermost flush function that has a probe: a flush passes it once. */
    String innermostFlush() {
        String inner = "__domain_flush_pages";
        return flushSymbols.contains(inner) ? inner : "amd_iommu_domain_flush_pages";
    }

    /** Numbers of the units in order of their first command. */
    Map<Long, Integer> units() {
        return units;
    }

    /** What the units are known by. */
    UnitSigns signs() {
        return signs;
    }

    boolean refused(long line) {
        return refused.contains(line) || refused.isBeyond(line);
    }

    boolean hasAts(DeviceId device) {
        return atsDevices.contains(device);
    }

    Anchors anchors() {
        return anchors;
    }

    DomainIds domains() {
        return domains;
    }

    DeviceHistory devices() {
        return devices;
    }

    /** When the task of a DMA marker went on, or the marker's own time where it never did. */
    long markerEnd(long line, long ts) {
        return markerEnds.valueOf(line, ts);
    }

    /** Whether a marker lies behind more of them than are kept. */
    boolean tooManyMarkers(long line) {
        return markerEnds.isBeyond(line);
    }

    /** Whether the DMA API names the device of any map or unmap. */
    boolean joinsDevices() {
        return devices.joinsAny();
    }
}
