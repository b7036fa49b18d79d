package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.OldLeaf;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Access;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Permission;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The way of a mapped part of an access through leaf and RMP, page by page. */
final class Passage {
    private static final Fact LONG_AGO = new Fact(0, 0, 0);

    private final Shadow shadow;
    private final Attempt attempt;
    private final Part part;
    private final Frame frame;
    private final boolean amd;
    private final boolean oneTable;

    Passage(Shadow shadow, Attempt attempt, Part part) {
        this.shadow = shadow;
        this.attempt = attempt;
        this.part = part;
        this.frame = shadow.frames().find(Pages.frameOf(part.spa()));
        this.amd = shadow.hardware().model() == Hardware.Model.AMD;
        this.oneTable = shadow.hardware().model() == Hardware.Model.SINGLE_OWNER;
    }

    /** Why a page of it cannot have been reached in any way; the surest of its pages says. */
    Optional<Proof> refusal() {
        Optional<Proof> best = Optional.empty();
        if (told()) {
            for (Part page : pages(part)) {
                Leaves leaves = frame.find(attempt.domain().id(), page.iova(), page.spa());
                Optional<Proof> refused = leaves == null ? Optional.empty() : refusal(page, leaves);
                if (refused.isPresent() && (best.isEmpty() || refused.get().certain())) {
                    best = refused;
                }
                if (best.isPresent() && best.get().certain()) {
                    return best;
                }
            }
        }
        return best;
    }

    private boolean told() {
        return frame != null && !shadow.stalled(attempt.domain().id(), frame.base());
    }

    private Optional<Proof> refusal(Part page, Leaves leaves) {
        boolean walked = attempt.source() == Source.WALK;
        Proof proof = Proof.upon(shadow, attempt.event()).on(attempt.device()).on(leaves);
        if (!attempt.permittedBy(leaves.perm())) {
            boolean old = !walked && AccessRule.oldEntryWouldDo(shadow, attempt, frame, page);
            return old ? Optional.empty() : Optional.of(proof);
        }
        int found = AccessRule.check(shadow, attempt, frame, leaves, page);
        if (!Rights.fails(found) || GuessedSize.refuses(shadow, attempt, frame, leaves, page)) {
            return Optional.empty();
        }
        if (found == Rights.bit(Hazard.LEAF_STRADDLES)) {
            WholeLeaf leaf = WholeLeaf.of(shadow, attempt.domain(), frame, leaves, page.iova());
            boolean cached = !walked && leaf.mayBeCached(attempt, page.iova());
            return cached ? Optional.empty() : Optional.of(leaf.straddling(proof));
        }
        boolean cached =
                !walked
                        && (AccessRule.oldEntryWouldDo(shadow, attempt, frame, page)
                                || Leftover.possible(
                                        shadow, attempt, frame, leaves.origin(), page, found)
                                || oldEntryOutlives(page, found));
        return cached ? Optional.empty() : Optional.of(because(proof, page, found));
    }

