package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the times of one recording become those of another: an offset, a drift, and what is left.
 *
 * @param pivot ns of the recording's own clock where the drift is nothing
 * @param offset ns to add there
 * @param drift ns to add more for each ns after it
 * @param error ns that a time may still be off, either way
 * @param unsure ns that it may be off more for each ns after the pivot
 * @param basis what it rests on, for people
 */
record ClockFit(long pivot, long offset, double drift, long error, double unsure, String basis) {
    /** Fewer moments than this say nothing of a drift. */
    private static final int DRIFT_NEEDS = 30;

    /** A clock that is off by more than a thousandth is no clock of the same machine. */
    private static final double MAX_DRIFT = 1e-3;

    /** Share of the moments that the error holds for; the rest were delayed by something else. */
    private static final double SHARE = 0.99;

    private record Pair(long own, long wanted) {
        long offset() {
            return wanted - own;
        }
    }

    /** The script writes a mark to the kernel's log so long after the trace at most, as a rule. */
    private static final long MARK_ERROR = 1_000_000;

    /** A fault that another one is taken for lies farther from the marks than this. */
    private static final long NEAR_MARKS = 1_000_000_000L;

    private static final long LEAST_ERROR = 1000;

    /** The recording's clock is the one wanted, or is off by so much. */
    static ClockFit same(long error, String basis) {
        return new ClockFit(0, 0, 0, error, 0, basis);
    }

    /**
     * Both clocks count from the machine's boot, and nothing more is known: one of them may be
     * adjusted to true time and the other not.
     */
    static ClockFit sinceBoot(long error, String basis) {
        return new ClockFit(0, 0, 0, error, MAX_DRIFT, basis);
    }

    /** Times that all say the same: the start of something else. */
    static ClockFit start(long ts) {
        return new ClockFit(0, ts, 0, 0, 0, "the start");
    }

    /**
     * Fits a recording's clock to that of a reference by the moments that both hold; absent where
     * they share none. Marks count where there is nothing finer, and tell which faults are the same
     * ones.
     */
    static Optional<ClockFit> of(Anchors own, Anchors reference) {
        List<Pair> marks = pairs(own, reference, Anchors.Kind.MARK);
        for (Anchors.Kind kind : List.of(Anchors.Kind.COMPLETION_WAIT, Anchors.Kind.FAULT)) {
            List<Pair> pairs = near(marks, pairs(own, reference, kind));
            if (!pairs.isEmpty()) {
                return Optional.of(fit(pairs, basis(pairs, kind), LEAST_ERROR));
            }
        }
        return marks.isEmpty()
                ? Optional.empty()
                : Optional.of(fit(marks, basis(marks, Anchors.Kind.MARK), MARK_ERROR));
    }

