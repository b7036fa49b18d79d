package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.rules.Findings.Closed;
import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Effects;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.LeafPiece;
import dev.fencepost.analyzer.shadow.Mismatch;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Op;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Optional;

/**
 * Flags leaves and RMP entries of different size classes over one frame, from the event that made
 * them differ to the one that ends it, and says which of the two went first.
 */
public final class SizeRule implements Rule {
    @Override
    public void after(Shadow shadow, Routed routed, Effects effects, Findings findings) {
        for (Frame frame : effects.frames()) {
            judge(shadow, frame, routed.event(), findings);
        }
        for (Domain domain : effects.resumed()) {
            for (long base : List.copyOf(domain.deferredFrames())) {
                judge(shadow, shadow.frames().find(base), routed.event(), findings);
            }
        }
    }

    private static void judge(Shadow shadow, Frame frame, TraceEvent event, Findings findings) {
        if (shadow.hardware().model() != Model.AMD) {
            return;
        }
        if (frame.hasDetail() && !frame.detail().mismatches().isEmpty()) {
            for (Mismatch mismatch : List.copyOf(frame.detail().mismatches())) {
                if (isMismatch(mismatch) && !holds(shadow, frame, mismatch)) {
                    end(shadow, frame, mismatch, event, findings);
                }
            }
        }
        if (frame.sizeKnown()) {
            for (LeafPiece piece : frame.pieces()) {
                Domain domain = shadow.domain(piece.domain());
                Optional<Hazard> hazard = hazard(domain, frame, piece);
                hazard.ifPresent(h -> begin(shadow, frame, domain, h, event, findings));
            }
        }
        frame.dropEmptyDetail();
    }

    private static boolean isMismatch(Mismatch mismatch) {
        return !mismatch.code().equals(Hazard.LEAF_STRADDLES.name());
    }

    /** The hazard of one piece of leaves over a frame, by the tables alone. */
    private static Optional<Hazard> hazard(Domain domain, Frame frame, LeafPiece piece) {
        if (domain.devices().isEmpty()) {
            return Optional.empty();
        }
        boolean large = piece.leaves().large();
        if (!domain.trusted()) {
            return large && frame.mixed() ? Optional.of(Hazard.SHARED_MIXED) : Optional.empty();
        }
        if (large && frame.is4K() && frame.anyAssigned(domain.asid())) {
            return Optional.of(Hazard.IO_LARGER);
        }
        if (!large && frame.is2M() && frame.anyAssigned(domain.asid())) {
            return Optional.of(Hazard.IO_SMALLER);
        }
        return Optional.empty();
    }

    private static boolean holds(Shadow shadow, Frame frame, Mismatch mismatch) {
        Domain domain = shadow.domain(mismatch.domain());
        for (LeafPiece piece : frame.pieces()) {
            if (piece.domain() != domain.id()) {
                continue;
            }
            boolean same =
                    hazard(domain, frame, piece)
                            .filter(h -> h.name().equals(mismatch.code()))
                            .isPresent();
            boolean hitUntrusted =
                    mismatch.code().equals(Hazard.SHARED_MIXED.name())
                            && domain.trusted()
                            && piece.leaves().large()
                            && frame.mixed();
            if (same || hitUntrusted) {
                return true;
            }
        }
        return false;
    }

    private static void begin(
            Shadow shadow,
            Frame frame,
            Domain domain,
            Hazard hazard,
            TraceEvent event,
            Findings findings) {
        Mismatch mismatch = of(frame, domain, hazard, event);
        if (mismatch.open()) {
            confirm(shadow, frame, mismatch, event, findings);
        } else if (domain.running() && !shadow.stalled(domain.id(), frame.base())) {
            open(shadow, frame, mismatch, event, findings);
        } else {
            domain.deferredFrames().add(frame.base());
        }
    }

    /** The mismatch of that kind over a frame; begun with the event where there is none. */
    static Mismatch of(Frame frame, Domain domain, Hazard hazard, TraceEvent event) {
        return of(frame, domain, hazard, 0, event);
    }

    /** The same, of one leaf. */
    static Mismatch of(Frame frame, Domain domain, Hazard hazard, long leaf, TraceEvent event) {
        Mismatch known = find(frame, domain, hazard, leaf);
        if (known != null) {
            return known;
        }
        Mismatch begun = new Mismatch(domain.id(), hazard.name(), leaf, event);
        frame.detail().mismatches().add(begun);
        return begun;
    }

    /** The mismatch of that kind and leaf over a frame; null where there is none. */
    static Mismatch find(Frame frame, Domain domain, Hazard hazard, long leaf) {
        if (!frame.hasDetail()) {
            return null;
        }
        for (Mismatch mismatch : frame.detail().mismatches()) {
            if (mismatch.domain() == domain.id()
                    && mismatch.leaf() == leaf
                    && mismatch.code().equals(hazard.name())) {
                return mismatch;
            }
        }
        return null;
    }

    /** Counts an access that meets a mismatch; false where it may deserve more than that. */
    static boolean counts(Frame frame, Domain domain, Hazard hazard, Reach reach) {
        Mismatch mismatch = find(frame, domain, hazard, 0);
        return mismatch != null && mismatch.tally().counts(reach.ts(), reach.seq(), Severity.FAULT);
    }

