package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Device;
import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Hardware.Model;
import java.util.List;

/**
 * The hardware's check of one access against the RMP, as a set of hazards: size first, then rights
 * page by page (domain.md §2 and §3). Stateless and free of garbage.
 */
final class Rights {
    /** Set where an entry that decides is unknown. */
    static final int UNKNOWN = 1 << 31;

    private static final List<Hazard> HAZARDS = List.of(Hazard.values());
    private static final int MISMATCHES =
            bit(Hazard.IO_LARGER) | bit(Hazard.IO_SMALLER) | bit(Hazard.SHARED_MIXED);

    private Rights() {}

    static int bit(Hazard hazard) {
        return 1 << hazard.ordinal();
    }

    /** Whether a set is of one size mismatch alone. */
    static boolean isMismatch(int hazards) {
        int known = hazards & ~UNKNOWN;
        return (known & MISMATCHES) == known && Integer.bitCount(known) == 1;
    }

    /** The size mismatch that a set is of. */
    static Hazard mismatch(int hazards) {
        return HAZARDS.get(Integer.numberOfTrailingZeros(hazards));
    }

    /** Whether a set holds a hazard and not merely something unknown. */
    static boolean fails(int hazards) {
        return (hazards & ~UNKNOWN) != 0;
    }

    /**
     * Judges pages {@code from} to {@code to} of a frame, reached through one leaf.
     *
     * @param accessTrusted whether the access carries T=1
     * @param large whether the leaf is 2M or more
     * @param iova device address of page {@code from}
     * @return hazards as bits, and {@link #UNKNOWN}
     */
    static int check(
            Hardware hardware,
            Device device,
            boolean accessTrusted,
            Frame frame,
            boolean large,
            long iova,
            int from,
            int to) {
        if (!frame.sizeKnown()) {
            return UNKNOWN;
        }
        boolean sized = hardware.model() == Model.AMD;
        if (!accessTrusted) {
            return sized && large ? wholeFrame(frame, from, to) : untrusted(frame, from, to);
        }
        Domain domain = device.domain();
        if (sized && domain.trusted()) {
            if (large && frame.is4K() && frame.anyAssigned(domain.asid())) {
                return bit(Hazard.IO_LARGER);
            }
            if (!large && frame.is2M() && frame.anyAssigned(domain.asid())) {
                return bit(Hazard.IO_SMALLER);
            }
        }
        return trusted(hardware, device, frame, iova, from, to);
    }

    private static int wholeFrame(Frame frame, int from, int to) {
        if (frame.mixed()) {
            return bit(Hazard.SHARED_MIXED);
        }
        boolean allKnown = frame.allKnown();
        if (frame.firstAssigned() < 0) {
            return allKnown ? 0 : UNKNOWN;
        }
        int pages = untrusted(frame, from, to);
        return allKnown ? pages : pages | UNKNOWN;
    }

    private static int untrusted(Frame frame, int from, int to) {
        int hazards = 0;
        int last = frame.uniform() ? from + 1 : to;
        for (int page = from; page < last; page++) {
            if (!frame.known(page)) {
                hazards |= UNKNOWN;
            } else if (frame.assigned(page)) {
                hazards |= bit(Hazard.UNTRUSTED_TO_PRIVATE);
            }
        }
        return hazards;
    }

    private static int trusted(
            Hardware hardware, Device device, Frame frame, long iova, int from, int to) {
        if (frame.grants(device.asid(), iova, from, to)) {
            return 0;
        }
        int hazards = 0;
        int last = frame.uniform() ? from + 1 : to;
        for (int page = from; page < last; page++) {
            hazards |= trusted(hardware, device, frame, iova + ((long) (page - from) << 12), page);
        }
        return hazards;
    }

    /** The first right that a trusted access to one page lacks. */
    static int trusted(Hardware hardware, Device device, Frame frame, long iova, int page) {
        if (!frame.known(page)) {
            return UNKNOWN;
        }
        if (!frame.assigned(page)) {
            return bit(Hazard.TRUSTED_TO_SHARED);
        }
        if (frame.asid(page) != device.asid()) {
            return bit(Hazard.WRONG_ASID);
        }
        if (frame.gpa(page) != iova) {
            return bit(Hazard.WRONG_GPA);
        }
        if (frame.immutable(page)) {
            return bit(Hazard.IMMUTABLE);
        }
        if (!hardware.validatedRequired() || frame.validated(page)) {
            return 0;
        }
        return frame.notValidated(page) ? bit(Hazard.NOT_VALIDATED) : UNKNOWN;
    }

    /**
     * Whether a page has a hazard of rights by itself.
     *
     * @param iova device address of the page
     */
    static boolean has(
            Shadow shadow, Attempt attempt, Frame frame, Hazard hazard, long iova, int page) {
        int found =
                attempt.trusted()
                        ? trusted(shadow.hardware(), attempt.device(), frame, iova, page)
                        : untrusted(frame, page, page + 1);
        return (found & bit(hazard)) != 0;
    }
}
