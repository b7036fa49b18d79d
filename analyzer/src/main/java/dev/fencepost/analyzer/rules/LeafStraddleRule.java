package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Effects;
import dev.fencepost.analyzer.shadow.Fact;
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
    static long firstFrame(Leaves leaves, long base) {
        return Ranges.max(base & -leaves.size(), base & -Pages.SIZE_1G);
    }

    /**
     * The leaf that holds a device address, as one number: where it begins and, in bits that are
     * zero there, how large it is.
     */
    static long number(Leaves leaves, long iova) {
        return (iova & -leaves.size()) | Long.numberOfTrailingZeros(leaves.size());
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
    private record Straddled(Domain domain, LeafPiece piece, Pair pair) {
        long leaf() {
            return number(piece.leaves(), piece.iova());
        }

        boolean is(Mismatch mismatch) {
            return mismatch.domain() == domain.id() && mismatch.leaf() == leaf();
        }
    }

    /** Two private frames of different RMP size. */
    private record Pair(Frame of2M, Frame of4K) {
        static final Pair NONE = new Pair(null, null);

        boolean isComplete() {
            return of2M != null && of4K != null;
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
                Pair pair = pair(shadow, domain, leaves, first.base());
                if (pair.isComplete()) {
                    all.add(new Straddled(domain, piece, pair));
                }
            }
        }
        return all;
    }

    /** Two frames of a leaf that differ, the first ones: where gaps matter, those told of last. */
    private static Pair pair(Shadow shadow, Domain domain, Leaves leaves, long base) {
        long bytes = Math.min(leaves.size(), Pages.SIZE_1G);
        boolean firstWill = !shadow.gaps().any();
        Pair pair = Pair.NONE;
        for (long offset = 0; offset < bytes; offset += Pages.SIZE_2M) {
            Frame frame = shadow.frames().find(base + offset);
            if (frame != null && frame.sizeKnown() && frame.anyAssigned(domain.asid())) {
                pair =
                        frame.is2M()
                                ? new Pair(later(shadow, domain, pair.of2M(), frame), pair.of4K())
                                : new Pair(pair.of2M(), later(shadow, domain, pair.of4K(), frame));
            }
            if (firstWill && pair.isComplete()) {
                return pair;
            }
        }
        return pair;
    }

    private static Frame later(Shadow shadow, Domain domain, Frame a, Frame b) {
        if (a == null) {
            return b;
        }
        if (!shadow.gaps().any()) {
            return a;
        }
        Fact toldA = a.origin(SizeRule.witness(shadow, a, domain.asid()));
        Fact toldB = b.origin(SizeRule.witness(shadow, b, domain.asid()));
        return Leftover.older(toldA, toldB) ? b : a;
    }

    /** Rests a verdict on two frames that differ of a leaf that straddles. */
    static Proof prove(Shadow shadow, Domain domain, Leaves leaves, Frame first, Proof proof) {
        Pair pair = pair(shadow, domain, leaves, first.base());
        for (Frame frame : List.of(pair.of2M(), pair.of4K())) {
            proof.onPage(frame, SizeRule.witness(shadow, frame, domain.asid()));
        }
        return proof;
    }

    private static void begin(
            Shadow shadow, Frame first, Straddled found, TraceEvent event, Findings findings) {
        Domain domain = found.domain();
        Mismatch mismatch = SizeRule.of(first, domain, Hazard.LEAF_STRADDLES, found.leaf(), event);
        if (mismatch.open()) {
            if (!mismatch.proven()) {
                Proof proof = proof(shadow, first, found, mismatch, event);
                mismatch.proven(proof.certain());
                if (proof.certain()) {
                    findings.confirm(subject(mismatch, first), event, proof::events);
                }
            }
        } else if (domain.running()) {
            open(shadow, first, found, mismatch, event, findings);
        } else {
            domain.deferredFrames().add(first.base());
        }
    }

    private static Proof proof(
            Shadow shadow, Frame first, Straddled found, Mismatch mismatch, TraceEvent event) {
        Proof proof =
                Proof.ofState(shadow)
                        .onSize(found.piece().leaves())
                        .with(mismatch.openedBy())
                        .with(event);
        found.domain().representative().ifPresent(proof::on);
        return prove(shadow, found.domain(), found.piece().leaves(), first, proof);
    }

    private static void open(
            Shadow shadow,
            Frame first,
            Straddled found,
            Mismatch mismatch,
            TraceEvent event,
            Findings findings) {
        Proof proof = proof(shadow, first, found, mismatch, event);
        Facts facts =
                Facts.NONE
                        .withAsid(found.domain().asid())
                        .at(found.piece().iova())
                        .sizes(found.piece().leaves().size(), 0);
        mismatch.proven(proof.certain());
        mismatch.opened(
                findings.open(
                        subject(mismatch, first), event, proof.confidence(), facts, proof::events));
    }

    /** Opens the episode of a leaf that straddles, upon an access that hits it. */
    static void open(
            Shadow shadow, Frame first, Mismatch mismatch, TraceEvent event, Findings findings) {
        for (Straddled found : straddled(shadow, first)) {
            if (found.is(mismatch)) {
                shadow.journal().frame(first);
                open(shadow, first, found, mismatch, event, findings);
            }
        }
    }
}