    /** Facts that were doubtful may have been told anew since it opened. */
    private static void confirm(
            Shadow shadow, Frame frame, Mismatch mismatch, TraceEvent event, Findings findings) {
        if (mismatch.proven()) {
            return;
        }
        Domain domain = shadow.domain(mismatch.domain());
        Hazard hazard = Hazard.valueOf(mismatch.code());
        Proof proof = proof(shadow, domain, frame, hazard, offender(domain, frame, hazard));
        if (proof.certain()) {
            mismatch.proven(true);
            Subject subject = Subject.frame(hazard, domain.id(), frame.base());
            findings.confirm(subject, event, proof::events);
        }
    }

    private static Proof proof(
            Shadow shadow, Domain domain, Frame frame, Hazard hazard, LeafPiece piece) {
        Proof proof = Proof.ofState(shadow).onSize(piece.leaves());
        domain.representative().ifPresent(proof::on);
        if (hazard == Hazard.SHARED_MIXED) {
            return proof.onPage(frame, frame.firstAssigned())
                    .onPage(frame, frame.firstUnassigned());
        }
        return proof.onPage(frame, witness(shadow, frame, domain.asid()));
    }

    /** A page of a guest in a frame that has one: where gaps matter, the one told of last. */
    static int witness(Shadow shadow, Frame frame, int asid) {
        int best = frame.firstAssigned(asid);
        if (!shadow.gaps().any() || frame.uniform()) {
            return best;
        }
        for (int page = best + 1; page < Pages.PAGES_PER_FRAME; page++) {
            if (frame.assigned(page) && frame.asid(page) == asid) {
                Fact older = Fact.older(frame.origin(best), frame.origin(page));
                best = older.equals(frame.origin(best)) ? page : best;
            }
        }
        return best;
    }

    /** Opens the episode of a mismatch, upon an event that lets it be hit. */
    static void open(
            Shadow shadow, Frame frame, Mismatch mismatch, TraceEvent event, Findings findings) {
        Domain domain = shadow.domain(mismatch.domain());
        Hazard hazard = Hazard.valueOf(mismatch.code());
        LeafPiece piece = offender(domain, frame, hazard);
        Proof proof =
                proof(shadow, domain, frame, hazard, piece).with(mismatch.openedBy()).with(event);
        Facts facts =
                Facts.NONE
                        .at(piece.iova())
                        .sizes(piece.leaves().size(), frame.is2M() ? Pages.SIZE_2M : Pages.SIZE_4K);
        if (hazard != Hazard.SHARED_MIXED && domain.trusted()) {
            facts = facts.withAsid(domain.asid());
        }
        shadow.journal().frame(frame);
        mismatch.proven(proof.certain());
        mismatch.opened(
                findings.open(
                        Subject.frame(hazard, domain.id(), frame.base()),
                        event,
                        proof.confidence(),
                        facts,
                        proof::events));
    }

    /** A piece of leaves at fault: one whose size is no guess, if there is one. */
    private static LeafPiece offender(Domain domain, Frame frame, Hazard hazard) {
        boolean large = hazard != Hazard.IO_SMALLER;
        LeafPiece guessed = null;
        for (LeafPiece piece : frame.pieces()) {
            if (piece.domain() == domain.id() && piece.leaves().large() == large) {
                if (!piece.leaves().derived()) {
                    return piece;
                }
                guessed = guessed == null ? piece : guessed;
            }
        }
        if (guessed == null) {
            throw new IllegalStateException(
                    "no leaf is at fault over frame 0x" + Long.toHexString(frame.base()));
        }
        return guessed;
    }

    private static void end(
            Shadow shadow, Frame frame, Mismatch mismatch, TraceEvent event, Findings findings) {
        frame.detail().mismatches().remove(mismatch);
        shadow.journal().frame(frame);
        Hazard hazard = Hazard.valueOf(mismatch.code());
        Closed closed =
                findings.close(Subject.frame(hazard, mismatch.domain(), frame.base()), event);
        if (!closed.found()) {
            return;
        }
        Op began = mismatch.openedBy().op();
        closed = closed.doubtedIf(unordered(mismatch.openedBy(), event) || lost(shadow, mismatch));
        if (isRmpChange(began) && isResize(event.op())) {
            findings.carry(
                    Subject.frame(Hazard.RMP_FIRST, mismatch.domain(), frame.base()),
                    event,
                    closed);
        } else if (isResize(began) && isRmpChange(event.op()) && closed.hits() > 0) {
            findings.carry(
                    Subject.frame(Hazard.DMA_IN_GAP, mismatch.domain(), frame.base()),
                    event,
                    closed);
        }
    }

    private static boolean lost(Shadow shadow, Mismatch mismatch) {
        TraceEvent opener = mismatch.openedBy();
        return shadow.gaps().since(opener.stream(), Fact.of(opener));
    }

    private static boolean unordered(TraceEvent a, TraceEvent b) {
        return a.stream() != b.stream() && Fact.of(a).unorderedWith(Fact.of(b));
    }

    private static boolean isResize(Op op) {
        return op == Op.SPLIT || op == Op.MERGE;
    }

    /** Whether an operation, if it does not fail, is an RMP change in the sense of flush order. */
    static boolean isRmpChange(Op op) {
        return op == Op.RMPUPDATE || op == Op.PSMASH || op == Op.UNSMASH;
    }
}
