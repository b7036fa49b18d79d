package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.rules.Side.Against;
import dev.fencepost.analyzer.rules.Side.Result;
import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.OldLeaf;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Access;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Part.State;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one slot can say of an access that has to be judged whole: that crosses a 2 MiB boundary, or
 * was recorded to have failed.
 *
 * @param owner slot of the first byte
 * @param slots how many slots have a part of it
 * @param domain of the device
 * @param window frame of the first byte, or its 2 MiB of IOVA
 * @param mapped whether {@code window} is a frame
 * @param sides outcome of this slot's parts
 * @param evidence events that prove them
 */
public record Straddle(
        int owner,
        int slots,
        int domain,
        long window,
        boolean mapped,
        List<Side> sides,
        List<TraceEvent> evidence) {

    /** What this slot can say; empty where there is nothing that another slot waits for. */
    public static Optional<Straddle> of(Shadow shadow, Routed routed) {
        List<Part> parts = routed.parts();
        if (plain(routed, parts)) {
            return Optional.empty();
        }
        Optional<Attempt> found = Attempt.of(shadow, routed);
        if (found.isEmpty() || found.get().cameThrough()) {
            return Optional.empty();
        }
        Attempt attempt = found.get();
        boolean crosses = crosses(parts);
        if (!crosses && !attempt.failed()) {
            return Optional.empty();
        }
        Set<Integer> slots = new HashSet<>();
        parts.forEach(part -> slots.add(shadow.slots().of(place(part))));
        List<Side> sides = new ArrayList<>();
        List<TraceEvent> evidence = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (shadow.owns(place(parts.get(i)))) {
                boolean crossing = i > 0 && crossing(parts.get(i - 1), parts.get(i));
                sides.add(side(shadow, attempt, i, crossing, evidence));
            }
        }
        boolean silent =
                slots.size() == 1
                        && !(crosses && sides.stream().anyMatch(s -> s.result() == Result.FAILED))
                        && sides.stream().anyMatch(s -> s.against() == Against.NOTHING);
        if (sides.isEmpty() || silent) {
            return Optional.empty();
        }
        Part first = parts.get(0);
        return Optional.of(
                new Straddle(
                        shadow.slots().of(place(first)),
                        slots.size(),
                        attempt.domain().id(),
                        Pages.frameOf(place(first)),
                        first.state() == State.MAPPED,
                        sides,
                        earliest(evidence)));
    }

    /**
     * Events in the host's order, each once, as many as an alert may carry: so that what is kept
     * does not depend on how the parts are dealt to slots.
     */
    public static List<TraceEvent> earliest(List<TraceEvent> events) {
        return events.stream()
                .distinct()
                .sorted((a, b) -> Envelope.compareOrder(a.envelope(), b.envelope()))
                .limit(Alert.MAX_EVIDENCE)
                .toList();
    }

    /** Whether an access came through, or is in one piece and was not recorded to have failed. */
    private static boolean plain(Routed routed, List<Part> parts) {
        return routed.event() instanceof Access access
                && (Attempt.cameThrough(access.outcome())
                        || parts.size() < 2 && access.outcome() == Outcome.UNKNOWN);
    }

    private static long place(Part part) {
        return part.state() == State.MAPPED ? part.spa() : part.iova();
    }

    private static boolean crosses(List<Part> parts) {
        for (int i = 1; i < parts.size(); i++) {
            if (crossing(parts.get(i - 1), parts.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean crossing(Part before, Part part) {
        boolean mapped = before.state() == State.MAPPED && part.state() == State.MAPPED;
        return part.iova() == Pages.frameOf(part.iova())
                || mapped && Pages.frameOf(before.spa()) != Pages.frameOf(part.spa());
    }

    private static Side side(
            Shadow shadow,
            Attempt attempt,
            int number,
            boolean crossing,
            List<TraceEvent> evidence) {
        Part part = attempt.parts().get(number);
        Proof proof = Proof.upon(shadow, attempt.event()).on(attempt.device());
        Result result =
                part.state() == State.MAPPED
                        ? mapped(shadow, attempt, part, proof)
                        : unmapped(shadow, attempt, part, proof);
        evidence.addAll(proof.events());
        Proof excluded = Proof.upon(shadow, attempt.event()).on(attempt.device());
        Against against =
                attempt.failed()
                        ? ModelRule.excludesFault(shadow, attempt, part, excluded)
                        : Against.NOTHING;
        if (against != Against.NOTHING) {
            evidence.addAll(excluded.events());
        }
        return new Side(number, crossing, result, proof.certain(), against);
    }

    private static Result unmapped(Shadow shadow, Attempt attempt, Part part, Proof proof) {
        if (!AccessRule.unmapped(attempt, part)) {
            return Result.UNKNOWN;
        }
        AccessRule.removal(shadow, attempt, part, proof);
        return Result.FAILED;
    }

    private static Result mapped(Shadow shadow, Attempt attempt, Part part, Proof proof) {
        long base = Pages.frameOf(part.spa());
        Frame frame = shadow.frames().find(base);
        Leaves leaves =
                frame == null ? null : frame.find(attempt.domain().id(), part.iova(), part.spa());
        if (leaves == null || shadow.stalled(attempt.domain().id(), base)) {
            return Result.UNKNOWN;
        }
        Optional<Part> rest = AccessRule.restAfter(leaves, part);
        if (rest.isPresent()) {
            Result first = mapped(shadow, attempt, AccessRule.first(part, rest.get()), proof);
            Result second =
                    first == Result.FAILED ? first : mapped(shadow, attempt, rest.get(), proof);
            return second == Result.OK ? first : second;
        }
        proof.on(leaves);
        boolean permitted = attempt.permittedBy(leaves.perm());
        int found = permitted ? AccessRule.check(shadow, attempt, frame, leaves, part) : 1;
        WholeLeaf leaf = WholeLeaf.of(shadow, attempt.domain(), frame, leaves, part.iova());
        if (permitted && found == Rights.bit(Hazard.LEAF_STRADDLES)) {
            leaf.straddling(proof);
        } else if (permitted && frame.sizeKnown()) {
            proof.onPage(frame, Pages.pageInFrame(part.spa()));
        }
        Result result = Result.FAILED;
        if (!Rights.fails(found)) {
            boolean whole = attempt.trusted() && WholeLeaf.judged(shadow.hardware(), leaves.size());
            boolean unknown = (found & Rights.UNKNOWN) != 0 || whole && !leaf.surelyPasses(proof);
            result = unknown ? Result.UNKNOWN : Result.OK;
        }
        if (result != Result.FAILED) {
            proof.doubtedIf(GuessedSize.decides(shadow, attempt, frame, leaves, part));
            return agrees(shadow, attempt, frame, part, result) ? result : Result.UNKNOWN;
        }
        Optional<Boolean> fails = pageFails(shadow, attempt, frame, leaves, part);
        proof.doubtedIf(fails.isPresent() && !fails.get());
        return fails.isPresent() ? result : Result.UNKNOWN;
    }

    /**
     * Whether a page of a part fails that nothing cached can have let through: present if so, and
     * true if one does of whichever size its leaf is.
     */
    private static Optional<Boolean> pageFails(
            Shadow shadow, Attempt attempt, Frame frame, Leaves leaves, Part part) {
        Optional<Boolean> answer = Optional.empty();
        boolean permitted = attempt.permittedBy(leaves.perm());
        long end = part.iova() + part.length();
        for (long at = part.iova(); at != end; ) {
            long next = Math.min(end, (at & -Pages.SIZE_4K) + Pages.SIZE_4K);
            long spa = part.spa() + (at - part.iova());
            Part page = Part.mapped(at, next - at, spa);
            int number = Pages.pageInFrame(spa);
            int found = AccessRule.check(shadow, attempt, frame, leaves, page);
            boolean fails =
                    !permitted
                            || Rights.fails(found)
                                    && !Leftover.kept(
                                            shadow, attempt, frame, leaves, number, found);
            if (fails && agrees(shadow, attempt, frame, page, Result.FAILED)) {
                boolean guessed =
                        permitted && GuessedSize.decides(shadow, attempt, frame, leaves, page);
                if (!guessed) {
                    return Optional.of(true);
                }
                answer = Optional.of(false);
            }
            at = next;
        }
        return answer;
    }

    /**
     * Whether every old leaf that an IOTLB may still hold over a part would have come to the same.
     */
    private static boolean agrees(
            Shadow shadow, Attempt attempt, Frame frame, Part part, Result result) {
        for (Change change : attempt.domain().pendingNear(part.iova(), part.length())) {
            for (OldLeaf leaf : change.old()) {
                if (!leaf.overlaps(part.iova(), part.length())
                        || !attempt.permittedBy(leaf.perm())) {
                    continue;
                }
                boolean moved = leaf.spaOf(part.iova()) != part.spa();
                boolean told =
                        result == Result.FAILED
                                ? !AccessRule.wouldDo(shadow, attempt, frame, part, leaf)
                                : !moved
                                        && !OldLeaves.mayBeWhole(shadow, attempt, leaf)
                                        && AccessRule.surelyDoes(
                                                shadow, attempt, frame, part, leaf);
                if (!told) {
                    return false;
                }
            }
        }
        return true;
    }
}
