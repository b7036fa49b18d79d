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
import java.util.function.IntPredicate;

/** What one access met, told to the findings once for each code in each frame or 2 MiB of IOVA. */
final class Hits {
    private static final List<Hazard> HAZARDS = List.of(Hazard.values());

    private final Shadow shadow;
    private final Attempt attempt;
    private final Findings findings;
    private List<Hit> hits = List.of();

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
        AccessRule.removal(attempt, part, proof);
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
        Proof proof =
                Proof.upon(shadow, attempt.event())
                        .on(attempt.device())
                        .on(leaves)
                        .doubtedIf(mayHaveComeThrough(frame, part, page -> true, page -> false));
        point(
                Subject.device(Hazard.UNMAPPED_DMA, attempt.domain().id(), bdf, frame.base()),
                Severity.FAULT,
                proof,
                Facts.NONE.at(part.iova()).leadingTo(part.spa()).sizes(leaves.size(), 0));
    }

    /**
     * Whether an old entry, or one that was kept, may have let through each page of a part that
     * fails by the tables.
     */
    private boolean mayHaveComeThrough(
            Frame frame, Part part, IntPredicate fails, IntPredicate kept) {
        if (attempt.failureSettles()) {
            return false;
        }
        long at = 0;
        while (at < part.length()) {
            long spa = part.spa() + at;
            long rest = Pages.SIZE_4K - (spa & (Pages.SIZE_4K - 1));
            long bytes = Math.min(part.length() - at, rest);
            Part page = Part.mapped(part.iova() + at, bytes, spa);
            int number = Pages.pageInFrame(spa);
            boolean doubtful =
                    kept.test(number) || AccessRule.oldEntryWouldDo(shadow, attempt, frame, page);
            if (!doubtful && fails.test(number)) {
                return false;
            }
            at += bytes;
        }
        return true;
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
        if (mismatch.tally().counts(event, Severity.FAULT)) {
            return;
        }
        if (!mismatch.open()) {
            SizeRule.open(shadow, frame, mismatch, event, findings);
        }
        boolean doubt = mayHaveComeThrough(frame, part, page -> true, kept(frame, leaves, hazard));
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
        if (attempt.cameThrough() || mismatch.tally().counts(event, Severity.FAULT)) {
            return;
        }
        if (!mismatch.open()) {
            LeafStraddleRule.open(shadow, leaf.first(), mismatch, event, findings);
        }
        mismatch.opened(findings.tally(leaf.subject()));
        IntPredicate kept = kept(frame, leaves, Hazard.LEAF_STRADDLES);
        Proof proof =
                leaf.straddling(Proof.upon(shadow, event).on(attempt.device()).on(leaves))
                        .doubtedIf(mayHaveComeThrough(frame, part, page -> true, kept));
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
        proof.on(attempt.device()).on(leaves);
        if (hazard == Hazard.SHARED_MIXED) {
            return proof.onPage(frame, frame.firstAssigned())
                    .onPage(frame, frame.firstUnassigned());
        }
        return proof.onPage(frame, SizeRule.witness(shadow, frame, attempt.domain().asid()));
    }

    private void ownership(Frame frame, Leaves leaves, Part part, Hazard hazard, boolean unsure) {
        int from = Pages.pageInFrame(part.spa());
        long iova = (part.iova() & -Pages.SIZE_4K) - ((long) from << 12);
        IntPredicate lacks =
                page ->
                        Rights.has(
                                shadow, attempt, frame, hazard, iova + ((long) page << 12), page);
        boolean ok = attempt.outcome() == Outcome.OK;
        IntPredicate kept = ok ? page -> false : kept(frame, leaves, hazard);
        boolean doubt = mayHaveComeThrough(frame, part, lacks, kept);
        if (attempt.outcome() == Outcome.STALLED || doubt && ok) {
            return;
        }
        int last = Pages.pageInFrame(part.spa() + part.length() - 1);
        int page = from;
        while (page < last && !lacks.test(page)) {
            page++;
        }
        boolean whole = hazard == Hazard.UNTRUSTED_TO_PRIVATE && leaves.large();
        Proof proof =
                Proof.upon(shadow, attempt.event())
                        .on(attempt.device())
                        .on(leaves)
                        .onPage(frame, page)
                        .doubtedIf(whole && unsure)
                        .doubtedIf(doubt);
        long into = part.iova() & (Pages.SIZE_4K - 1);
        long offset = Math.max(0, ((long) (page - from) << 12) - into);
        DeviceId bdf = attempt.device().bdf();
        point(
                Subject.device(hazard, attempt.domain().id(), bdf, frame.base()),
                ok ? Severity.BREACH : Severity.FAULT,
                proof,
                Facts.NONE
                        .withAsid(attempt.device().asid())
                        .at(part.iova() + offset)
                        .leadingTo(part.spa() + offset)
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
