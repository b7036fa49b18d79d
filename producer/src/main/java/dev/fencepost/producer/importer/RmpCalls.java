package dev.fencepost.producer.importer;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Stream;
import java.util.EnumMap;
import java.util.Map;

/**
 * RMP changes out of probes of {@code rmp_make_private}, {@code rmp_make_shared} and {@code
 * psmash}: entry and return of one call in one context make one event, at the return, whose clock
 * error reaches back to the entry. Where a recording has no return probe of a function the event
 * comes at its entry and counts as done.
 */
final class RmpCalls {
    private static final int PG_LEVEL_4K = 1;
    private static final int PG_LEVEL_2M = 2;

    /**
     * Between the PSMASH and the line the handler drops 2M of the guest's mappings: some 100 us.
     */
    private static final long HANDLED_NANOS = 100_000;

    private final Survey survey;
    private final EventLog log;
    private final Losses losses;
    private final Tally tally;
    private final Contexts<Map<Kind, Sighting>> open = new Contexts<>();

    RmpCalls(Account account) {
        this.survey = account.survey();
        this.log = account.log();
        this.tally = account.tally();
        this.losses = account.losses();
    }

    /**
     * @throws IllegalArgumentException where a result is missing or the values make no sense
     */
    void entered(Sighting sighting) {
        if (!survey.hasReturn(sighting.kind())) {
            add(sighting, place(sighting, sighting), 0);
            return;
        }
        Sighting unfinished =
                open.computeIfAbsent(sighting.context(), unused -> new EnumMap<>(Kind.class))
                        .put(sighting.kind(), sighting);
        if (unfinished != null && !losses.since(unfinished)) {
            throw new IllegalArgumentException(
                    "the call before this one never returned: " + sighting.symbol());
        }
    }

    /**
     * @throws IllegalArgumentException where its entry is missing or the values make no sense
     */
    void returned(Sighting sighting) {
        Sighting entry =
                open.getOrDefault(sighting.context(), Map.of()).containsKey(sighting.kind())
                        ? open.get(sighting.context()).remove(sighting.kind())
                        : null;
        if (entry == null || losses.since(entry)) {
            throw new IllegalArgumentException(
                    "returns from a call never entered: " + sighting.symbol());
        }
        add(entry, place(entry, sighting), sighting.fields().word("ret"));
    }

    /**
     * KVM's handler of a guest's RMP fault: it smashes the entry where that is one of 2M, and says
     * the level that it found. An entry of 4K was smashed by somebody else before.
     *
     * @throws IllegalArgumentException where values are missing
     */
    void faulted(Sighting sighting) {
        Fields fields = sighting.fields();
        long spa = Pages.frameOf(fields.after("pfn") << 12);
        if (survey.has(Kind.PSMASH) || fields.after("rmp_level") == PG_LEVEL_4K) {
            tally.ignore(sighting.line().event());
            return;
        }
        TracefsLine line = sighting.line();
        log.add(
                new Psmash(
                        log.place(
                                Stream.RMP,
                                sighting.number(),
                                line.ts(),
                                line.tsErr() + HANDLED_NANOS),
                        spa,
                        (int) fields.after("psmash_ret")));
    }

    private Envelope place(Sighting entry, Sighting end) {
        TracefsLine line = end.line();
        long took = Math.max(0, line.ts() - entry.line().ts());
        return log.place(Stream.RMP, end.number(), line.ts(), line.tsErr() + took);
    }

    private void add(Sighting entry, Envelope envelope, int rc) {
        Fields fields = entry.fields();
        long spa = fields.number("pfn") << 12;
        switch (entry.kind()) {
            case RMP_PRIVATE ->
                    log.add(
                            new RmpUpdate(
                                    envelope,
                                    spa,
                                    pageSize(fields),
                                    true,
                                    fields.number("immutable", 0) != 0,
                                    fields.word("asid"),
                                    fields.number("gpa"),
                                    rc));
            case RMP_SHARED ->
                    log.add(new RmpUpdate(envelope, spa, pageSize(fields), false, false, 0, 0, rc));
            default -> log.add(new Psmash(envelope, spa, rc));
        }
    }

    private static long pageSize(Fields fields) {
        return switch (fields.word("level")) {
            case PG_LEVEL_4K -> Pages.SIZE_4K;
            case PG_LEVEL_2M -> Pages.SIZE_2M;
            default -> throw new IllegalArgumentException("level is neither 1 (4K) nor 2 (2M)");
        };
    }
}
