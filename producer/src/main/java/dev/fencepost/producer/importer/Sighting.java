package dev.fencepost.producer.importer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trace line understood: what it tells of and with which values.
 *
 * @param number of the line over all files, from 1
 * @param line as printed
 * @param kind what it tells of
 * @param symbol the kernel function of a kprobe, empty for tracepoints
 * @param caller of a return probe: the function returned to; else empty
 * @param returns it is a return probe
 * @param fields its values
 */
record Sighting(
        long number,
        TracefsLine line,
        Kind kind,
        String symbol,
        String caller,
        boolean returns,
        Fields fields) {
    /** Beyond the landing pad of a function: the probe sits inside it and tells something else. */
    private static final int LANDING_PAD = 16;

    private static final String PLACE =
            "([^\\s+/()<]++)(?:\\+0x([0-9a-f]{1,8}))?+(?:/0x[0-9a-f]++)?+";
    private static final String MODULE = "(?: \\[[^\\]\\s]*+\\])?+";
    private static final Pattern ENTRY =
            Pattern.compile("\\(" + PLACE + MODULE + "\\)(?: (.*+))?+");
    private static final Pattern RETURN =
            Pattern.compile("\\(" + PLACE + MODULE + " <- " + PLACE + MODULE + "\\)(?: (.*+))?+");

    static Sighting of(long number, TracefsLine line) {
        String body = line.body();
        Kind tracepoint = Kind.ofTracepoint(line.event());
        if (tracepoint != Kind.MARKER && body.startsWith("(")) {
            Matcher returned = RETURN.matcher(body);
            if (returned.matches()) {
                String symbol = plain(returned.group(3));
                return new Sighting(
                        number,
                        line,
                        Kind.ofSymbol(symbol),
                        symbol,
                        plain(returned.group(1)),
                        true,
                        Fields.of(text(returned.group(5))));
            }
            Matcher entered = ENTRY.matcher(body);
            if (entered.matches()) {
                return entry(number, line, entered);
            }
        }
        return new Sighting(number, line, tracepoint, "", "", false, Fields.of(body));
    }

    TracefsLine.Context context() {
        return line.context();
    }

    private static Sighting entry(long number, TracefsLine line, Matcher entered) {
        String symbol = plain(entered.group(1));
        boolean atStart =
                entered.group(2) == null
                        || Integer.parseUnsignedInt(entered.group(2), 16) <= LANDING_PAD;
        Kind kind = atStart ? Kind.ofSymbol(symbol) : Kind.OTHER;
        return new Sighting(
                number, line, kind, symbol, "", false, Fields.of(text(entered.group(3))));
    }

    /**
     * The name in the source: compilers add {@code .isra.0} or {@code .constprop.0}. A {@code
     * .cold} part is not the function's start and keeps its name.
     */
    private static String plain(String symbol) {
        int dot = symbol.indexOf('.');
        return dot > 0 && !symbol.endsWith(".cold") ? symbol.substring(0, dot) : symbol;
    }

    private static String text(String group) {
        return group == null ? "" : group;
    }
}
