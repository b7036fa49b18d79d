package dev.fencepost.analyzer.dashboard.book;

import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The latest revision of each alert, found by id, by frame and by any filter.
 *
 * <p>It holds so many alerts and no more, each in about 1 KB. Past that, the one that was quiet
 * longest goes, of the lowest severity there is: a BREACH is forgotten last. How many were is
 * counted. Thread-safe.
 */
public final class AlertBook {
    /** Alerts that a dashboard holds unless told otherwise. */
    public static final int DEFAULT_LIMIT = 200_000;

    private static final int REMEDIES = 256;

    private final int limit;
    private final PackedEvents packer = new PackedEvents();
    private final Map<Severity, LinkedHashMap<String, HeldAlert>> held =
            new EnumMap<>(Severity.class);
    private final Map<String, HostAlerts> hosts = new HashMap<>();
    private final Map<String, String> remedies = new HashMap<>();
    private final Tallies tallies = new Tallies();
    private long forgotten;

    public AlertBook(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is not positive: " + limit);
        }
        this.limit = limit;
        for (Severity severity : Severity.values()) {
            held.put(severity, new LinkedHashMap<>());
        }
    }

    /**
     * Takes a revision; an older one than is known says nothing.
     *
     * @return whether it said something new
     */
    public synchronized boolean put(Alert alert) {
        Optional<HeldAlert> known = find(alert.id());
        if (known.isPresent() && known.get().head().revision() > alert.revision()) {
            return false;
        }
        Alert head = alert.withEvidence(List.of()).withRemedy(remedy(alert.remedy()));
        if (known.isPresent() && known.get().head().equals(head)) {
            return false;
        }
        known.ifPresent(this::remove);
        add(new HeldAlert(head, packer.pack(alert.evidence())));
        if (size() > limit) {
            forgetOne();
        }
        return true;
    }

    /** Remedies are few and long. */
    private String remedy(String text) {
        if (remedies.size() >= REMEDIES) {
            return remedies.getOrDefault(text, text);
        }
        return remedies.computeIfAbsent(text, each -> each);
    }

    private void add(HeldAlert alert) {
        Alert head = alert.head();
        held.get(head.severity()).put(head.id(), alert);
        hosts.computeIfAbsent(head.host(), name -> new HostAlerts()).add(alert);
        tallies.add(head, 1);
    }

    private void remove(HeldAlert alert) {
        Alert head = alert.head();
        held.get(head.severity()).remove(head.id());
        HostAlerts host = hosts.get(head.host());
        host.remove(alert);
        if (host.size() == 0) {
            hosts.remove(head.host());
        }
        tallies.add(head, -1);
    }

    private void forgetOne() {
        for (Severity severity : Severity.values()) {
            Iterator<HeldAlert> oldest = held.get(severity).values().iterator();
            if (oldest.hasNext()) {
                remove(oldest.next());
                forgotten++;
                return;
            }
        }
    }

    private Optional<HeldAlert> find(String id) {
        for (LinkedHashMap<String, HeldAlert> some : held.values()) {
            HeldAlert found = some.get(id);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** An alert with its evidence. */
    public synchronized Optional<Alert> get(String id) {
        return find(id).map(this::whole);
    }

    private Alert whole(HeldAlert alert) {
        Alert head = alert.head();
        return head.withEvidence(packer.unpack(alert.evidence()));
    }

    /** Alerts held. */
    public synchronized int size() {
        return held.values().stream().mapToInt(Map::size).sum();
    }

    /** Alerts that had to go because there were too many. */
    public synchronized long forgotten() {
        return forgotten;
    }

    /** How many there are of what. */
    public synchronized AlertCounts counts() {
        return tallies.counts(forgotten);
    }

    /** What there is to say of each host. */
    public synchronized Map<String, HostSummary> hosts() {
        Map<String, HostSummary> all = new TreeMap<>();
        hosts.forEach((name, alerts) -> all.put(name, alerts.summary()));
        return all;
    }

    /** What there is to say of one host. */
    public synchronized Optional<HostSummary> host(String name) {
        return Optional.ofNullable(hosts.get(name)).map(HostAlerts::summary);
    }

    /** The alerts of one frame in every run, with their evidence, oldest first. */
    public synchronized List<Alert> onFrame(String host, long frame) {
        HostAlerts alerts = hosts.get(host);
        return alerts == null
                ? List.of()
                : alerts.onFrame(frame).stream()
                        .map(this::whole)
                        .sorted(Comparator.comparing(Alert::firstTs, Long::compareUnsigned))
                        .toList();
    }

    /** Heads of a run's alerts by frame, of the frames from one on up to another. */
    synchronized NavigableMap<Long, List<Alert>> frames(String host, int run, long from, long to) {
        HostAlerts alerts = hosts.get(host);
        return alerts == null ? new TreeMap<>() : alerts.frames(run, from, to);
    }

    /** The first alerts that pass, without their evidence, and how many pass in all. */
    public synchronized AlertPage page(AlertQuery query) {
        Comparator<Alert> order = query.order();
        Predicate<Alert> filter = query.filter();
        PriorityQueue<Alert> first = new PriorityQueue<>(order.reversed());
        int total = 0;
        int after = 0;
        for (LinkedHashMap<String, HeldAlert> some : held.values()) {
            for (HeldAlert each : some.values()) {
                Alert head = each.head();
                if (!filter.test(head)) {
                    continue;
                }
                total++;
                if (query.isAfterCursor(head)) {
                    after++;
                    keep(first, head, query);
                }
            }
        }
        List<Alert> items = new ArrayList<>(first);
        items.sort(order);
        boolean more = after > items.size();
        return new AlertPage(
                total,
                items,
                more ? Optional.of(query.cursorAt(items.get(items.size() - 1))) : Optional.empty());
    }

    private static void keep(PriorityQueue<Alert> first, Alert alert, AlertQuery query) {
        if (first.size() < query.limit()) {
            first.add(alert);
        } else if (query.order().compare(alert, first.peek()) < 0) {
            first.remove();
            first.add(alert);
        }
    }

    /** Whether an alert is one that is still open. */
    static boolean isOpen(Alert alert) {
        return alert.state() == AlertState.OPEN;
    }
}
