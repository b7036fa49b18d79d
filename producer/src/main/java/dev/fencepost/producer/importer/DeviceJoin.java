package dev.fencepost.producer.importer;

import dev.fencepost.model.MapLeaves;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives maps and unmaps that no probe tells the domain of that of the device which the DMA API
 * names beside them. Until that is settled their events wait; an unmap that nobody names a device
 * of goes to the only domain that has its address mapped, and the rest to the unknown one.
 */
final class DeviceJoin {
    private static final int UNKNOWN = -1;

    private final DmaWindow<Held> window = new DmaWindow<>();
    private final LiveRanges live = new LiveRanges();
    private final EventLog log;
    private final Domains domains;
    private final Tally tally;
    private final DeviceLines devices;
    private final boolean active;

    /** Events of one line whose domain is open. */
    private record Held(
            long line, Span span, Optional<Unmap> removed, List<EventLog.Open> events) {}

    DeviceJoin(Account account, DeviceLines devices) {
        this.active = account.survey().joinsDevices();
        this.log = account.log();
        this.domains = account.domains();
        this.tally = account.tally();
        this.devices = devices;
    }

    /** Whether the recording joins any device: if not, nothing need wait. */
    boolean active() {
        return active;
    }

    /** Leaves in a row, in an unknown domain so far. */
    void mapped(Sighting by, Span span, List<MapLeaves> leaves) {
        List<EventLog.Open> events = new ArrayList<>(leaves.size());
        for (MapLeaves each : leaves) {
            events.add(log.addOpen(each));
        }
        window.open(by, span, new Held(by.number(), span, Optional.empty(), events));
    }

    /** A removed range, in an unknown domain so far. */
    void unmapped(Sighting by, Unmap event) {
        Held held =
                new Held(
                        by.number(),
                        new Span(event.iova(), event.size()),
                        Optional.of(event),
                        List.of(log.addOpen(event)));
        Optional<DmaCall> named = window.named(by);
        int domain = named.map(call -> domainOf(call, by.number())).orElse(UNKNOWN);
        boolean certain =
                named.isPresent()
                        && (named.get().addressed() || !live.contradicts(domain, event.iova()));
        if (domain != UNKNOWN && certain) {
            settle(held, domain);
        } else {
            window.open(by, held.span(), held);
        }
    }

    /**
     * The DMA API names a device.
     *
     * @throws IllegalArgumentException where an address is no number
     */
    void named(Sighting by) {
        DmaCall call = DmaCall.of(by.fields());
        List<Held> joined = window.joined(by, call);
        boolean mayComeYet = by.kind() == Kind.DMA_UNMAP && active && call.isPci();
        if (joined.isEmpty() && !mayComeYet) {
            tally.ignore(by.line().event());
        }
        for (Held held : joined) {
            settle(held, domainOf(call, held.line()));
        }
    }

    private int domainOf(DmaCall call, long line) {
        return devices.domainAt(call.device(), line).orElse(UNKNOWN);
    }

    /** Lets go what no later line can tell more of. */
    void passed(Sighting now) {
        for (Optional<Held> each = window.expired(now);
                each.isPresent();
                each = window.expired(now)) {
            settle(each.get(), UNKNOWN);
        }
    }

    void lost() {
        window.lost();
    }

    /** The text is over. */
    void finish() {
        for (Optional<Held> each = window.oldest(); each.isPresent(); each = window.oldest()) {
            settle(each.get(), UNKNOWN);
        }
    }

    private void settle(Held held, int named) {
        int domain = named;
        if (domain == UNKNOWN && held.removed().isPresent()) {
            OptionalInt holder = live.holder(held.span().iova());
            domain = holder.orElse(UNKNOWN);
        }
        if (domain == UNKNOWN) {
            domain = domains.of(0, held.line());
        }
        if (held.removed().isPresent()) {
            live.unmapped(domain, held.span().iova(), held.span().size());
            tally.flushes.unmapped(in(domain, held.removed().get()));
        } else {
            live.mapped(domain, held.span().iova(), held.span().size());
        }
        for (EventLog.Open each : held.events()) {
            each.settle(in(domain, each.event()));
        }
    }

    private static TraceEvent in(int domain, TraceEvent event) {
        return event instanceof MapLeaves map
                ? new MapLeaves(
                        map.envelope(),
                        domain,
                        map.iova(),
                        map.spa(),
                        map.size(),
                        map.count(),
                        map.perm(),
                        map.derived())
                : in(domain, (Unmap) event);
    }

    private static Unmap in(int domain, Unmap event) {
        return new Unmap(event.envelope(), domain, event.iova(), event.size());
    }
}
