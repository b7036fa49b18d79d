package dev.fencepost.analyzer.report;

import dev.fencepost.analyzer.dashboard.story.Lane;
import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Op;
import dev.fencepost.model.TraceEvent;
import java.util.Map;

/**
 * An event as a timeline draws it.
 *
 * @param lane where it stands
 * @param kind of the lane, and of the shape
 * @param label a short word
 * @param failed whether it did not come through
 */
record Mark(String lane, String kind, String label, boolean failed) {
    private static final Map<String, String> SHAPES =
            Map.of(
                    "leaves", "M-6 -7h12v14h-12z",
                    "flush", "M0 -8 8 0 0 8 -8 0z",
                    "rmp", "M-7 -4 0 -8 7 -4V4L0 8 -7 4z",
                    "dma", "M-7 -7 8 0 -7 7z");

    static Mark of(TraceEvent event) {
        String lane = Lane.of(event);
        String kind = lane.startsWith("dma:") ? "dma" : lane;
        return new Mark(lane, kind, label(event), Lane.hasFailed(event));
    }

    String shape() {
        return SHAPES.getOrDefault(kind, SHAPES.get("leaves"));
    }

    /** What stands before a lane. */
    static String laneName(String lane) {
        return switch (lane) {
            case "leaves" -> "Leaves";
            case "flush" -> "Invalidations";
            case "rmp" -> "RMP";
            default -> lane.substring(lane.indexOf(':') + 1);
        };
    }

    private static String label(TraceEvent event) {
        return switch (Op.of(event)) {
            case ACCESS -> access((Access) event);
            case DEVICE -> ((DeviceEntry) event).on() ? "JOIN" : "LEAVE";
            case COMPLETION_WAIT -> "WAIT";
            case COMPLETION -> "DONE";
            case INVALIDATE -> "INVAL";
            case RMPUPDATE -> "UPDATE";
            case PVALIDATE -> "PVALID";
            case RMPADJUST -> "ADJUST";
            case SNAPSHOT -> "SNAP";
            case DEVICE_STATE -> "STATE";
            case PSMASH_IO -> "SMASHIO";
            case PUNSMASH_IO -> "JOINIO";
            default -> Op.of(event).name();
        };
    }

    private static String access(Access access) {
        return switch (access.outcome()) {
            case UNKNOWN -> access.dir().name();
            case OK -> "OK";
            case STALLED -> "STALL";
            case IO_PAGE_FAULT, RMP_PAGE_FAULT -> "FAULT";
        };
    }
}
