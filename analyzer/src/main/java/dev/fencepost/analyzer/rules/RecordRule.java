package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.RmpResult;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Severity;
import java.util.List;

/** Flags what an event says by itself: an RMP instruction that failed, a hole in the trace. */
public final class RecordRule implements Rule {
    @Override
    public void before(Shadow shadow, Routed routed, Findings findings) {
        if (routed.event() instanceof Gap gap) {
            if (routed.primary() && !gap.flushesUnseen()) {
                findings.point(
                        Subject.host(Hazard.TRACE_GAP, gap.stream().name()),
                        gap,
                        Severity.LATENT,
                        Confidence.CERTAIN,
                        Facts.NONE,
                        () -> List.of(gap));
            }
        } else if (routed.event() instanceof RmpEvent event && RmpResult.rc(event) != 0) {
            failed(shadow, event, findings);
        }
    }

    private static void failed(Shadow shadow, RmpEvent event, Findings findings) {
        long spa = RmpResult.spa(event);
        if (!shadow.owns(spa)) {
            return;
        }
        findings.point(
                Subject.frame(
                        Hazard.RMP_FAILED,
                        resultName(event.op(), RmpResult.rc(event)),
                        Pages.frameOf(spa)),
                event,
                Severity.LATENT,
                Confidence.CERTAIN,
                Facts.NONE.leadingTo(spa),
                () -> List.of(event));
    }

    /**
     * The result's name, or its decimal number where it has none; firmware calls have statuses
     * without names.
     */
    private static String resultName(Op op, int rc) {
        boolean firmware = op == Op.PSMASH_IO || op == Op.PUNSMASH_IO;
        return switch (firmware ? -1 : rc) {
            case 1 -> "INPUT";
            case 2 -> "PERMISSION";
            case 3 -> "INUSE";
            case 4 -> "OVERLAP";
            case 6 -> "SIZEMISMATCH";
            case 7 -> "BADADDR";
            default -> Integer.toString(rc);
        };
    }
}
