package dev.fencepost.analyzer.reference;

import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Invalidate;

/**
 * A cache of translations, or of a device-table entry.
 *
 * @param unit of a unit's caches; -1 for a device's own
 * @param domain whose translations a unit caches; -1 for others
 * @param bdf whose translations, or whose device-table entry
 */
record Cache(int unit, int domain, DeviceId bdf) {
    static Cache pages(int unit, int domain) {
        return new Cache(unit, domain, DeviceId.NONE);
    }

    static Cache entry(int unit, DeviceId bdf) {
        return new Cache(unit, -1, bdf);
    }

    static Cache ofDevice(DeviceId bdf) {
        return new Cache(-1, -1, bdf);
    }

    boolean isOfDevice() {
        return unit < 0;
    }

    /** Whether it may hold the translations of a device, or its entry. */
    boolean concerns(DeviceEntry entry) {
        return equals(entry(entry.unit(), entry.bdf())) || holdsPagesOf(entry);
    }

    /** Whether it may hold the translations of a device. */
    boolean holdsPagesOf(DeviceEntry entry) {
        return equals(pages(entry.unit(), entry.domain()))
                || entry.ats() && equals(ofDevice(entry.bdf()));
    }

    boolean isReachedBy(Invalidate flush) {
        return switch (flush.kind()) {
            case PAGES -> equals(pages(flush.unit(), flush.domain()));
            case DEVICE_TLB -> equals(ofDevice(flush.bdf()));
            case DEVICE -> equals(entry(flush.unit(), flush.bdf()));
            case ALL -> unit == flush.unit();
        };
    }
}
