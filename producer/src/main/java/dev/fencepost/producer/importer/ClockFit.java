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
 * @param basis what it rests on, for people
 */
record ClockFit(long pivot, long offset, double drift, long error, String basis) {
    /** Fewer moments than this say nothing of a drift. */
    private static final int DRIFT_NEEDS = 30;

    /** A clock that is off by more than a thousandth is no clock of the same machine. */
    private static final double MAX_DRIFT = 1e-3;

    /** Share of the moments that the error holds for; the rest were delayed by something else. */
    private static final double SHARE = 0.99;

    private record Pair(long own, long wanted) {}

    /** The recording's clock is the one wanted. */
    static ClockFit same(long error, String basis) {
        return new ClockFit(0, 0, 0, error, basis);
    }

    /** Times that all say the same: the start of something else. */
    static ClockFit start(long ts) {
        return new ClockFit(0, ts, 0, 0, "the start");
    }

    /**
     * Fits a recording's clock to that of a reference by the moments that both hold; absent where
     * they share none.
     */
    static Optional<ClockFit> of(Anchors own, Anchors reference) {
        for (Anchors.Kind kind : Anchors.Kind.values()) {
            List<Pair> pairs = pairs(own.of(kind), reference.of(kind));
            if (!pairs.isEmpty()) {
                return Optional.of(fit(pairs, kind));
            }
        }
        return Optional.empty();
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

    private static ClockFit fit(List<Pair> pairs, Anchors.Kind kind) {
        long pivot = pairs.get(0).own();
        ClockFit level = new ClockFit(pivot, median(pairs), 0, 0, "");
        ClockFit best = level.judged(pairs, kind);
        if (pairs.size() >= DRIFT_NEEDS) {
            ClockFit sloped = sloped(pairs).judged(pairs, kind);
            best = Math.abs(sloped.drift) <= MAX_DRIFT && sloped.error < best.error ? sloped : best;
        }
        return best;
    }

    /** A line through the middles of the first and the last third. */
    private static ClockFit sloped(List<Pair> pairs) {
        int third = pairs.size() / 3;
        List<Pair> first = pairs.subList(0, third);
        List<Pair> last = pairs.subList(pairs.size() - third, pairs.size());
        long start = first.get(third / 2).own();
        long span = last.get(third / 2).own() - start;
        long atStart = median(first);
        double drift = span <= 0 ? 0 : (double) (median(last) - atStart) / span;
        return new ClockFit(start, atStart, drift, 0, "");
    }

    private static long median(List<Pair> pairs) {
        long[] offsets =
                pairs.stream().mapToLong(each -> each.wanted - each.own).sorted().toArray();
        return offsets[offsets.length / 2];
    }

    private ClockFit judged(List<Pair> pairs, Anchors.Kind kind) {
        long[] errors =
                pairs.stream()
                        .mapToLong(each -> Math.abs(at(each.own) - each.wanted))
                        .sorted()
                        .toArray();
        long held = errors[Math.min(errors.length - 1, (int) (errors.length * SHARE))];
        String basis = "fitted on " + pairs.size() + " " + kind.label(pairs.size());
        return new ClockFit(pivot, offset, drift, Math.max(held, 1000), basis);
    }

    /** This fit and then another one, which the first one's reference needs itself. */
    ClockFit then(ClockFit onward) {
        long there = at(pivot);
        return new ClockFit(
                pivot, onward.at(there) - pivot, drift + onward.drift, error + onward.error, basis);
    }

    /** For people: the offset, what it rests on, and how far it may be off. */
    String told() {
        String off = offset == 0 ? "" : String.format(Locale.ROOT, "%+.9f s, ", offset / 1e9);
        String slope = drift == 0 ? "" : String.format(Locale.ROOT, "%+.1f ppm, ", drift * 1e6);
        String left = error == 0 ? "" : String.format(Locale.ROOT, ", within %.3f ms", error / 1e6);
        return off + slope + basis + left;
    }

    /** A time of the recording on the reference's clock. */
    long at(long ts) {
        return ts + offset + Math.round(drift * (ts - pivot));
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
            return new ClockFit(0, offset, 0, error, "as given");
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
