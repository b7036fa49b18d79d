package dev.fencepost.producer.importer;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Stream;

/**
 * Invalidations and completions out of the calls of the driver's flush functions, for recordings
 * without command words: the innermost function that was probed counts. Which unit a command goes
 * to, such calls do not say: all are taken for unit 0.
 *
 * <p>The third argument is the size up to Linux 6.12 and the last address later. Sizes are whole
 * pages and last addresses end in fff, so the value itself tells. The hardware takes aligned powers
 * of two only, and so does the driver's {@code build_inv_address}: the range is widened alike.
 */
final class FlushCalls {
    private static final long PAGE_MASK = 0xfff;

    /** Addresses have 52 bits: what reaches this far is everything. */
    private static final int WHOLE = 51;

    private final EventLog log;
    private final Domains domains;
    private final Tally tally;
    private final Losses losses;
    private final Contexts<Sighting> waits = new Contexts<>();
    private final boolean works;
    private final String innermost;

    FlushCalls(Account account) {
        this.log = account.log();
        this.domains = account.domains();
        this.tally = account.tally();
        this.losses = account.losses();
        Survey survey = account.survey();
        this.works = !survey.has(Kind.COMMAND);
        this.innermost = survey.has(Kind.BUILD) ? "build_inv_iommu_pages" : survey.innermostFlush();
    }

    /**
     * A flush function is called.
     *
     * @throws IllegalArgumentException where values are missing or make no sense
     */
    void called(Sighting sighting) {
        if (!works || !sighting.symbol().equals(innermost)) {
            return; // told better elsewhere; the survey has the use of it
        }
        Fields fields = sighting.fields();
        int domain =
                sighting.kind() == Kind.BUILD
                        ? domains.real(fields.word("domid") & 0xffff)
                        : domains.of(fields.number("dom", 0), sighting.number());
        Span span =
                span(fields.number("addr"), fields.number(fields.has("size") ? "size" : "last"));
        Invalidate event =
                new Invalidate(
                        place(sighting),
                        0,
                        InvalidateKind.PAGES,
                        domain,
                        DeviceId.NONE,
                        span.iova(),
                        span.size());
        log.add(event);
        tally.flushes.invalidated(event);
    }

    /** The range that the hardware flushes; size 0 is everything. */
    static Span span(long address, long third) {
        boolean isSize = (third & PAGE_MASK) == 0;
        if (third == 0 || (!isSize && (third & PAGE_MASK) != PAGE_MASK)) {
            throw new IllegalArgumentException("neither a size nor a last address of pages");
        }
        long last = isSize ? address + third - 1 : third;
        int bits = Math.max(12, 64 - Long.numberOfLeadingZeros(address ^ last));
        return bits > WHOLE ? new Span(0, 0) : new Span(address & -(1L << bits), 1L << bits);
    }

    void waitEntered(Sighting sighting) {
        if (works && sighting.symbol().equals("iommu_completion_wait")) {
            waits.put(sighting.context(), sighting);
            log.add(new CompletionWait(place(sighting), 0, sighting.number()));
            tally.flushes.waitQueued(0, sighting.number());
        }
    }

    /**
     * @throws IllegalArgumentException where the result is missing
     */
    void waitReturned(Sighting sighting) {
        Sighting entered = works ? waits.remove(sighting.context()) : null;
        if (entered == null || losses.since(entered)) {
            return;
        }
        boolean ok = sighting.fields().number("ret") == 0;
        log.add(new Completion(place(sighting), 0, entered.number(), ok));
        if (ok) {
            tally.flushes.completed(0, entered.number());
        }
    }

    private Envelope place(Sighting sighting) {
        TracefsLine line = sighting.line();
        return log.place(Stream.IOMMU, sighting.number(), line.ts(), line.tsErr());
    }
}