    /** Whether an entry of an old leaf may have outlived the RMP event that refuses it now. */
    private boolean oldEntryOutlives(Part page, int found) {
        if (!attempt.domain().hasPending()) {
            return false;
        }
        for (Change change : attempt.domain().pendingNear(page.iova(), page.length())) {
            for (OldLeaf leaf : change.old()) {
                boolean usable =
                        leaf.overlaps(page.iova(), page.length())
                                && attempt.permittedBy(leaf.perm());
                boolean same = usable && leaf.spaOf(page.iova()) == page.spa();
                if (usable && !same
                        || same
                                && Leftover.possible(
                                        shadow, attempt, frame, LONG_AGO, page, found)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Proof because(Proof proof, Part page, int found) {
        int number = Pages.pageInFrame(page.spa());
        if ((found & Rights.bit(Hazard.SHARED_MIXED)) != 0) {
            return proof.onPage(frame, frame.firstAssigned())
                    .onPage(frame, frame.firstUnassigned());
        }
        if ((found & (Rights.bit(Hazard.IO_LARGER) | Rights.bit(Hazard.IO_SMALLER))) != 0) {
            int asid = attempt.domain().asid();
            return proof.onPage(frame, SizeRule.witness(shadow, frame, asid));
        }
        return proof.onPage(frame, number);
    }

    /** Whether each page surely has a leaf that permits the access, now and before. */
    boolean translates(Proof proof) {
        if (!told() || attempt.trusted() && !attempt.device().trusted()) {
            return false;
        }
        return everyPage((page, leaves) -> translates(page, leaves, proof));
    }

    private boolean translates(Part page, Leaves leaves, Proof proof) {
        Predicate<Permission> permits = this::surelyPermits;
        boolean old =
                !permits.test(leaves.perm())
                        || OldLeaves.any(
                                attempt,
                                page.iova(),
                                page.length(),
                                leaf -> oneTable || !walked() && !permits.test(leaf.perm()));
        if (old || oneTable && !standsSinceMapped(page, leaves)) {
            return false;
        }
        proof.on(leaves);
        if (oneTable) {
            proof.onPage(frame, Pages.pageInFrame(page.spa()));
        }
        return true;
    }

    private boolean walked() {
        return attempt.source() == Source.WALK;
    }

    /**
     * With one table for both, rights are part of the translation, and a change of either opens a
     * window without one: only what no RMP event touched since the leaf was made is certain.
     */
    private boolean standsSinceMapped(Part page, Leaves leaves) {
        int number = Pages.pageInFrame(page.spa());
        return AccessRule.check(shadow, attempt, frame, leaves.large(), page) == 0
                && Leftover.older(frame.origin(number), leaves.origin())
                && Leftover.older(frame.sizeOrigin(number), leaves.origin());
    }

    private boolean surelyPermits(Permission perm) {
        return attempt.event() instanceof Access access
                ? perm.permits(access.dir())
                : perm == Permission.READ_WRITE;
    }

    /** Whether no page can have failed the check against the RMP. */
    boolean passesRmp(Proof proof) {
        return told() && everyPage((page, leaves) -> passesRmp(page, leaves, proof));
    }

    private boolean passesRmp(Part page, Leaves leaves, Proof proof) {
        boolean old =
                !walked()
                        && OldLeaves.any(
                                attempt,
                                page.iova(),
                                page.length(),
                                leaf ->
                                        attempt.permittedBy(leaf.perm())
                                                && !OldLeaves.surelyPasses(
                                                        shadow, attempt, page, leaf));
        boolean derived = leaves.derived();
        if (old || WholeLeaf.mayBeJudged(shadow.hardware(), leaves.size(), derived)) {
            return false;
        }
        proof.on(leaves);
        if (!attempt.permittedBy(leaves.perm())) {
            return true;
        }
        if (AccessRule.check(shadow, attempt, frame, leaves.large(), page) != 0
                || GuessedSize.decides(shadow, attempt, frame, leaves, page)) {
            return false;
        }
        boolean large = leaves.large() || derived;
        boolean whole = amd && !attempt.trusted() && large && !frame.uniform();
        int number = Pages.pageInFrame(page.spa());
        proof.onPage(frame, number);
        for (int other = 0; whole && other < Pages.PAGES_PER_FRAME; other++) {
            proof.on(Stream.RMP, frame.origin(other));
        }
        return true;
    }

    private interface PageTest {
        boolean test(Part page, Leaves leaves);
    }

    private boolean everyPage(PageTest test) {
        for (Part page : pages(part)) {
            Leaves leaves = frame.find(attempt.domain().id(), page.iova(), page.spa());
            if (leaves == null || !test.test(page, leaves)) {
                return false;
            }
        }
        return true;
    }

    /** A mapped part page by page. */
    static List<Part> pages(Part part) {
        List<Part> pages = new ArrayList<>(1);
        for (long at = 0; at < part.length(); ) {
            long spa = part.spa() + at;
            long rest = Pages.SIZE_4K - (spa & (Pages.SIZE_4K - 1));
            long bytes = Math.min(part.length() - at, rest);
            pages.add(Part.mapped(part.iova() + at, bytes, spa));
            at += bytes;
        }
        return pages;
    }
}
