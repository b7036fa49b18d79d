package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which device is in which domain from which line on, as far as QEMU's log proves it.
 *
 * <p>No line says it, but each walk names the domain whose tables it took, and a driver invalidates
 * a device-table entry once it has changed it. So between two such invalidations a device is where
 * a walk shows it; where it used nothing but cached translations, where it was before; else in no
 * domain that is known. The entry is told with each of its invalidations, changed or not: it was
 * written in some way. Bounded: the first {@value #MOST_CHANGES} are told.
 */
final class DeviceEpochs {
    static final int MOST_CHANGES = 1 << 16;

    private static final int UNKNOWN = -1;

    private final Map<DeviceId, Epoch> epochs = new LinkedHashMap<>();
    private final List<At> changes = new ArrayList<>();
    private final Set<Integer> domains = new HashSet<>();
    private long allSince;
    private long untold;

    /**
     * A change, and the line that it is told with.
     *
     * @param line 0: the start of the recording
     */
    record At(long line, DeviceHistory.Change change) {}

    private static final class Epoch {
        private long since;
        private int proven = UNKNOWN;
        private boolean cached;
        private boolean doubtful;
        private int told = UNKNOWN;
        private int left = UNKNOWN;

        void begin(long line) {
            since = line;
            proven = UNKNOWN;
            cached = false;
            doubtful = false;
        }
    }

    /** The entry of a device was invalidated. */
    void invalidated(DeviceId device, long line) {
        Epoch epoch = epoch(device);
        end(device, epoch);
        epoch.begin(line);
    }

    /** So was that of every device. */
    void allInvalidated(long line) {
        allSince = line;
    }

    /** A device was seen to translate, or to fail. */
    void accessed(Translations.Translation seen) {
        Epoch epoch = epoch(seen.device());
        long line = seen.line().number();
        if (line < epoch.since) {
            return; // of the time before: its line was late
        }
        if (seen.domain() == Translations.NO_DOMAIN) {
            epoch.cached |= seen.source() == Source.IOTLB;
            epoch.doubtful |= seen.source() != Source.IOTLB;
            return;
        }
        domains.add(seen.domain());
        if (epoch.proven != UNKNOWN && epoch.proven != seen.domain()) {
            end(seen.device(), epoch);
            epoch.begin(line);
        }
        epoch.proven = seen.domain();
    }

    /** A command names a domain. */
    void named(int domain) {
        domains.add(domain);
    }

    private Epoch epoch(DeviceId device) {
        Epoch epoch = epochs.computeIfAbsent(device, unused -> new Epoch());
        if (epoch.since < allSince) {
            end(device, epoch);
            epoch.begin(allSince);
        }
        return epoch;
    }

    private void end(DeviceId device, Epoch epoch) {
        boolean stayed = epoch.proven == UNKNOWN && epoch.cached && !epoch.doubtful;
        int domain = stayed ? epoch.told : epoch.proven;
        epoch.left = epoch.told == UNKNOWN ? epoch.left : epoch.told;
        boolean leaves = epoch.told != UNKNOWN || domain == UNKNOWN;
        if (leaves && epoch.left != UNKNOWN && epoch.left != domain) {
            add(epoch.since, device, epoch.left, false);
        }
        if (domain != UNKNOWN) {
            add(epoch.since, device, domain, true);
        }
        epoch.told = domain;
    }

    private void add(long line, DeviceId device, int domain, boolean on) {
        if (changes.size() < MOST_CHANGES) {
            changes.add(new At(line, new DeviceHistory.Change(device, 0, domain, on)));
        } else {
            untold++;
        }
    }

    /** The recording ends: all changes in its order, but what a person knows better. */
    ArrayDeque<At> changes(ImportOptions options) {
        epochs.forEach(this::end);
        List<At> all = new ArrayList<>(changes);
        for (DeviceClaim claim : options.devices()) {
            claim.domain().ifPresent(domain -> replace(all, claim.device(), domain));
        }
        all.sort(Comparator.comparingLong(At::line));
        return new ArrayDeque<>(all);
    }

    private static void replace(List<At> all, DeviceId device, int domain) {
        all.removeIf(each -> each.change().device().equals(device));
        all.add(new At(0, new DeviceHistory.Change(device, 0, domain, true)));
    }

    /** Changes beyond those that are told. */
    long untold() {
        return untold;
    }

    /** Domains that the recording names. */
    Set<Integer> domains() {
        return domains;
    }
}
