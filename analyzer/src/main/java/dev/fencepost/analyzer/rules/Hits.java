package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Mismatch;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.analyzer.shadow.Tally;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What one access met, told to the findings once for each code in each frame or 2 MiB of IOVA. */
final class Hits {
    private static final List<Hazard> HAZARDS = List.of(Hazard.values());

    private final Shadow shadow;
    private final Attempt attempt;
    private final Findings findings;
    private List<Hit> hits = List.of();

    /** A page that lacks a right, or the part of it that an access reached. */
    private record Lack(Part page, Proof proof) {}

    /** A hit that is told at the end, so that the surest of an access's pages speaks for it. */
    private record Hit(Subject subject, boolean certain, Runnable tell) {}

    Hits(Shadow shadow, Attempt attempt, Findings findings) {
        this.shadow = shadow;
        this.attempt = attempt;
        this.findings = findings;
    }

    private void add(Subject subject, boolean certain, Runnable tell) {
        if (hits.isEmpty()) {
            hits = new ArrayList<>(2);
        }
        for (int i = 0; i < hits.size(); i++) {
            if (hits.get(i).subject().equals(subject)) {
                if (certain && !hits.get(i).certain()) {
                    hits.set(i, new Hit(subject, true, tell));
                }
                return;
            }
        }
        hits.add(new Hit(subject, certain, tell));
    }

    private void point(Subject subject, Severity severity, Proof proof, Facts facts) {
        TraceEvent event = attempt.event();
        add(
                subject,
                proof.certain(),
                () ->
                        findings.point(
                                subject,
                                event,
                                severity,
                                proof.confidence(),
                                facts,
                                proof::events));
    }

    /** Tells what was met. */
    void tell() {
        hits.forEach(hit -> hit.tell().run());
    }

    /** A part that no leaf maps. */
    void unmapped(Part part) {
        if (attempt.cameThrough()) {
            return;
        }
        DeviceId bdf = attempt.device().bdf();
        long window = Pages.frameOf(part.iova());
        Proof proof = Proof.upon(shadow, attempt.event()).on(attempt.device());
        AccessRule.removal(shadow, attempt, part, proof);
        point(
                Subject.iova(Hazard.UNMAPPED_DMA, attempt.domain().id(), bdf, window),
                Severity.FAULT,
                proof,
                Facts.NONE.at(part.iova()));
    }

    /** A part whose leaf does not allow the direction. */
    void notPermitted(Frame frame, Leaves leaves, Part part) {
        if (attempt.cameThrough()) {
            return;
        }
        DeviceId bdf = attempt.device().bdf();
        Optional<Part> refused = surelyRefused(frame, part, page -> false);
        Part first = refused.orElse(part);
        Proof proof =
                Proof.upon(shadow, attempt.event())
                        .on(attempt.device())
                        .on(leaves)
                        .doubtedIf(refused.isEmpty());
        point(
                Subject.device(Hazard.UNMAPPED_DMA, attempt.domain().id(), bdf, frame.base()),
                Severity.FAULT,
                proof,
                Facts.NONE.at(first.iova()).leadingTo(first.spa()).sizes(leaves.size(), 0));
    }

    /**
     * The first page of a part refused by the tables that no old entry, nor one that was kept, can
     * have let through.
     */
    private Optional<Part> surelyRefused(Frame frame, Part part, IntPredicate kept) {
        return Passage.pages(part).stream()
                .filter(page -> !mayHaveComeThrough(frame, page, kept))
                .findFirst();
    }

    private boolean mayHaveComeThrough(Frame frame, Part page, IntPredicate kept) {
        return !attempt.failureSettles()
                && (kept.test(Pages.pageInFrame(page.spa()))
                        || AccessRule.oldEntryWouldDo(shadow, attempt, frame, page));
    }

    private IntPredicate kept(Frame frame, Leaves leaves, Hazard hazard) {
        return page -> Leftover.kept(shadow, attempt, frame, leaves, page, Rights.bit(hazard));
    }

    /** A mapped part that the RMP refuses for the given hazards. */
    void failed(Frame frame, Leaves leaves, Part part, int hazards) {
        for (Hazard hazard : HAZARDS) {
            if ((hazards & Rights.bit(hazard)) == 0) {
                continue;
            }
            if (hazard == Hazard.LEAF_STRADDLES) {
                wholeLeaf(frame, leaves, part);
            } else if (hazard.episode()) {
                mismatch(frame, leaves, part, hazard);
            } else {
                ownership(frame, leaves, part, hazard, (hazards & Rights.UNKNOWN) != 0);
            }
        }
    }

    private void mismatch(Frame frame, Leaves leaves, Part part, Hazard hazard) {
        if (attempt.cameThrough()) {
            return;
        }
        TraceEvent event = attempt.event();
        Mismatch mismatch = SizeRule.of(frame, attempt.domain(), hazard, event);
        if (mismatch.tally().counts(event.ts(), event.seq(), Severity.FAULT)) {
            return;
        }
        if (!mismatch.open()) {
            SizeRule.open(shadow, frame, mismatch, event, findings);
        }
        boolean doubt = surelyRefused(frame, part, kept(frame, leaves, hazard)).isEmpty();
        Proof verdict = sizes(Proof.judging(shadow, event), frame, leaves, hazard).doubtedIf(doubt);
        Subject subject = Subject.frame(hazard, attempt.domain().id(), frame.base());
        mismatch.opened(findings.tally(subject));
        add(
                subject,
                verdict.certain(),
                () ->
                        findings.hit(
                                subject,
                                event,
                                Severity.FAULT,
                                verdict.confidence(),
                                () -> evidence(frame, leaves, hazard)));
    }

