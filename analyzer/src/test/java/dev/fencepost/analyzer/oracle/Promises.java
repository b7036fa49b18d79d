package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.HazardKind;
import dev.fencepost.producer.sim.SimulatorSettings;

/**
 * What a policy and a hardware model promise never to bring about. Unmapping first gives only
 * UNMAPPED_DMA, with what is the same of a flush still under way (STALE_ACCESS) or of an access
 * that is half within the frame (DMA_STRADDLES). A write half into memory that is read only gives
 * DMA_STRADDLES anywhere, and what is injected has no promise to keep.
 */
final class Promises {
    private static final int FIRST_INJECTED_DOMAIN = 1001;

    private Promises() {}

    /** Whether an alert is one that such a host must never give rise to. */
    static boolean breaks(SimulatorSettings settings, Alert alert) {
        HazardKind kind = alert.kind();
        if (mayBeInjected(settings, alert)) {
            return false;
        }
        boolean sizes = kind == HazardKind.SIZE_MISMATCH;
        boolean tables =
                sizes || kind == HazardKind.BOUNDARY_CROSSING || kind == HazardKind.FLUSH_ORDER;
        boolean straddles = alert.code().equals("DMA_STRADDLES");
        boolean readOnly = settings.layout().readOnlyOneIn() > 0;
        boolean oneTable = settings.hardware().model() == Model.SINGLE_OWNER;
        boolean byPolicy =
                switch (settings.policy()) {
                    case NOHUGEPAGES, QUIESCE -> tables && !(readOnly && straddles);
                    case PSMASH_IO -> tables && !((oneTable || readOnly) && straddles);
                    case UNMAP_CONVERT_MAP ->
                            kind != HazardKind.UNMAPPED_DMA
                                    && kind != HazardKind.STALE_ACCESS
                                    && !straddles;
                    default -> false;
                };
        return byPolicy || sizes && settings.hardware().model() != Model.AMD;
    }

    private static boolean mayBeInjected(SimulatorSettings settings, Alert alert) {
        return !settings.injection().isNone()
                && alert.domain().orElse(FIRST_INJECTED_DOMAIN) >= FIRST_INJECTED_DOMAIN;
    }
}
