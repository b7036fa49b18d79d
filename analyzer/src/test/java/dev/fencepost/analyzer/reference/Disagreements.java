package dev.fencepost.analyzer.reference;

import static dev.fencepost.model.Pages.SIZE_2M;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Everything that is wrong with the tables as they stand, whether or not a device runs. */
final class Disagreements {
    /**
     * What an episode of the tables is about.
     *
     * @param leaf IOVAs of the leaf of LEAF_STRADDLES: another leaf is another episode
     */
    record Key(
            HazardKind kind, String code, OptionalInt domain, long window, Optional<Range> leaf) {
        /** The frame, or all frames of the leaf. */
        LongStream frames() {
            return LongStream.range(0, leaf.map(Range::bytes).orElse(SIZE_2M) / SIZE_2M)
                    .map(number -> window + number * SIZE_2M);
        }

        Episode.About about() {
            return new Episode.About(
                    kind,
                    code,
                    domain,
                    Optional.empty(),
                    OptionalLong.of(window),
                    OptionalLong.empty());
        }
    }

    /**
     * A disagreement.
     *
     * @param certain that it is one
     * @param onlyByHit a mixed frame under a trusted domain's leaf is wrong only for T=0
     */
    record Held(boolean certain, boolean onlyByHit) {}

    /** Leaves of one size class over a frame that one event set. */
    private record Over(boolean huge, Fact fact, boolean derived) {}

    /** Writable SPA of one domain that one event set. */
    private record Writable(Tables.Device owner, Range spa, Fact fact) {}

    private final History history;
    private final Hardware hardware;
    private final Tables tables;
    private final Judge judge;
    private final Map<Key, Held> found = new HashMap<>();
    private final int now;

    Disagreements(History history, Hardware hardware, Tables tables, int now) {
        this.history = history;
        this.hardware = hardware;
        this.tables = tables;
        this.judge = new Judge(history, hardware, tables);
        this.now = now;
    }

    Map<Key, Held> all() {
        if (hardware.model() == Hardware.Model.AMD) {
            for (int domain : tables.domains()) {
                sizes(domain);
                straddles(domain);
            }
        }
        aliases();
        return found;
    }

    private void hold(Key key, boolean certain, boolean onlyByHit) {
        found.merge(
                key,
                new Held(certain, onlyByHit),
                (a, b) -> new Held(a.certain() || b.certain(), onlyByHit));
    }

    private void sizes(int domain) {
        Map<Long, Set<Over>> frames = new TreeMap<>();
        for (Leaf leaf : tables.pageTable(domain).leaves()) {
            for (long frame : leaf.frames()) {
                frames.computeIfAbsent(frame, base -> new LinkedHashSet<>())
                        .add(new Over(leaf.huge(), leaf.fact(), leaf.derived()));
            }
        }
        frames.forEach(
                (base, leaves) -> {
                    for (Over leaf : leaves) {
                        againstOwner(domain, base, leaf);
                        againstMixed(domain, base, leaf);
                    }
                });
    }

    private void againstOwner(int domain, long base, Over leaf) {
        RmpFrame frame = tables.frame(base);
        if (!(leaf.huge() ? frame.is4K() : frame.is2M())) {
            return;
        }
        String code = leaf.huge() ? "IO_LARGER" : "IO_SMALLER";
        for (Tables.Device owner : tables.trustedOf(domain)) {
            for (Fact page : frame.assignedTo(owner.entry().asid())) {
                List<Fact> facts = List.of(leaf.fact(), owner.fact(), page, frame.sizeFact());
                hold(
                        key(HazardKind.SIZE_MISMATCH, code, domain, base, Optional.empty()),
                        history.certain(facts, now) && !leaf.derived(),
                        false);
            }
        }
    }

