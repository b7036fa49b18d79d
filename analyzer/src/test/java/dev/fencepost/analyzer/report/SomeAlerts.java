package dev.fencepost.analyzer.report;

import dev.fencepost.model.Access;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Psmash;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Source;
import dev.fencepost.model.TraceEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Alerts made for tests of what shows them. */
public final class SomeAlerts {
    private static final DeviceId NIC = DeviceId.parse("0000:41:00.0");

    private SomeAlerts() {}

    /** So many alerts, numbered, each of its own frame and time, severities in turn. */
    public static List<Alert> numbered(int count) {
        return IntStream.range(0, count).mapToObj(SomeAlerts::number).toList();
    }

    /** The alert of that number. */
    public static Alert number(int number) {
        return of(
                "h" + number % 4,
                number,
                Severity.values()[number % 3],
                "An access failed in frame " + number + ".");
    }

    /** One of a host. */
    public static Alert of(String host, int number, Severity severity, String summary) {
        long ts = 1_700_000_000_000_000_000L + number * 1_000_003L;
        return of(host, number, severity, summary, ts, 5_000);
    }

    /** One with the evidence of another. */
    public static Alert again(Alert alert, int number) {
        Alert same = of(alert.host(), number, alert.severity(), alert.summary());
        return with(
                same,
                same.state(),
                alert.window(),
                alert.firstTs(),
                alert.lastTs(),
                alert.evidence());
    }

    /** The same in another state. */
    public static Alert in(AlertState state, Alert alert) {
        return with(
                alert, state, alert.window(), alert.firstTs(), alert.lastTs(), alert.evidence());
    }

    /** One at another time, as long as it was. */
    public static Alert at(Alert alert, long ts) {
        return of(alert.host(), 1, alert.severity(), alert.summary(), ts, 5_000);
    }

    /** So many alerts of a few windows, which begin and end anywhere in 20 us. */
    public static List<Alert> overlapping(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, count)
                .mapToObj(
                        number -> {
                            long ts = random.nextLong(10_000);
                            long lasts = 1 + random.nextLong(10_000);
                            Alert alert = of("h0", number, Severity.LATENT, "so", ts, lasts);
                            long frame = 0x20_0000L * random.nextInt(5);
                            List<TraceEvent> proof = evidence("h0", number, frame, ts, lasts);
                            return with(
                                    alert,
                                    alert.state(),
                                    OptionalLong.of(frame),
                                    ts,
                                    ts + lasts,
                                    proof);
                        })
                .toList();
    }

    private static Alert of(
            String host, int number, Severity severity, String summary, long ts, long lasts) {
        long frame = 0x1_0000_0000L + number * 0x20_0000L;
        return new Alert(
                String.format(Locale.ROOT, "%1$016x%1$016x", number + 0xabcd_0000L),
                2,
                HazardKind.SIZE_MISMATCH,
                "IO_LARGER",
                severity,
                Confidence.CERTAIN,
                number % 5 == 0 ? AlertState.OPEN : AlertState.CLOSED,
                host,
                0,
                OptionalInt.of(1),
                Optional.of(NIC),
                OptionalInt.of(5),
                OptionalLong.of(frame),
                OptionalLong.of(0x1000_0000L),
                OptionalLong.empty(),
                OptionalLong.of(0x20_0000),
                OptionalLong.of(0x1000),
                ts,
                ts + lasts,
                number % 17,
                evidence(host, number, frame, ts, lasts),
                summary,
                "Split the leaf first.");
    }

    private static Alert with(
            Alert alert,
            AlertState state,
            OptionalLong window,
            long first,
            long last,
            List<TraceEvent> evidence) {
        return new Alert(
                alert.id(),
                alert.revision(),
                alert.kind(),
                alert.code(),
                alert.severity(),
                alert.confidence(),
                state,
                alert.host(),
                alert.run(),
                alert.domain(),
                alert.bdf(),
                alert.asid(),
                window,
                alert.iova(),
                alert.spa(),
                alert.ioPageSize(),
                alert.rmpPageSize(),
                first,
                last,
                alert.hits(),
                evidence,
                alert.summary(),
                alert.remedy());
    }

    private static List<TraceEvent> evidence(
            String host, int number, long frame, long ts, long lasts) {
        return List.of(
                new Psmash(new Envelope(host, 0, ts, 10L * number, 0), frame, 0),
                new Access(
                        new Envelope(host, 0, ts + lasts, 10L * number + 1, 0),
                        NIC,
                        0x1000_0000L,
                        64,
                        Direction.READ,
                        true,
                        Outcome.RMP_PAGE_FAULT,
                        Source.WALK,
                        0));
    }
}
