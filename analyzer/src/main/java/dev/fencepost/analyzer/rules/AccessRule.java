package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Device;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.OldLeaf;
import dev.fencepost.analyzer.shadow.Ranges;
import dev.fencepost.analyzer.shadow.Removal;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Access;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Optional;

/**
 * Judges accesses by the tables: hits of a size mismatch, lacking rights, addresses that nothing
 * maps. What lies in another slot is judged there.
 */
public final class AccessRule {
    private static final int GIB_SHIFT = 30;

    private AccessRule() {}

    /** Whether nothing can be said of an access, or of a fault, but for straddling. */
    public static boolean isPlain(Shadow shadow, Routed routed, Reach reach) {
        if (routed.pieces() == 0) {
            return true;
        }
        if (!(routed.event() instanceof Access access)) {
            return false;
        }
        reach.take(access, routed.spa());
        if (routed.isDirect()) {
            return isPlain(shadow, reach);
        }
        Device device = shadow.device(reach.bdf());
        return device == null
                || isPlain(shadow, device, reach, routed.parts())
                        && (!device.domain().hasPending()
                                || !StaleAccess.concerns(device.domain(), reach, routed.parts()));
    }

    /**
     * The same of an access whose bytes lie in one frame. The usual cases, without garbage: a leaf
     * and RMP that agree or are long known not to, and an outcome, if one was recorded, that fits.
     */
    public static boolean isPlain(Shadow shadow, Reach reach) {
        Device device = shadow.device(reach.bdf());
        return device == null
                || isPlain(shadow, device, reach, reach.iova(), reach.length(), reach.spa())
                        && (!device.domain().hasPending()
                                || !StaleAccess.concerns(device.domain(), reach));
    }

    private static boolean isPlain(Shadow shadow, Device device, Reach reach, List<Part> parts) {
        for (Part part : parts) {
            if (part.state() != Part.State.MAPPED
                    || !isPlain(shadow, device, reach, part.iova(), part.length(), part.spa())) {
                return false;
            }
        }
        return true;
    }

    /** The same of one mapped part, so many bytes from an IOVA on, which lead to an SPA. */
    private static boolean isPlain(
            Shadow shadow, Device device, Reach reach, long start, long length, long spa) {
        if (!shadow.owns(spa)) {
            return true;
        }
        Frame frame = shadow.frames().find(Pages.frameOf(spa));
        Leaves leaves = frame == null ? null : frame.find(device.domain().id(), start, spa);
        if (leaves == null || !leaves.perm().permits(reach.dir())) {
            return leaves == null && !Attempt.failed(reach.outcome());
        }
        int from = Pages.pageInFrame(spa);
        int to = Pages.pageInFrame(spa + length - 1) + 1;
        long iova = start & -Pages.SIZE_4K;
        boolean trusted = reach.trusted();
        boolean large = leaves.large();
        int own = Rights.check(shadow.hardware(), device, trusted, frame, large, iova, from, to);
        int found = WholeLeaf.judge(own, shadow, device.domain(), trusted, frame, leaves, iova);
        if (!ModelRule.fits(shadow.hardware(), reach, leaves, Rights.fails(found))
                || reachesBeyond(leaves, start, length)) {
            return false;
        }
        return !Rights.fails(found)
                || Rights.isMismatch(found)
                        && (Attempt.cameThrough(reach.outcome())
                                || !shadow.stalled(device.domain().id(), frame.base())
                                        && SizeRule.counts(
                                                frame,
                                                device.domain(),
                                                Rights.mismatch(found),
                                                reach));
    }

    /** Judges an access, or a fault, that is not plain; answers whether more can be said of it. */
    public static boolean judge(Shadow shadow, Routed routed, Findings findings) {
        Optional<Attempt> attempt = Attempt.of(shadow, routed);
        if (attempt.isEmpty()) {
            return false;
        }
        Hits hits = new Hits(shadow, attempt.get(), findings);
        for (Part part : attempt.get().parts()) {
            judge(shadow, attempt.get(), part, hits);
        }
        if (attempt.get().domain().hasPending()) {
            StaleAccess.judge(shadow, attempt.get(), hits);
        }
        hits.tell();
        return true;
    }

    private static void judge(Shadow shadow, Attempt attempt, Part part, Hits hits) {
        if (part.state() != Part.State.MAPPED) {
            if (shadow.owns(part.iova()) && unmapped(attempt, part)) {
                hits.unmapped(part);
            }
            return;
        }
        if (!shadow.owns(part.spa())) {
            return;
        }
        long base = Pages.frameOf(part.spa());
        Frame frame = shadow.frames().find(base);
        Leaves leaves =
                frame == null ? null : frame.find(attempt.domain().id(), part.iova(), part.spa());
        if (leaves == null || shadow.stalled(attempt.domain().id(), base)) {
            return;
        }
        Optional<Part> rest = restAfter(leaves, part);
        if (rest.isPresent()) {
            judge(shadow, attempt, first(part, rest.get()), hits);
            judge(shadow, attempt, rest.get(), hits);
            return;
        }
        if (!attempt.permittedBy(leaves.perm())) {
            hits.notPermitted(frame, leaves, part);
            return;
        }
        int found = check(shadow, attempt, frame, leaves, part);
        if (Rights.fails(found)) {
            hits.failed(frame, leaves, part, found);
        }
    }

    private static boolean reachesBeyond(Leaves leaves, long iova, long length) {
        long covered = leaves.iova() + leaves.bytes() - iova;
        return Long.compareUnsigned(covered, length) < 0;
    }

