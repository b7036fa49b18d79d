package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Mismatch;
import dev.fencepost.analyzer.shadow.Removal;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What one access met, told to the findings at most once for each code in each frame or 2 MiB of
 * IOVA.
 */
final class Hits {
    private final Shadow shadow;
    private final Attempt attempt;
    private final Findings findings;
    private List<Subject> told = List.of();

    Hits(Shadow shadow, Attempt attempt, Findings findings) {
        this.shadow = shadow;
        this.attempt = attempt;
        this.findings = findings;
    }

    private boolean first(Subject subject) {
        if (told.contains(subject)) {
            return false;
        }
        if (told.isEmpty()) {
            told = new ArrayList<>(2);
        }
        told.add(subject);
        return true;
    }

    /** A part that no leaf maps. */
    void unmapped(Part part) {
        if (attempt.cameThrough()) {
            return;
        }
        Domain domain = attempt.domain();
        Subject subject =
                Subject.iova(
                        Hazard.UNMAPPED_DMA,
                        domain.id(),
                        attempt.device().bdf(),
                        Pages.frameOf(part.iova()));
        if (!first(subject)) {
            return;
        }
        Proof proof = Proof.upon(shadow, attempt.event()).on(attempt.device());
        removal(attempt, part, proof);
        findings.point(
                subject,
                attempt.event(),
                Severity.FAULT,
                proof.confidence(),
                Facts.NONE.at(part.iova()),
                proof::events);
    }

    /** Rests a verdict on how a part came to have no leaf. */
    static void removal(Attempt attempt, Part part, Proof proof) {
        Removal removal = attempt.domain().lastRemoval(part.iova());
        proof.with(removal.event());
        if (part.state() == Part.State.REMOVED) {
            boolean same = removal.event().seq() == part.removedSeq();
            long tsErr = same ? removal.event().tsErr() : 0;
            for (TraceEvent flush : removal.flush()) {
                proof.on(Stream.IOMMU, Fact.of(flush)).with(flush);
            }
            proof.on(Stream.IOMMU, new Fact(part.removedTs(), part.removedSeq(), tsErr));
        } else {
            proof.doubtedIf(true);
        }
    }

    /** A part whose leaf does not allow the direction. */
    void notPermitted(Frame frame, Leaves leaves, Part part) {
        if (attempt.cameThrough()) {
            return;
        }
        Subject subject =
                Subject.device(
                        Hazard.UNMAPPED_DMA,
                        attempt.domain().id(),
                        attempt.device().bdf(),
                        frame.base());
        if (!first(subject)) {
            return;
        }
        Proof proof =
                Proof.upon(shadow, attempt.event())
                        .on(attempt.device())
                        .on(leaves)
                        .doubtedIf(mayHaveComeThrough(frame, part));
        findings.point(
                subject,
                attempt.event(),
                Severity.FAULT,
                proof.confidence(),
                Facts.NONE.at(part.iova()).leadingTo(part.spa()).sizes(leaves.size(), 0),
                proof::events);
    }

    private boolean mayHaveComeThrough(Frame frame, Part part) {
        return !attempt.failed() && AccessRule.oldEntryWouldDo(shadow, attempt, frame, part);
    }

    /** A mapped part that the RMP refuses for the given hazards. */
    void failed(Frame frame, Leaves leaves, Part part, int hazards) {
        shadow.journal().show(frame);
        for (Hazard hazard : Hazard.values()) {
            if ((hazards & Rights.bit(hazard)) == 0) {
                continue;
            }
            if (hazard.episode()) {
                mismatch(frame, leaves, part, hazard);
            } else {
                ownership(frame, leaves, part, hazard, (hazards & Rights.UNKNOWN) != 0);
            }
        }
    }

    private void mismatch(Frame frame, Leaves leaves, Part part, Hazard hazard) {
        Subject subject = Subject.frame(hazard, attempt.domain().id(), frame.base());
        if (attempt.cameThrough() || !first(subject)) {
            return;
        }
        Mismatch mismatch = SizeRule.of(frame, attempt.domain(), hazard, attempt.event());
        if (!mismatch.open()) {
            SizeRule.open(shadow, frame, mismatch, attempt.event(), findings);
        }
        boolean doubt = mayHaveComeThrough(frame, part);
        TraceEvent event = attempt.event();
        Proof verdict = sizes(Proof.judging(shadow, event), frame, leaves, hazard).doubtedIf(doubt);
        findings.hit(
                subject,
                event,
                Severity.FAULT,
                verdict.confidence(),
                () -> sizes(Proof.upon(shadow, event), frame, leaves, hazard).events());
    }

    private Proof sizes(Proof proof, Frame frame, Leaves leaves, Hazard hazard) {
        proof.on(attempt.device()).on(leaves);
        if (hazard == Hazard.SHARED_MIXED) {
            return proof.onPage(frame, frame.firstAssigned())
                    .onPage(frame, frame.firstUnassigned());
        }
        int asid = attempt.domain().asid();
        return proof.onPage(frame, frame.firstAssigned(asid, 0, Pages.PAGES_PER_FRAME));
    }

    private void ownership(Frame frame, Leaves leaves, Part part, Hazard hazard, boolean unsure) {
        boolean settled = attempt.outcome() == Outcome.OK && mayHaveComeThrough(frame, part);
        if (attempt.outcome() == Outcome.STALLED || settled) {
            return;
        }
        Subject subject =
                Subject.device(hazard, attempt.domain().id(), attempt.device().bdf(), frame.base());
        if (!first(subject)) {
            return;
        }
        int from = Pages.pageInFrame(part.spa());
        int to = Pages.pageInFrame(part.spa() + part.length() - 1) + 1;
        long iova = part.iova() & -Pages.SIZE_4K;
        int page = Rights.witness(shadow, attempt, frame, hazard, iova, from, to);
        boolean whole = hazard == Hazard.UNTRUSTED_TO_PRIVATE && leaves.large();
        Proof proof =
                Proof.upon(shadow, attempt.event())
                        .on(attempt.device())
                        .on(leaves)
                        .onPage(frame, page)
                        .doubtedIf(whole && unsure)
                        .doubtedIf(mayHaveComeThrough(frame, part));
        long offset =
                Math.max(0, ((long) (page - from) << 12) - (part.iova() & (Pages.SIZE_4K - 1)));
        findings.point(
                subject,
                attempt.event(),
                attempt.outcome() == Outcome.OK ? Severity.BREACH : Severity.FAULT,
                proof.confidence(),
                Facts.NONE
                        .withAsid(attempt.device().asid())
                        .at(part.iova() + offset)
                        .leadingTo(part.spa() + offset)
                        .sizes(leaves.size(), frame.is2M() ? Pages.SIZE_2M : Pages.SIZE_4K),
                proof::events);
    }

    /** An access to memory whose leaf is gone and whose flush is pending. */
    void stale(Subject subject, Severity severity, Proof proof, Facts facts) {
        if (first(subject)) {
            findings.point(
                    subject, attempt.event(), severity, proof.confidence(), facts, proof::events);
        }
    }

    /** An access through an old leaf to a page that changed hands. */
    void breach(Subject subject, Proof proof, Confidence confidence) {
        if (findings.isOpen(subject) && first(subject)) {
            findings.hit(subject, attempt.event(), Severity.BREACH, confidence, proof::events);
        }
    }
}