    /** A leaf that fails as a whole, since it straddles. */
    private void wholeLeaf(Frame frame, Leaves leaves, Part part) {
        WholeLeaf leaf = WholeLeaf.of(shadow, attempt.domain(), frame, leaves, part.iova());
        Mismatch mismatch = leaf.mismatch();
        TraceEvent event = attempt.event();
        if (attempt.cameThrough()
                || mismatch.tally().counts(event.ts(), event.seq(), Severity.FAULT)) {
            return;
        }
        if (!mismatch.open()) {
            LeafStraddleRule.open(shadow, leaf.first(), mismatch, event, findings);
        }
        mismatch.opened(findings.tally(leaf.subject()));
        IntPredicate kept = kept(frame, leaves, Hazard.LEAF_STRADDLES);
        Proof proof =
                leaf.straddling(Proof.upon(shadow, event).on(attempt.device()).onSize(leaves))
                        .doubtedIf(surelyRefused(frame, part, kept).isEmpty());
        add(
                leaf.subject(),
                proof.certain(),
                () ->
                        findings.hit(
                                leaf.subject(),
                                event,
                                Severity.FAULT,
                                proof.confidence(),
                                proof::events));
    }

    private List<TraceEvent> evidence(Frame frame, Leaves leaves, Hazard hazard) {
        return sizes(Proof.upon(shadow, attempt.event()), frame, leaves, hazard).events();
    }

    private Proof sizes(Proof proof, Frame frame, Leaves leaves, Hazard hazard) {
        proof.on(attempt.device()).onSize(leaves);
        if (hazard == Hazard.SHARED_MIXED) {
            return proof.onPage(frame, frame.firstAssigned())
                    .onPage(frame, frame.firstUnassigned());
        }
        return proof.onPage(frame, SizeRule.witness(shadow, frame, attempt.domain().asid()));
    }

    /** Rests on the first page whose lack is certain, or on the first that lacks it. */
    private void ownership(Frame frame, Leaves leaves, Part part, Hazard hazard, boolean unsure) {
        if (attempt.outcome() == Outcome.STALLED) {
            return;
        }
        boolean ok = attempt.outcome() == Outcome.OK;
        IntPredicate kept = ok ? page -> false : kept(frame, leaves, hazard);
        boolean whole = hazard == Hazard.UNTRUSTED_TO_PRIVATE && leaves.large();
        Optional<Lack> best = Optional.empty();
        for (Part page : Passage.pages(part)) {
            if (!lacks(frame, page, hazard)) {
                continue;
            }
            boolean doubt = mayHaveComeThrough(frame, page, kept);
            if (doubt && (ok || best.isPresent())) {
                continue; // what came through an old entry is no breach of the leaf that there is
            }
            Proof proof =
                    Proof.upon(shadow, attempt.event())
                            .on(attempt.device())
                            .on(leaves)
                            .onPage(frame, Pages.pageInFrame(page.spa()))
                            .doubtedIf(whole && unsure)
                            .doubtedIf(guessed(frame, leaves, page))
                            .doubtedIf(doubt);
            if (best.isEmpty() || proof.certain()) {
                best = Optional.of(new Lack(page, proof));
            }
            if (proof.certain()) {
                break;
            }
        }
        best.ifPresent(lack -> ownership(frame, leaves, hazard, lack));
    }

    /** Whether the page's leaf may be of a size that would be found wrong first. */
    private boolean guessed(Frame frame, Leaves leaves, Part page) {
        return GuessedSize.decides(shadow, attempt, frame, leaves, page);
    }

    private boolean lacks(Frame frame, Part page, Hazard hazard) {
        long iova = page.iova() & -Pages.SIZE_4K;
        return Rights.has(shadow, attempt, frame, hazard, iova, Pages.pageInFrame(page.spa()));
    }

    private void ownership(Frame frame, Leaves leaves, Hazard hazard, Lack lack) {
        DeviceId bdf = attempt.device().bdf();
        point(
                Subject.device(hazard, attempt.domain().id(), bdf, frame.base()),
                attempt.outcome() == Outcome.OK ? Severity.BREACH : Severity.FAULT,
                lack.proof(),
                Facts.NONE
                        .withAsid(attempt.device().asid())
                        .at(lack.page().iova())
                        .leadingTo(lack.page().spa())
                        .sizes(leaves.size(), frame.is2M() ? Pages.SIZE_2M : Pages.SIZE_4K));
    }

    /** An access to memory whose leaf is gone and whose flush is pending. */
    void stale(Subject subject, Severity severity, Proof proof, Facts facts) {
        point(subject, severity, proof, facts);
    }

    /** An access through an old leaf to a page that changed hands. */
    void breach(Change change, Proof proof) {
        Subject subject =
                Subject.frame(Hazard.valueOf(change.raised()), change.domain(), change.frame());
        change.tally(findings.tally(subject));
        if (change.tally() != Tally.NONE) {
            TraceEvent event = attempt.event();
            add(
                    subject,
                    proof.certain(),
                    () ->
                            findings.hit(
                                    subject,
                                    event,
                                    Severity.BREACH,
                                    proof.confidence(),
                                    proof::events));
        }
    }
}