    /** What of a mapped part lies beyond the run of leaves that its first byte leads through. */
    static Optional<Part> restAfter(Leaves leaves, Part part) {
        if (!reachesBeyond(leaves, part.iova(), part.length())) {
            return Optional.empty();
        }
        long covered = leaves.iova() + leaves.bytes() - part.iova();
        return Optional.of(
                Part.mapped(part.iova() + covered, part.length() - covered, part.spa() + covered));
    }

    /** A mapped part without its rest. */
    static Part first(Part part, Part rest) {
        return Part.mapped(part.iova(), part.length() - rest.length(), part.spa());
    }

    /** Judges a mapped part by the leaf that it leads through. */
    static int check(Shadow shadow, Attempt attempt, Frame frame, Leaves leaves, Part part) {
        int own = check(shadow, attempt, frame, leaves.large(), part);
        boolean trusted = attempt.trusted();
        return WholeLeaf.judge(own, shadow, attempt.domain(), trusted, frame, leaves, part.iova());
    }

    /** Judges a mapped part by its own frame, as if its leaf were of that size class. */
    static int check(Shadow shadow, Attempt attempt, Frame frame, boolean large, Part part) {
        int from = Pages.pageInFrame(part.spa());
        int to = Pages.pageInFrame(part.spa() + part.length() - 1) + 1;
        return Rights.check(
                shadow.hardware(),
                attempt.device(),
                attempt.trusted(),
                frame,
                large,
                part.iova() & -Pages.SIZE_4K,
                from,
                to);
    }

    /**
     * Whether a part that no leaf maps is known to fail: no pending flush may let some of it
     * through.
     */
    static boolean unmapped(Attempt attempt, Part part) {
        if (!attempt.domain().pageTableSeen() || part.state() == Part.State.UNKNOWN) {
            return false;
        }
        if (!attempt.domain().hasPending()) {
            return true;
        }
        long left = part.length();
        for (long at = part.iova(); left > 0; ) {
            long page = Math.min(left, Pages.SIZE_4K - (at & (Pages.SIZE_4K - 1)));
            if (!mayBeHeld(attempt, at)) {
                return true;
            }
            at += page;
            left -= page;
        }
        return false;
    }

    /** Rests a verdict on how a part came to have no leaf. */
    static void removal(Shadow shadow, Attempt attempt, Part part, Proof proof) {
        Removal removal = attempt.domain().lastRemoval(part.iova());
        proof.with(removal.event());
        proof.doubtedIf(shadow.gaps().flushesUnseen() && !attempt.failureSettles());
        if (part.state() != Part.State.REMOVED) {
            proof.doubtedIf(true);
            return;
        }
        boolean same = removal.event().seq() == part.removedSeq();
        long tsErr = same ? removal.event().tsErr() : 0;
        for (TraceEvent flush : removal.flush()) {
            proof.on(Stream.IOMMU, Fact.of(flush)).with(flush);
        }
        proof.on(Stream.IOMMU, new Fact(part.removedTs(), part.removedSeq(), tsErr));
    }

    private static boolean mayBeHeld(Attempt attempt, long iova) {
        for (Change change : attempt.domain().pendingNear(iova, 1)) {
            for (OldLeaf leaf : change.old()) {
                if (leaf.overlaps(iova, 1) && attempt.permittedBy(leaf.perm())) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether an IOTLB may hold an old leaf over a mapped part that would let the access through:
     * then it is not certain that it failed.
     */
    static boolean oldEntryWouldDo(Shadow shadow, Attempt attempt, Frame frame, Part part) {
        if (!attempt.domain().hasPending()) {
            return false;
        }
        for (Change change : attempt.domain().pendingNear(part.iova(), part.length())) {
            for (OldLeaf leaf : change.old()) {
                boolean usable =
                        leaf.overlaps(part.iova(), part.length())
                                && attempt.permittedBy(leaf.perm());
                if (usable && wouldDo(shadow, attempt, frame, part, leaf)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether an old leaf may let a part through, as far as one GiB can tell. */
    static boolean wouldDo(Shadow shadow, Attempt attempt, Frame frame, Part part, OldLeaf leaf) {
        return lets(shadow, attempt, frame, part, leaf)
                || leaf.derived() && lets(shadow, attempt, frame, part, leaf.ofOtherClass());
    }

    /** Whether it does so of whichever size it was. */
    static boolean surelyDoes(
            Shadow shadow, Attempt attempt, Frame frame, Part part, OldLeaf leaf) {
        return lets(shadow, attempt, frame, part, leaf)
                && (!leaf.derived() || lets(shadow, attempt, frame, part, leaf.ofOtherClass()));
    }

    private static boolean lets(
            Shadow shadow, Attempt attempt, Frame frame, Part part, OldLeaf leaf) {
        boolean large = leaf.large();
        if (leaf.spaOf(part.iova()) == part.spa()) {
            return !Rights.fails(check(shadow, attempt, frame, large, part));
        }
        long iova = Ranges.max(part.iova(), leaf.iova());
        long spa = leaf.spaOf(iova);
        if ((spa ^ part.spa()) >>> GIB_SHIFT != 0) {
            return true; // Perhaps in another slot: what cannot be looked up must not depend on the
            // spread.
        }
        long last = Ranges.min(part.iova() + part.length() - 1, leaf.iova() + leaf.bytes() - 1);
        Frame old = shadow.frames().find(Pages.frameOf(spa));
        return old == null
                || !Rights.fails(
                        check(
                                shadow,
                                attempt,
                                old,
                                large,
                                Part.mapped(iova, last - iova + 1, spa)));
    }
}