    /** Fits a wall clock to a recording's own by what its marks say that it was. */
    static Optional<ClockFit> ofWall(List<Anchors.Wall> walls, long error) {
        List<Pair> pairs = walls.stream().map(each -> new Pair(each.wall(), each.ts())).toList();
        long printed = walls.stream().mapToLong(Anchors.Wall::error).max().orElse(0);
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        fit(pairs, "by the wall time in the trace's clock marks", LEAST_ERROR)
                                .plus(printed + error));
    }

    private ClockFit plus(long more) {
        return new ClockFit(pivot, offset, drift, error + more, unsure, basis);
    }

    private static String basis(List<Pair> pairs, Anchors.Kind kind) {
        return "fitted on " + pairs.size() + " " + kind.label(pairs.size());
    }

    private static List<Pair> near(List<Pair> marks, List<Pair> pairs) {
        if (marks.isEmpty()) {
            return pairs;
        }
        long first = marks.stream().mapToLong(Pair::offset).min().orElseThrow() - NEAR_MARKS;
        long last = marks.stream().mapToLong(Pair::offset).max().orElseThrow() + NEAR_MARKS;
        return pairs.stream()
                .filter(each -> each.offset() >= first && each.offset() <= last)
                .toList();
    }

    private static List<Pair> pairs(Anchors own, Anchors reference, Anchors.Kind kind) {
        return pairs(own.of(kind), reference.of(kind));
    }

    private static List<Pair> pairs(Map<Anchors.Key, Long> own, Map<Anchors.Key, Long> reference) {
        List<Pair> pairs = new ArrayList<>();
        own.forEach(
                (key, ts) -> {
                    Long wanted = reference.get(key);
                    if (wanted != null) {
                        pairs.add(new Pair(ts, wanted));
                    }
                });
        pairs.sort(Comparator.comparingLong(Pair::own));
        return pairs;
    }

    /** Two moments far apart tell of a drift only if they are marks; faults come late at times. */
    private static ClockFit fit(List<Pair> pairs, String basis, long least) {
        long pivot = pairs.get(0).own();
        ClockFit best = level(pivot, middle(pairs)).judged(pairs, basis, least);
        if (pairs.size() >= DRIFT_NEEDS || (least == MARK_ERROR && pairs.size() > 1)) {
            ClockFit sloped = sloped(pairs).judged(pairs, basis, least);
            best = Math.abs(sloped.drift) <= MAX_DRIFT && sloped.error < best.error ? sloped : best;
        }
        return best;
    }

    private static ClockFit level(long pivot, long offset) {
        return new ClockFit(pivot, offset, 0, 0, 0, "");
    }

    /** A line through the middles of the first and the last third. */
    private static ClockFit sloped(List<Pair> pairs) {
        int third = Math.max(1, pairs.size() / 3);
        List<Pair> first = pairs.subList(0, third);
        List<Pair> last = pairs.subList(pairs.size() - third, pairs.size());
        long start = first.get(third / 2).own();
        long span = last.get(third / 2).own() - start;
        long atStart = middle(first);
        double drift = span <= 0 ? 0 : (double) (middle(last) - atStart) / span;
        return new ClockFit(start, atStart, drift, 0, 0, "");
    }

    private static long middle(List<Pair> pairs) {
        long[] offsets = pairs.stream().mapToLong(Pair::offset).sorted().toArray();
        long below = offsets[(offsets.length - 1) / 2];
        return below + (offsets[offsets.length / 2] - below) / 2;
    }

    private ClockFit judged(List<Pair> pairs, String on, long least) {
        long[] errors =
                pairs.stream()
                        .mapToLong(each -> Math.abs(at(each.own) - each.wanted))
                        .sorted()
                        .toArray();
        long held = errors[Math.min(errors.length - 1, (int) (errors.length * SHARE))];
        return new ClockFit(pivot, offset, drift, Math.max(held, least), 0, on);
    }

    /** This fit and then another one, which the first one's reference needs itself. */
    ClockFit then(ClockFit onward) {
        long there = at(pivot);
        return new ClockFit(
                pivot,
                onward.at(there) - pivot,
                drift + onward.drift,
                error + onward.errorAt(there),
                unsure + onward.unsure,
                basis);
    }

    /** For people: the offset, what it rests on, and how far it may be off. */
    String told() {
        String off = offset == 0 ? "" : String.format(Locale.ROOT, "%+.9f s, ", offset / 1e9);
        String slope = drift == 0 ? "" : String.format(Locale.ROOT, "%+.1f ppm, ", drift * 1e6);
        String left = error == 0 ? "" : String.format(Locale.ROOT, ", within %.3f ms", error / 1e6);
        String more = unsure == 0 ? "" : String.format(Locale.ROOT, " and %.0f ppm", unsure * 1e6);
        return off + slope + basis + left + more;
    }

    /** A time of the recording on the reference's clock. */
    long at(long ts) {
        return ts + offset + Math.round(drift * (ts - pivot));
    }

    /** How far a time of the recording may still be off, ns either way. */
    long errorAt(long ts) {
        return unsure == 0 ? error : error + Math.round(unsure * Math.abs(ts - pivot));
    }

    /**
     * What a person says: {@code +1.203s}, {@code -5ms}, {@code 12us}, {@code 7ns}; exact to half a
     * unit of its last digit.
     *
     * @throws BadInputException where it is no such time
     */
    static ClockFit parse(String text) {
        String number = text.replaceFirst("[a-z]*+$", "");
        try {
            int unit = exponent(text.substring(number.length()));
            BigDecimal given = new BigDecimal(number).scaleByPowerOfTen(unit);
            long offset = given.setScale(0, RoundingMode.HALF_UP).longValueExact();
            long error = given.ulp().longValue() / 2;
            return new ClockFit(0, offset, 0, error, 0, "as given");
        } catch (ArithmeticException | NumberFormatException e) {
            throw new BadInputException("no offset like +1.203s, -5ms or 12us: " + text, e);
        }
    }

    private static int exponent(String unit) {
        return switch (unit) {
            case "s" -> 9;
            case "ms" -> 6;
            case "us" -> 3;
            case "ns" -> 0;
            default -> throw new NumberFormatException("no unit: " + unit);
        };
    }
}
