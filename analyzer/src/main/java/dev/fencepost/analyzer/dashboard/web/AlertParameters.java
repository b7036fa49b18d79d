package dev.fencepost.analyzer.dashboard.web;

import dev.fencepost.analyzer.dashboard.book.AlertCursor;
import dev.fencepost.analyzer.dashboard.book.AlertQuery;
import dev.fencepost.analyzer.dashboard.book.AlertSort;
import dev.fencepost.analyzer.dashboard.book.HostClocks;
import dev.fencepost.analyzer.explain.TraceTime;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Pages;
import dev.fencepost.model.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Turns the parameters of a list of alerts into a question for the book. */
final class AlertParameters {
    static final Set<String> NAMES =
            new TreeSet<>(
                    Set.of(
                            "kind",
                            "code",
                            "severity",
                            "confidence",
                            "state",
                            "host",
                            "run",
                            "guest",
                            "domain",
                            "device",
                            "window",
                            "from",
                            "to",
                            "q",
                            "sort",
                            "order",
                            "limit",
                            "cursor"));

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1_000;

    private final Parameters given;
    private final HostClocks clocks;
    private Predicate<Alert> filter = alert -> true;

    private AlertParameters(Parameters given, HostClocks clocks) {
        this.given = given;
        this.clocks = clocks;
    }

    static AlertQuery query(Parameters given, HostClocks clocks) {
        AlertParameters parameters = new AlertParameters(given, clocks);
        parameters.what();
        parameters.where();
        parameters.when();
        given.text("q").ifPresent(words -> parameters.also(new AlertWords(words)));
        return parameters.query();
    }

    private void also(Predicate<Alert> more) {
        filter = filter.and(more);
    }

    private void what() {
        oneOf(given.constants("kind", HazardKind.class), Alert::kind);
        oneOf(given.list("code", word -> word.toUpperCase(Locale.ROOT)), Alert::code);
        oneOf(given.constants("severity", Severity.class), Alert::severity);
        oneOf(given.constants("confidence", Confidence.class), Alert::confidence);
        oneOf(given.constants("state", AlertState.class), Alert::state);
    }

    private void where() {
        oneOf(given.list("host", word -> word), Alert::host);
        oneOf(given.list("run", Parameters::unsigned), Alert::run);
        oneOf(given.list("guest", word -> OptionalInt.of(Parameters.unsigned(word))), Alert::asid);
        oneOf(
                given.list("domain", word -> OptionalInt.of(Parameters.unsigned(word))),
                Alert::domain);
        oneOf(given.list("device", word -> Optional.of(DeviceId.parse(word))), Alert::bdf);
        Set<Long> windows = given.list("window", word -> Pages.frameOf(Parameters.address(word)));
        if (!windows.isEmpty()) {
            also(
                    alert ->
                            alert.window().isPresent()
                                    && windows.contains(alert.window().getAsLong()));
        }
    }

    private <T> void oneOf(Set<T> wanted, Function<Alert, T> of) {
        if (!wanted.isEmpty()) {
            also(alert -> wanted.contains(of.apply(alert)));
        }
    }

    /** As {@code offline --from --to}: what was there at some time of the stretch. */
    private void when() {
        Optional<TraceTime> from = given.value("from", Parameters::time);
        Optional<TraceTime> to = given.value("to", Parameters::time);
        from.ifPresent(
                time ->
                        also(
                                alert ->
                                        alert.state() == AlertState.OPEN
                                                || Long.compareUnsigned(
                                                                alert.lastTs(), ts(time, alert))
                                                        >= 0));
        to.ifPresent(
                time -> also(alert -> Long.compareUnsigned(alert.firstTs(), ts(time, alert)) <= 0));
    }

    /** Times with a unit count from the first that is known of the host's latest run. */
    private long ts(TraceTime time, Alert alert) {
        return time.ts(clocks.of(alert.host()).map(HostClocks.Clock::firstTs).orElse(0L));
    }

    private AlertQuery query() {
        AlertSort sort = given.value("sort", AlertParameters::sort).orElse(AlertSort.LAST_TS);
        boolean descending = given.value("order", AlertParameters::isDescending).orElse(true);
        int limit = given.number("limit", DEFAULT_LIMIT, 1, MOST);
        Optional<AlertCursor> after = given.value("cursor", AlertParameters::cursor);
        return new AlertQuery(filter, sort, descending, limit, after);
    }

    private static AlertSort sort(String label) {
        return Arrays.stream(AlertSort.values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "none of lastTs, firstTs, severity, hits"));
    }

    private static boolean isDescending(String word) {
        return switch (word) {
            case "desc" -> true;
            case "asc" -> false;
            default -> throw new IllegalArgumentException("neither asc nor desc");
        };
    }

    private static AlertCursor cursor(String text) {
        return AlertCursor.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a 'next' of an answer"));
    }
}
