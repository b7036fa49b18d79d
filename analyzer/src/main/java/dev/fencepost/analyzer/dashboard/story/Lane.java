package dev.fencepost.analyzer.dashboard.story;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceState;
import dev.fencepost.model.Fault;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;

/** Tells in which lane of a timeline an event is drawn, and whether as one that failed. */
public final class Lane {
    private Lane() {}

    /** {@code leaves}, {@code flush}, {@code rmp} or {@code dma:BDF}. */
    public static String of(TraceEvent event) {
        if (event instanceof Access access) {
            return dma(access.bdf().toString());
        }
        if (event instanceof DeviceState state) {
            return dma(state.bdf().toString());
        }
        if (event instanceof Fault fault) {
            return dma(fault.bdf().toString());
        }
        if (event.stream() == Stream.RMP) {
            return "rmp";
        }
        return switch (Op.of(event)) {
            case INVALIDATE, COMPLETION_WAIT, COMPLETION -> "flush";
            default -> event.stream() == Stream.DMA ? dma("all") : "leaves";
        };
    }

    /** Whether it tells of an access or a flush that did not come through. */
    public static boolean hasFailed(TraceEvent event) {
        if (event instanceof Access access) {
            return access.outcome() == Outcome.IO_PAGE_FAULT
                    || access.outcome() == Outcome.RMP_PAGE_FAULT;
        }
        return event instanceof Fault || event instanceof Completion done && !done.ok();
    }

    private static String dma(String device) {
        return "dma:" + device;
    }
}
