package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Device;
import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Optional;

/**
 * A device's attempt to reach memory: an ACCESS, or a FAULT that counts as one.
 *
 * @param event the event
 * @param device that made it
 * @param domain of the device
 * @param trusted whether it carried T=1
 * @param outcome as recorded
 * @param source as recorded
 * @param iova first byte
 * @param length bytes
 * @param parts its pieces
 */
record Attempt(
        TraceEvent event,
        Device device,
        Domain domain,
        boolean trusted,
        Outcome outcome,
        Source source,
        long iova,
        long length,
        List<Part> parts) {
    /** The attempt that an event tells of, where its device is known. */
    static Optional<Attempt> of(Shadow shadow, Routed routed) {
        DeviceId bdf =
                routed.event() instanceof Access access
                        ? access.bdf()
                        : ((Fault) routed.event()).bdf();
        Device device = shadow.device(bdf);
        if (device == null || routed.parts().isEmpty()) {
            return Optional.empty();
        }
        Domain domain = device.domain();
        if (routed.event() instanceof Access access) {
            return Optional.of(
                    new Attempt(
                            access,
                            device,
                            domain,
                            access.trusted(),
                            access.outcome(),
                            access.source(),
                            access.iova(),
                            access.length(),
                            routed.parts()));
        }
        Fault fault = (Fault) routed.event();
        Outcome outcome =
                fault.code().equals("RMP_PAGE_FAULT")
                        ? Outcome.RMP_PAGE_FAULT
                        : Outcome.IO_PAGE_FAULT;
        return Optional.of(
                new Attempt(
                        fault,
                        device,
                        domain,
                        device.trusted(),
                        outcome,
                        Source.UNKNOWN,
                        fault.address(),
                        1,
                        routed.parts()));
    }

    /**
     * Whether a leaf of those permissions lets it through; a FAULT may have been of either
     * direction.
     */
    boolean permittedBy(Permission perm) {
        return !(event instanceof Access access) || perm.permits(access.dir());
    }

    /** Size of the IOTLB entry that it used as recorded, 0 if unknown. */
    long entry() {
        return event instanceof Access access ? access.entry() : 0;
    }

    /** Whether it was recorded to have failed. */
    boolean failed() {
        return failed(outcome);
    }

    static boolean failed(Outcome outcome) {
        return outcome == Outcome.IO_PAGE_FAULT || outcome == Outcome.RMP_PAGE_FAULT;
    }

    /**
     * Whether a recorded failure settles what became of each of its parts: over several frames it
     * may have been another's.
     */
    boolean failureSettles() {
        return failed() && staysInFrame();
    }

    /**
     * Whether its parts are known not to have come out of the device's own cache: what is recorded
     * of a failure is the source of the part that failed.
     */
    boolean sourceSettles() {
        return (source == Source.IOTLB || source == Source.WALK) && staysInFrame();
    }

    private boolean staysInFrame() {
        return Pages.frameOf(iova) == Pages.frameOf(iova + length - 1);
    }

    /** Whether it was recorded to have come through, at once or after a stall. */
    boolean cameThrough() {
        return cameThrough(outcome);
    }

    static boolean cameThrough(Outcome outcome) {
        return outcome == Outcome.OK || outcome == Outcome.STALLED;
    }
}
