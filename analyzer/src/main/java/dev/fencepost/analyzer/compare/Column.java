package dev.fencepost.analyzer.compare;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One thing that a comparison measures: what it is called, what it means, how it is shown. */
public enum Column {
    ACCESSES(
            "accesses",
            "accesses",
            Shown.COUNT,
            "Accesses that devices made, failed ones included. A held access counts when it is"
                    + " carried out.",
            RunResult::made),
    FAILED(
            "failed",
            "failed",
            Shown.RANGE,
            "Accesses of which some part ended in IO_PAGE_FAULT or RMP_PAGE_FAULT, as the simulated"
                    + " hardware has it.",
            RunResult::failed),
    STALE(
            "stale",
            "stale",
            Shown.RANGE,
            "Accesses that a cached translation let through although the page table no longer leads"
                    + " there, or the RMP would refuse them by now.",
            RunResult::stale),
    WALKS(
            "walkShare",
            "walks",
            Shown.SHARE,
            "Share of translations that were not cached and had to be walked for, which takes a device"
                    + " time: what a small IOTLB reach costs.",
            run -> (double) run.walks() / Math.max(1, run.walks() + run.hits())),
    CONVERSIONS(
            "conversions",
            "converted",
            Shown.COUNT,
            "Pages of 4K that guests wished shared or private, and that became so. A guest converts"
                    + " one page at a time and then waits a while, so a slow policy gets less done.",
            RunResult::conversions),
    AT_RISK(
            "framesAtRisk",
            "at risk",
            Shown.FRACTION,
            "Frames of 2M that are at risk at a time, in the mean. A frame is at risk while an episode"
                    + " is open on it in which its tables disagree about a size, or in which the RMP"
                    + " changed before the flush of its leaf was complete. Memory that is unmapped"
                    + " meanwhile is not at risk: its accesses fail, and count as failed.",
            run -> (double) run.riskNanos() / run.nanos()),
    RISK_P50(
            "riskP50Nanos",
            "p50",
            Shown.TIME,
            "Time at risk: the length of such a window, from the event that opened the first episode to"
                    + " the one that closed the last of those that overlap on one frame, in trace"
                    + " time; the median, over all seeds.",
            run -> run.risk().getValueAtPercentile(50)),
    RISK_P99(
            "riskP99Nanos",
            "p99",
            Shown.TIME,
            "The 99th of a hundred windows by length.",
            run -> run.risk().getValueAtPercentile(99)),
    RISK_MAX(
            "riskMaxNanos",
            "max",
            Shown.TIME,
            "The longest window. One that is still open at the end of a run ends there.",
            run -> run.risk().getMaxValue()),
    FLUSHES(
            "flushes",
            "flushes",
            Shown.COUNT,
            "Invalidations of pages of trusted domains that were queued, on each unit and for each"
                    + " device's own cache. Pages of untrusted ones are withdrawn and flushed alike"
                    + " under every policy, and not counted.",
            RunResult::flushes),
    REDUNDANT(
            "redundantFlushes",
            "redundant",
            Shown.COUNT,
            "Invalidations, of whatever domain, that no change since the last one needed"
                    + " (REDUNDANT_FLUSH).",
            RunResult::redundant),
    SMASHES(
            "smashes",
            "smashes",
            Shown.COUNT,
            "RMP entries of 2M that became 512 of 4K, by PSMASH or PSMASH_IO.",
            RunResult::smashes),
    STALL(
            "stallNanos",
            "stall",
            Shown.TIME,
            "Time that devices were held, by firmware or because they were quiesced, all of them added"
                    + " up.",
            RunResult::stallNanos),
    SPLIT(
            "splitBytes",
            "4K leaves",
            Shown.BYTES,
            "IOTLB reach lost: memory under leaves below 2M that could be under leaves of 2M, since it"
                    + " is contiguous and aligned; the mean over the run.",
            RunResult::splitBytes),
    SHARED(
            "sharedBytes",
            "kept shared",
            Shown.BYTES,
            "Guest memory that is shared, the mean over the run.",
            RunResult::sharedBytes);

    private final String id;
    private final String heading;
    private final Shown shown;
    private final String meaning;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference that captures nothing
    private final ToDoubleFunction<RunResult> value;

    Column(
            String id,
            String heading,
            Shown shown,
            String meaning,
            ToDoubleFunction<RunResult> value) {
        this.id = id;
        this.heading = heading;
        this.shown = shown;
        this.meaning = meaning;
        this.value = value;
    }

    /** How a quantity is written for people. */
    private enum Shown {
        COUNT,
        RANGE,
        FRACTION,
        SHARE,
        TIME,
        BYTES
    }

    /** Its name for programs, its unit last. */
    public String id() {
        return id;
    }

    /** Its name over a table. */
    public String heading() {
        return heading;
    }

    /** What it means, in whole sentences. */
    public String meaning() {
        return meaning;
    }

    /** Its value in one run. */
    public double value(RunResult run) {
        return value.applyAsDouble(run);
    }

    /** Its value in all runs of a row, for people; {@code -} where there is none. */
    public String cell(Row row) {
        return switch (shown) {
            case COUNT -> count(row.mean(value));
            case RANGE -> range(row.least(value), row.most(value));
            case FRACTION -> String.format(Locale.ROOT, "%.2f", row.mean(value));
            case SHARE -> String.format(Locale.ROOT, "%.1f %%", 100 * row.mean(value));
            case TIME -> time(nanos(row));
            case BYTES -> bytes(row.mean(value));
        };
    }

    private double nanos(Row row) {
        return switch (this) {
            case RISK_P50 -> row.risk().getValueAtPercentile(50);
            case RISK_P99 -> row.risk().getValueAtPercentile(99);
            case RISK_MAX -> row.most(value);
            default -> row.mean(value);
        };
    }

    private static String range(double least, double most) {
        return least == most ? count(least) : count(least) + ".." + count(most);
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    private static String bytes(double value) {
        if (value == 0) {
            return "-";
        }
        return value < 1 << 20
                ? String.format(Locale.ROOT, "%.0f KiB", value / (1 << 10))
                : String.format(Locale.ROOT, "%.1f MiB", value / (1 << 20));
    }

    private static String time(double nanos) {
        if (nanos == 0) {
            return "-";
        }
        return nanos < 1e6
                ? String.format(Locale.ROOT, "%.1f µs", nanos / 1e3)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
