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
        long frame = 0x1_0000_0000L + number * 0x20_0000L;
        long ts = 1_700_000_000_000_000_000L + number * 1_000_003L;
        return new Alert(
                String.format(Locale.ROOT, "%032x", number + 0xabcd_0000L),
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
                ts + 5_000,
                number % 17,
                evidence(host, number, frame, ts),
                summary,
                "Split the leaf first.");
    }

    private static List<TraceEvent> evidence(String host, int number, long frame, long ts) {
        return List.of(
                new Psmash(new Envelope(host, 0, ts, 10L * number, 0), frame, 0),
                new Access(
                        new Envelope(host, 0, ts + 5_000, 10L * number + 1, 0),
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
