package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.Access;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware.Model;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.Witness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds what the engine says against what the hardware did, by the words of domain.md alone.
 *
 * <p>A part of an access that failed is explained by an alert of at least FAULT, over its time, of
 * its domain (and device, where the alert names one): where the RMP refused it, SIZE_MISMATCH or
 * OWNERSHIP of the frame that it led to, or LEAF_STRADDLES of the leaf where that fails as a whole;
 * where no leaf let it through, UNMAPPED_DMA of that 2M of device addresses, or of the frame, or
 * STALE_ACCESS of a frame it once led to, since a flush that is not complete leaves open which of
 * the two it is. That may also be where the RMP refused what a device had translated through the
 * leaf. What only one alert explains counts among its hits.
 *
 * <p>A part that came through a leaf that was gone is explained by STALE_ACCESS (a FAULT where the
 * access failed in another part), or by FLUSH_ORDER that became a BREACH. One that came through a
 * right that was gone may also be explained by OWNERSHIP, or by a SIZE_MISMATCH, for which a page
 * is judged first. Where only the size of the RMP entry changed, nobody lost a right, and no alert
 * is asked for.
 *
 * <p>The other way round, the access upon which an alert became a certain FAULT failed there, and
 * that of a certain BREACH was stale there; and no alert has more hits than the {@link Ceiling}.
 */
final class Oracle {
    private static final int MOST_COMPLAINTS = 5;
    private static final Set<String> CARRIERS = Set.of("RMP_FIRST", "DMA_IN_GAP");

    /**
     * Something that one of the two saw and the other did not.
     *
     * @param what in few words, the same for the same complaint of a smaller trace
     * @param about the access, or the alert
     * @param access that shows it, if one does
     */
    record Complaint(String what, String about, Optional<Sighting> access) {
        static Complaint of(String what, Alert alert) {
            return new Complaint(what + " " + alert.code(), alert.toString(), Optional.empty());
        }

        @Override
        public String toString() {
            return what + ": " + about;
        }
    }

    private final SimulatedRun run;
    private final Judgement judgement;
    private final Leads leads;
    private final Map<Integer, List<Alert>> byDomain = new HashMap<>();
    private final Map<String, Long> needed = new HashMap<>();
    private final List<Complaint> complaints = new ArrayList<>();

    private Oracle(SimulatedRun run, Judgement judgement) {
        this.run = run;
        this.judgement = judgement;
        this.leads = new Leads(run.events());
        for (Alert alert : judgement.alerts()) {
            byDomain.computeIfAbsent(alert.domain().orElse(-1), domain -> new ArrayList<>())
                    .add(alert);
        }
    }

    /**
     * Where they disagree, the first few.
     *
     * @param told whether the judged trace has the outcomes
     */
    static List<Complaint> compare(SimulatedRun run, Judgement judgement, boolean told) {
        Oracle oracle = new Oracle(run, judgement);
        run.sightings().forEach(oracle::explain);
        oracle.count(new Ceiling(run, oracle.leads, told));
        judgement.proofs().forEach(oracle::verify);
        return oracle.complaints;
    }

    private void explain(Sighting sighting) {
        Set<String> counted = new HashSet<>();
        for (Witness.Piece piece : sighting.failures()) {
            List<Alert> found =
                    candidates(sighting).filter(alert -> explains(alert, sighting, piece)).toList();
            if (found.isEmpty()) {
                complain("no alert explains the failure", piece, sighting);
            } else if (found.size() == 1 && counted.add(found.get(0).id())) {
                needed.merge(found.get(0).id(), 1L, Long::sum);
            }
        }
        for (Witness.Piece piece : sighting.robbed()) {
            if (candidates(sighting).noneMatch(alert -> excuses(alert, sighting, piece))) {
                complain("no alert tells of a stale part", piece, sighting);
            }
        }
    }

    private Stream<Alert> candidates(Sighting sighting) {
        Access access = sighting.access();
        return byDomain.getOrDefault(sighting.domain(), List.of()).stream()
                .filter(
                        alert ->
                                alert.firstTs() <= access.ts()
                                        && access.ts() <= alert.lastTs()
                                        && alert.bdf().stream().allMatch(access.bdf()::equals));
    }

    private boolean explains(Alert alert, Sighting sighting, Witness.Piece piece) {
        if (alert.severity() == Severity.LATENT || alert.hits() == 0) {
            return false;
        }
        boolean rmp = piece.outcome() == Outcome.RMP_PAGE_FAULT;
        boolean oneTable = run.settings().hardware().model() == Model.SINGLE_OWNER;
        boolean translated = sighting.deed().source() == Source.ATC;
        return switch (alert.kind()) {
            case SIZE_MISMATCH, OWNERSHIP ->
                    (rmp || oneTable)
                            && fits(alert, sighting.access())
                            && reaches(alert, sighting, piece);
            case BOUNDARY_CROSSING ->
                    rmp && sighting.access().trusted() && reachesLeaf(alert, sighting, piece);
            case UNMAPPED_DMA -> !rmp && reaches(alert, sighting, piece);
            case STALE_ACCESS -> (!rmp || translated) && reaches(alert, sighting, piece);
            default -> false;
        };
    }

