package dev.fencepost.analyzer.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where values stand on a line of a picture.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}
 * @param logarithmic whether equal lengths are equal ratios
 * @param from pixel
 * @param to pixel
 */
record Axis(double low, double high, boolean logarithmic, double from, double to) {
    private static final int TICKS = 5;
    private static final String[] PREFIXES = {"", "k", "M", "G"};

    /** An axis from 0 to something round that is not below a value. */
    static Axis linear(double most, double from, double to) {
        double step = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
        double high = step;
        while (high < most) {
            high += step / 2;
        }
        return new Axis(0, high, false, from, to);
    }

    /** An axis of whole decades around values above 0. */
    static Axis logarithmic(double least, double most, double from, double to) {
        double low = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-9)) + 1e-9));
        double high = Math.pow(10, Math.ceil(Math.log10(Math.max(most, 1e-9)) - 1e-9));
        return new Axis(low, Math.max(high, 10 * low), true, from, to);
    }

    /** The pixel of a value; of one beyond the ends, the end's. */
    double at(double value) {
        double part =
                logarithmic
                        ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low)
                        : (value - low) / (high - low);
        return from + (to - from) * Math.min(1, Math.max(0, part));
    }

    /** Values that deserve a line. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = low; tick < high * 1.01; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            for (int tick = 0; tick <= TICKS; tick++) {
                ticks.add(low + (high - low) * tick / TICKS);
            }
        }
        return ticks;
    }

    /** A value in few characters: {@code 3.2M}. */
    static String brief(double value) {
        double rest = value;
        int prefix = 0;
        while (rest >= 999.5 && prefix < PREFIXES.length - 1) {
            rest /= 1000;
            prefix++;
        }
        int digits = rest >= 99.5 || rest == Math.rint(rest) ? 0 : rest >= 9.95 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f%s", rest, PREFIXES[prefix]);
    }
}