    private void againstMixed(int domain, long base, Over leaf) {
        RmpFrame frame = tables.frame(base);
        List<Tables.Device> devices = tables.devicesOf(domain);
        if (!leaf.huge() || devices.isEmpty() || !frame.mixed()) {
            return;
        }
        List<Fact> facts = new ArrayList<>(devices.stream().map(Tables.Device::fact).toList());
        facts.add(leaf.fact());
        hold(
                key(HazardKind.SIZE_MISMATCH, "SHARED_MIXED", domain, base, Optional.empty()),
                judge.mixedIsCertain(frame, facts, now) && !leaf.derived(),
                !tables.trustedOf(domain).isEmpty());
    }

    /** LEAF_STRADDLES counts only frames with a page assigned to the ASID. */
    private void straddles(int domain) {
        for (Leaf leaf : tables.pageTable(domain).leaves()) {
            if (leaf.size() <= SIZE_2M) {
                continue;
            }
            for (Tables.Device owner : tables.trustedOf(domain)) {
                for (long small : leaf.frames()) {
                    for (long large : leaf.frames()) {
                        straddles(leaf, owner, tables.frame(small), tables.frame(large));
                    }
                }
            }
        }
    }

    private void straddles(Leaf leaf, Tables.Device owner, RmpFrame small, RmpFrame large) {
        if (!small.is4K() || !large.is2M()) {
            return;
        }
        int domain = owner.entry().domain();
        int asid = owner.entry().asid();
        for (Fact a : small.assignedTo(asid)) {
            for (Fact b : large.assignedTo(asid)) {
                List<Fact> facts =
                        List.of(
                                leaf.fact(),
                                owner.fact(),
                                a,
                                b,
                                small.sizeFact(),
                                large.sizeFact());
                hold(
                        key(
                                HazardKind.BOUNDARY_CROSSING,
                                "LEAF_STRADDLES",
                                domain,
                                leaf.spa(),
                                Optional.of(new Range(leaf.iova(), leaf.size()))),
                        history.certain(facts, now) && !leaf.derived(),
                        false);
            }
        }
    }

    private static Key key(
            HazardKind kind, String code, int domain, long window, Optional<Range> leaf) {
        return new Key(kind, code, OptionalInt.of(domain), window, leaf);
    }

    /** One SPA mapped writable by two trusted domains of different ASIDs. */
    private void aliases() {
        List<Writable> all = new ArrayList<>();
        tables.domains().forEach(domain -> all.addAll(writable(domain)));
        for (Writable a : all) {
            for (Writable b : all) {
                boolean others =
                        a.owner().entry().domain() != b.owner().entry().domain()
                                && a.owner().entry().asid() != b.owner().entry().asid();
                if (others && a.spa().overlaps(b.spa())) {
                    alias(a, b);
                }
            }
        }
    }

    private void alias(Writable a, Writable b) {
        List<Fact> facts = List.of(a.fact(), b.fact(), a.owner().fact(), b.owner().fact());
        long first = Math.max(a.spa().start(), b.spa().start());
        long end = Math.min(a.spa().end(), b.spa().end());
        for (long frame = first & -SIZE_2M; frame < end; frame += SIZE_2M) {
            hold(
                    new Key(
                            HazardKind.ALIAS,
                            "ALIAS",
                            OptionalInt.empty(),
                            frame,
                            Optional.empty()),
                    history.certain(facts, now),
                    false);
        }
    }

    private List<Writable> writable(int domain) {
        Map<Integer, List<Range>> bySetter = new TreeMap<>();
        for (Leaf leaf : tables.pageTable(domain).leaves()) {
            if (leaf.perm().writable()) {
                bySetter.computeIfAbsent(leaf.setBy(), event -> new ArrayList<>())
                        .add(new Range(leaf.spa(), leaf.size()));
            }
        }
        List<Writable> result = new ArrayList<>();
        for (Tables.Device owner : tables.trustedOf(domain)) {
            bySetter.forEach(
                    (event, ranges) ->
                            Range.joined(ranges)
                                    .forEach(
                                            range ->
                                                    result.add(
                                                            new Writable(
                                                                    owner,
                                                                    range,
                                                                    new Fact(
                                                                            Stream.IOMMU,
                                                                            event)))));
        }
        return result;
    }
}