    /** SHARED_MIXED and UNTRUSTED_TO_PRIVATE are of accesses with T=0, all others of T=1. */
    private static boolean fits(Alert alert, Access access) {
        boolean untrusted =
                alert.code().equals("SHARED_MIXED") || alert.code().equals("UNTRUSTED_TO_PRIVATE");
        return untrusted != access.trusted();
    }

    private boolean excuses(Alert alert, Sighting sighting, Witness.Piece piece) {
        if (!reaches(alert, sighting, piece)) {
            return false;
        }
        return switch (alert.kind()) {
            case STALE_ACCESS -> true;
            case FLUSH_ORDER -> alert.severity() == Severity.BREACH;
            case OWNERSHIP -> !piece.leafGone();
            case SIZE_MISMATCH -> !piece.leafGone();
            default -> false;
        };
    }

    /** Whether a part leads into a leaf that fails as a whole, since it straddles. */
    private boolean reachesLeaf(Alert alert, Sighting sighting, Witness.Piece piece) {
        boolean leaf = alert.code().equals("LEAF_STRADDLES");
        return leaf
                && leads.into(
                        alert.window().getAsLong(),
                        alert.ioPageSize().getAsLong(),
                        sighting.domain(),
                        piece.iova());
    }

    private boolean reaches(Alert alert, Sighting sighting, Witness.Piece piece) {
        if (alert.window().isPresent()) {
            return leads.into(alert.window().getAsLong(), sighting.domain(), piece.iova());
        }
        return alert.iova().isPresent()
                && Pages.frameOf(alert.iova().getAsLong()) == Pages.frameOf(piece.iova());
    }

    private void count(Ceiling ceiling) {
        for (Alert alert : judgement.alerts()) {
            if (alert.hits() < needed.getOrDefault(alert.id(), 0L)) {
                complain("more accesses than that failed by it alone", alert, run.sightings());
            }
            if (Ceiling.applies(alert) && alert.hits() > ceiling.of(alert)) {
                complain(
                        "no more than " + ceiling.of(alert) + " can have hit",
                        alert,
                        run.sightings());
            }
        }
    }

    /** An alert became certain upon an event. */
    private void verify(Judgement.Proof proof) {
        Alert alert = proof.alert();
        TraceEvent event = proof.event();
        if (CARRIERS.contains(alert.code())) {
            boolean seen = false;
            for (Sighting sighting : run.sightings()) {
                Access access = sighting.access();
                seen |=
                        sighting.domain() == alert.domain().orElse(-1)
                                && alert.firstTs() <= access.ts()
                                && access.ts() <= alert.lastTs()
                                && sighting.failures().stream()
                                        .anyMatch(piece -> reaches(alert, sighting, piece));
            }
            if (!seen) {
                complain("nothing failed of", alert, run.sightings());
            }
        } else if (!(event instanceof Access) || !bears(run.sighting(event.seq()), alert)) {
            List<Sighting> shown =
                    event instanceof Access ? List.of(run.sighting(event.seq())) : List.of();
            complain("the hardware saw nothing of", alert, shown);
        }
    }

    private boolean bears(Sighting sighting, Alert alert) {
        if (alert.code().equals("DMA_STRADDLES")) {
            return straddles(sighting);
        }
        if (alert.severity() == Severity.BREACH) {
            return sighting.stale().stream().anyMatch(piece -> excuses(alert, sighting, piece));
        }
        return sighting.failures().stream().anyMatch(piece -> explains(alert, sighting, piece));
    }

    private static boolean straddles(Sighting sighting) {
        List<Witness.Piece> pieces = sighting.deed().pieces();
        boolean failed = !sighting.failures().isEmpty();
        boolean passed = pieces.stream().anyMatch(piece -> piece.outcome() == Outcome.OK);
        return failed && passed;
    }

    private void complain(String what, Witness.Piece piece, Sighting sighting) {
        complain(new Complaint(what, piece + " of " + sighting, Optional.of(sighting)));
    }

    /** The first access at the alert's place that is among those shows it. */
    private void complain(String what, Alert alert, Iterable<Sighting> shown) {
        Optional<Sighting> access = Optional.empty();
        for (Sighting sighting : shown) {
            if (access.isEmpty() && isThere(alert, sighting)) {
                access = Optional.of(sighting);
            }
        }
        complain(new Complaint(what + " " + alert.code(), alert.toString(), access));
    }

    private boolean isThere(Alert alert, Sighting sighting) {
        Access access = sighting.access();
        return sighting.domain() == alert.domain().orElse(-1)
                && alert.firstTs() <= access.ts()
                && access.ts() <= alert.lastTs()
                && sighting.deed().pieces().stream()
                        .anyMatch(piece -> reaches(alert, sighting, piece));
    }

    private void complain(Complaint complaint) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(complaint);
        }
    }
}
