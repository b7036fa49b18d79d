package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Source;
import java.util.Optional;

/**
 * Holds the recorded size of an IOTLB entry to the model: it is 4K or 2M, and 2M only through a
 * leaf of 2M or more. A guest's own stage 1 may make it smaller than the leaf.
 */
final class EntrySize {
    private final Shadow shadow;
    private final Attempt attempt;
    private final Part part;
    private final long entry;

    EntrySize(Shadow shadow, Attempt attempt, Part part, long entry) {
        this.shadow = shadow;
        this.attempt = attempt;
        this.part = part;
        this.entry = entry;
    }

    /** Why no translation of the part can have had an entry of that size. */
    Optional<Proof> impossible() {
        Hardware.Model model = shadow.hardware().model();
        boolean silent = entry == 0 || model == Hardware.Model.SINGLE_OWNER || cachedByDevice();
        Frame frame = silent ? null : shadow.frames().find(Pages.frameOf(part.spa()));
        Leaves leaves = ModelRule.leavesAt(attempt, frame, part);
        if (leaves == null || shadow.stalled(attempt.domain().id(), frame.base())) {
            return Optional.empty();
        }
        boolean known = entry == Pages.SIZE_4K || entry == Pages.SIZE_2M;
        boolean sized = !leaves.derived();
        boolean small = sized && !leaves.large() && entry == Pages.SIZE_2M && !older(true);
        boolean large = sized && leaves.large() && entry == Pages.SIZE_4K && !older(false);
        boolean stage1 = large && model == Hardware.Model.AMD && stage1KeepsLarge();
        return !known || small || stage1
                ? Optional.of(Proof.upon(shadow, attempt.event()).on(attempt.device()).on(leaves))
                : Optional.empty();
    }

    private boolean stage1KeepsLarge() {
        return shadow.hardware().stage1EntrySize() == Pages.SIZE_2M;
    }

    private boolean cachedByDevice() {
        return attempt.source() == Source.ATC
                || attempt.source() == Source.UNKNOWN && attempt.device().entry().ats();
    }

    /** Whether an entry of an old leaf of that class may have been used. */
    private boolean older(boolean large) {
        return attempt.source() != Source.WALK
                && OldLeaves.any(
                        attempt,
                        part.iova(),
                        part.length(),
                        leaf -> leaf.derived() || leaf.large() == large);
    }
}
