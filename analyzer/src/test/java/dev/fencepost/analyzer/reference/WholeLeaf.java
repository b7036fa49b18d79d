package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.PAGES_PER_FRAME;
import static dev.fencepost.model.Pages.SIZE_2M;
import static dev.fencepost.model.Pages.SIZE_4K;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The switch by which a leaf over 2M is judged by all its frames: a trusted access fails anywhere
 * in it while one of them is held as 2M and another as 4K, each with a page of the domain's guest.
 */
final class WholeLeaf {
    private final History history;
    private final Hardware hardware;
    private final Tables tables;
    private final RmpStory rmp;

    WholeLeaf(History history, Hardware hardware, Tables tables) {
        this.history = history;
        this.hardware = hardware;
        this.tables = tables;
        this.rmp = new RmpStory(history, hardware);
    }

    boolean judges(Leaf leaf) {
        return judgesAny() && leaf.size() > SIZE_2M;
    }

    boolean judgesAny() {
        return hardware.model() == Hardware.Model.AMD && !hardware.mixedFramesJudgedOneByOne();
    }

    /** Fails if two frames differ, for certain if two do so for certain; else says nothing. */
    Judge.Ruling straddles(Judge.Try access, Leaf leaf, List<Fact> facts, int now) {
        List<Boolean> proofs = new ArrayList<>();
        for (Tables.Device owner : tables.trustedOf(access.device().entry().domain())) {
            for (Fact small : sizesOf(leaf, owner, SIZE_4K)) {
                for (Fact large : sizesOf(leaf, owner, SIZE_2M)) {
                    List<Fact> all = new ArrayList<>(facts);
                    all.addAll(List.of(owner.fact(), small, large));
                    proofs.add(history.certain(all, now));
                }
            }
        }
        return proofs.isEmpty()
                ? new Judge.Ruling(Judge.Answer.UNKNOWN, HazardKind.OWNERSHIP, "", false)
                : new Judge.Ruling(
                        Judge.Answer.FAILS,
                        HazardKind.BOUNDARY_CROSSING,
                        "LEAF_STRADDLES",
                        proofs.contains(true));
    }

    /** The facts that show a frame of that size with a page of that guest. */
    private List<Fact> sizesOf(Leaf leaf, Tables.Device owner, long size) {
        List<Fact> facts = new ArrayList<>();
        for (long base : leaf.frames()) {
            RmpFrame frame = tables.frame(base);
            if (size == SIZE_2M ? frame.is2M() : frame.is4K()) {
                facts.addAll(frame.assignedTo(owner.entry().asid()));
            }
        }
        return facts;
    }

    /** What passes in its own frame passes if every other frame is known not to be smashed. */
    Judge.Ruling passes(
            Judge.Try access, Leaf leaf, List<Fact> facts, int now, Judge.Ruling inItsFrame) {
        List<Fact> all = new ArrayList<>(facts);
        for (long base : leaf.frames()) {
            RmpFrame frame = tables.frame(base);
            boolean smashed =
                    !frame.is2M()
                            && tables.trustedOf(access.device().entry().domain()).stream()
                                    .map(owner -> owner.entry().asid())
                                    .anyMatch(asid -> !frame.assignedTo(asid).isEmpty());
            if (smashed || !frame.allKnown()) {
                return new Judge.Ruling(Judge.Answer.UNKNOWN, HazardKind.OWNERSHIP, "", false);
            }
            all.addAll(frame.pagesWhere(page -> true));
            all.add(frame.sizeFact());
        }
        boolean certain = inItsFrame.certain() && history.certain(all, now);
        return new Judge.Ruling(Judge.Answer.OK, inItsFrame.kind(), "", certain);
    }

    /**
     * Whether one frame was smashed, a page of it the guest's, for as long as there is the leaf.
     */
    boolean refusedSinceMade(int domain, Leaf leaf, int now) {
        return tables.trustedOf(domain).stream()
                .map(owner -> owner.entry().asid())
                .anyMatch(
                        asid ->
                                leaf.frames().stream()
                                        .anyMatch(base -> smashedSince(base, asid, leaf, now)));
    }

    private boolean smashedSince(long base, int asid, Leaf leaf, int now) {
        RmpFrame frame = tables.frame(base);
        return frame.is4K()
                && IntStream.range(0, PAGES_PER_FRAME)
                        .filter(
                                number ->
                                        frame.page(number)
                                                .filter(page -> page.assigned())
                                                .filter(page -> page.asid() == asid)
                                                .isPresent())
                        .anyMatch(
                                number ->
                                        rmp.untouchedSince(
                                                base + number * SIZE_4K, leaf.setBy(), now));
    }
}
