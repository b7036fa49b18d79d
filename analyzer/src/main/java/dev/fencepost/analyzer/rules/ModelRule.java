package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.rules.Side.Against;
import dev.fencepost.analyzer.rules.Side.Result;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Ranges;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Access;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Part.State;
import dev.fencepost.model.Routed;
import dev.fencepost.model.RunState;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.model.Unmap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds recorded outcomes that the hardware model excludes (MODEL_DISAGREES): an OK where one page
 * cannot have been reached, and a fault where no page can have given it. It says nothing where a
 * pending flush, a cache, a stall or an unknown entry may explain the outcome.
 */
public final class ModelRule {
    private ModelRule() {}

    /**
     * Whether what was recorded of an access to one part is what the tables lead one to expect.
     * False where it takes a closer look.
     *
     * @param refused whether the RMP refuses the part
     */
    static boolean fits(Hardware hardware, Reach reach, Leaves leaves, boolean refused) {
        long entry = reach.entry();
        boolean sized = entry == 0 || entry == (leaves.large() ? Pages.SIZE_2M : Pages.SIZE_4K);
        return switch (reach.outcome()) {
            case OK -> !refused && sized;
            case IO_PAGE_FAULT -> false;
            case RMP_PAGE_FAULT -> refused && hardware.model() != Hardware.Model.SINGLE_OWNER;
            case UNKNOWN, STALLED -> true;
        };
    }

    /** What this slot can say against a recorded OK: one answer for each frame of it. */
    public static List<Straddle> refutedOk(Shadow shadow, Routed routed) {
        if (!(routed.event() instanceof Access access) || access.outcome() != Outcome.OK) {
            return List.of();
        }
        Optional<Attempt> found = Attempt.of(shadow, routed);
        if (found.isEmpty() || unsettled(shadow, found.get())) {
            return List.of();
        }
        Attempt attempt = found.get();
        List<Straddle> refuted = new ArrayList<>(0);
        for (Part part : attempt.parts()) {
            Optional<Proof> proof = Optional.empty();
            if (part.state() == State.MAPPED && shadow.owns(part.spa())) {
                proof = new Passage(shadow, attempt, part).refusal();
                if (proof.isEmpty() && attempt.parts().size() == 1) {
                    proof = new EntrySize(shadow, attempt, part, access.entry()).impossible();
                }
            } else if (part.state() != State.MAPPED && shadow.owns(part.iova())) {
                boolean gone =
                        attempt.source() == Source.WALK || AccessRule.unmapped(attempt, part);
                proof = gone ? removed(shadow, attempt, part, Ranges::overlap) : Optional.empty();
            }
            proof.ifPresent(why -> add(refuted, told(shadow, attempt, part, why)));
        }
        return refuted;
    }

    /** One answer a frame, the surest. */
    private static void add(List<Straddle> refuted, Straddle told) {
        for (int i = 0; i < refuted.size(); i++) {
            Straddle other = refuted.get(i);
            if (other.window() == told.window() && other.mapped() == told.mapped()) {
                if (!other.sides().get(0).certain() && told.sides().get(0).certain()) {
                    refuted.set(i, told);
                }
                return;
            }
        }
        refuted.add(told);
    }

    private static Straddle told(Shadow shadow, Attempt attempt, Part part, Proof proof) {
        boolean mapped = part.state() == State.MAPPED;
        Side side = new Side(0, false, Result.FAILED, proof.certain(), Against.of(proof));
        return new Straddle(
                shadow.slot(),
                1,
                attempt.domain().id(),
                Pages.frameOf(mapped ? part.spa() : part.iova()),
                mapped,
                List.of(side),
                proof.events());
    }

    /** Whether a recorded fault cannot have come from a part; the proof says why. */
    static Against excludesFault(Shadow shadow, Attempt attempt, Part part, Proof proof) {
        if (unsettled(shadow, attempt)) {
            return Against.NOTHING;
        }
        boolean rmp = attempt.outcome() == Outcome.RMP_PAGE_FAULT;
        boolean oneTable = shadow.hardware().model() == Hardware.Model.SINGLE_OWNER;
        if (rmp && oneTable && attempt.trusted()) {
            return Against.of(proof); // whatever fails there fails as a translation
        }
        if (part.state() == State.MAPPED) {
            boolean excluded =
                    rmp
                            ? new Passage(shadow, attempt, part).passesRmp(proof)
                            : new Passage(shadow, attempt, part).translates(proof);
            return excluded ? Against.of(proof) : Against.NOTHING;
        }
        if (!rmp || OldLeaves.anyOver(attempt, part.iova(), part.length())) {
            return Against.NOTHING;
        }
        return removed(shadow, attempt, part, Ranges::covers)
                .map(why -> because(proof, why))
                .orElse(Against.NOTHING);
    }

    private static Against because(Proof proof, Proof why) {
        proof.with(why.events()).doubtedIf(!why.certain());
        return Against.of(proof);
    }

    /**
     * Whether the device's table entry may not be the one in force, or something other than the
     * tables holds its accesses back.
     */
    private static boolean unsettled(Shadow shadow, Attempt attempt) {
        return shadow.reentered(attempt.device().bdf())
                || attempt.device().state() == RunState.FENCED;
    }

    /**
     * That no leaf is at a part: one was there and went, or an UNMAP said so. What was never seen
     * may have been mapped before the trace began.
     */
    private static Optional<Proof> removed(
            Shadow shadow, Attempt attempt, Part part, RangeTest unmapping) {
        boolean unknown = part.state() == State.UNKNOWN || shadow.gaps().flushesUnseen();
        if (unknown || !attempt.domain().pageTableSeen()) {
            return Optional.empty();
        }
        TraceEvent last = attempt.domain().lastRemoval(part.iova()).event();
        boolean told =
                part.state() == State.REMOVED
                        || last instanceof Unmap unmap
                                && unmap.size() != 0
                                && unmapping.test(
                                        unmap.iova(), unmap.size(), part.iova(), part.length());
        if (!told) {
            return Optional.empty();
        }
        Proof proof = Proof.upon(shadow, attempt.event()).on(attempt.device());
        AccessRule.removal(shadow, attempt, part, proof);
        return Optional.of(proof);
    }

    private interface RangeTest {
        boolean test(long a, long bytesA, long b, long bytesB);
    }

    /** The leaf that a page of a mapped part leads through; null where this slot knows none. */
    static Leaves leavesAt(Attempt attempt, Frame frame, Part page) {
        return frame == null ? null : frame.find(attempt.domain().id(), page.iova(), page.spa());
    }
}
