package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Effects;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.LeafPiece;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Mismatch;
import dev.fencepost.analyzer.shadow.Ranges;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Flags a leaf of more than 2M, within one GiB of SPA, over private frames of different RMP sizes.
 */
public final class LeafStraddleRule implements Rule {
    private static final String CODE = Hazard.LEAF_STRADDLES.name();

    @Override
    public void after(Shadow shadow, Routed routed, Effects effects, Findings findings) {
        boolean nothing = effects.frames().isEmpty() && effects.resumed().isEmpty();
        if (nothing || shadow.hardware().model() != Model.AMD) {
            return;
        }
        Set<Frame> firsts = new LinkedHashSet<>(2);
        for (Frame frame : effects.frames()) {
            collect(shadow, frame, firsts);
        }
        for (Domain domain : effects.resumed()) {
            domain.deferredFrames()
                    .forEach(base -> collect(shadow, shadow.frames().find(base), firsts));
        }
        firsts.forEach(first -> judge(shadow, first, routed.event(), findings));
    }

    private static void collect(Shadow shadow, Frame frame, Set<Frame> firsts) {
        if (frame.hasDetail()) {
            for (Mismatch mismatch : frame.detail().mismatches()) {
                if (mismatch.code().equals(CODE)) {
                    firsts.add(frame);
                }
            }
        }
        Leaves single = frame.single();
        if (single != null && single.size() <= Pages.SIZE_2M) {
            return;
        }
        for (LeafPiece piece : frame.pieces()) {
            if (piece.leaves().size() > Pages.SIZE_2M) {
                firsts.add(shadow.frames().findOrAdd(firstFrame(piece.leaves(), frame.base())));
            }
        }
    }

    /** Base of the first frame, within the same GiB, of the leaf that covers a frame. */
    private static long firstFrame(Leaves leaves, long base) {
        return Ranges.max(base & -leaves.size(), base & -Pages.SIZE_1G);
    }

    private static void judge(Shadow shadow, Frame first, TraceEvent event, Findings findings) {
        shadow.journal().frame(first);
        List<Straddled> straddled = straddled(shadow, first);
        if (first.hasDetail()) {
            for (Mismatch mismatch : List.copyOf(first.detail().mismatches())) {
                boolean over =
                        mismatch.code().equals(CODE)
                                && straddled.stream().noneMatch(found -> found.is(mismatch));
                if (over) {
                    first.detail().mismatches().remove(mismatch);
                    findings.close(subject(mismatch, first), event);
                }
            }
        }
        straddled.forEach(found -> begin(shadow, first, found, event, findings));
        first.dropEmptyDetail();
    }

    private static Subject subject(Mismatch mismatch, Frame first) {
        return Subject.leaf(
                Hazard.LEAF_STRADDLES, mismatch.domain(), first.base(), mismatch.leaf());
    }

    /** A leaf and two of its frames that show it. */
    private record Straddled(Domain domain, LeafPiece piece, Frame of2M, Frame of4K) {
        /**
         * The leaf as one number: where it begins and, in bits that are zero there, how large it
         * is.
         */
        long leaf() {
            Leaves leaves = piece.leaves();
            return (piece.iova() & -leaves.size()) | Long.numberOfTrailingZeros(leaves.size());
        }

        boolean is(Mismatch mismatch) {
            return mismatch.domain() == domain.id() && mismatch.leaf() == leaf();
        }
    }

    private static List<Straddled> straddled(Shadow shadow, Frame first) {
        List<Straddled> all = new ArrayList<>(1);
        for (LeafPiece piece : first.pieces()) {
            Domain domain = shadow.domain(piece.domain());
            Leaves leaves = piece.leaves();
            if (domain.trusted()
                    && leaves.size() > Pages.SIZE_2M
                    && firstFrame(leaves, first.base()) == first.base()) {
                scan(shadow, domain, piece, first.base()).ifPresent(all::add);
            }
        }
        return all;
    }

    private static Optional<Straddled> scan(
            Shadow shadow, Domain domain, LeafPiece piece, long base) {
        long bytes = Math.min(piece.leaves().size(), Pages.SIZE_1G);
        Frame of2M = null;
        Frame of4K = null;
        for (long offset = 0;
                offset < bytes && (of2M == null || of4K == null);
                offset += Pages.SIZE_2M) {
            Frame frame = shadow.frames().find(base + offset);
            boolean counts = frame != null && frame.sizeKnown() && frame.anyAssigned(domain.asid());
            if (counts && frame.is2M() && of2M == null) {
                of2M = frame;
            } else if (counts && frame.is4K() && of4K == null) {
                of4K = frame;
            }
        }
        return of2M == null || of4K == null
                ? Optional.empty()
                : Optional.of(new Straddled(domain, piece, of2M, of4K));
    }

    private static void begin(
            Shadow shadow, Frame first, Straddled found, TraceEvent event, Findings findings) {
        Domain domain = found.domain();
        Mismatch mismatch = SizeRule.of(first, domain, Hazard.LEAF_STRADDLES, found.leaf(), event);
        if (!mismatch.open() && !domain.running()) {
            domain.deferredFrames().add(first.base());
            return;
        }
        Proof proof =
                Proof.ofState(shadow)
                        .on(found.piece().leaves())
                        .with(mismatch.openedBy())
                        .with(event);
        domain.representative().ifPresent(proof::on);
        for (Frame frame : List.of(found.of2M(), found.of4K())) {
            proof.onPage(frame, SizeRule.witness(shadow, frame, domain.asid()));
        }
        if (mismatch.open()) {
            if (shadow.gaps().any() && proof.certain()) {
                findings.confirm(subject(mismatch, first), event, proof::events);
            }
            return;
        }
        Facts facts =
                Facts.NONE
                        .withAsid(domain.asid())
                        .at(found.piece().iova())
                        .sizes(found.piece().leaves().size(), 0);
        mismatch.opened(
                findings.open(
                        subject(mismatch, first), event, proof.confidence(), facts, proof::events));
    }
}
