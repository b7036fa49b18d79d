package dev.fencepost.analyzer.dashboard;

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

/** An alert to put on a board, changed step by step from a plain one. */
public final class SomeAlert {
    public static final DeviceId NIC = DeviceId.parse("0000:43:01.0");
    public static final long FRAME = 0x1_2340_0000L;

    private String id;
    private int revision = 1;
    private HazardKind kind = HazardKind.SIZE_MISMATCH;
    private String code = "IO_LARGER";
    private Severity severity = Severity.FAULT;
    private AlertState state = AlertState.CLOSED;
    private String host = "h0";
    private int run;
    private OptionalLong window = OptionalLong.of(FRAME);
    private OptionalLong spa = OptionalLong.empty();
    private long firstTs = 1_000;
    private long lastTs = 2_000;
    private long hits = 3;
    private String summary = "Leaf of 2M over a frame of 4K.";

    private SomeAlert(String id) {
        this.id = id;
    }

    /** An alert of that number. */
    public static SomeAlert number(long number) {
        return new SomeAlert(String.format(Locale.ROOT, "%032x", number));
    }

    public SomeAlert id(String value) {
        id = value;
        return this;
    }

    public SomeAlert revision(int value) {
        revision = value;
        return this;
    }

    public SomeAlert hazard(HazardKind itsKind, String itsCode) {
        kind = itsKind;
        code = itsCode;
        return this;
    }

    public SomeAlert severity(Severity value) {
        severity = value;
        return this;
    }

    public SomeAlert open() {
        state = AlertState.OPEN;
        return this;
    }

    public SomeAlert host(String value) {
        host = value;
        return this;
    }

    public SomeAlert run(int value) {
        run = value;
        return this;
    }

    public SomeAlert window(long frame) {
        window = OptionalLong.of(frame);
        return this;
    }

    public SomeAlert spa(long address) {
        spa = OptionalLong.of(address);
        return this;
    }

    public SomeAlert time(long first, long last) {
        firstTs = first;
        lastTs = last;
        return this;
    }

    public SomeAlert hits(long value) {
        hits = value;
        return this;
    }

    public SomeAlert summary(String value) {
        summary = value;
        return this;
    }

    /** The alert, with two events for evidence. */
    public Alert get() {
        return new Alert(
                id,
                revision,
                kind,
                code,
                severity,
                Confidence.CERTAIN,
                state,
                host,
                run,
                OptionalInt.of(3),
                Optional.of(NIC),
                OptionalInt.of(7),
                window,
                OptionalLong.of(0x4000_0000L),
                spa,
                OptionalLong.of(1 << 21),
                OptionalLong.of(1 << 12),
                firstTs,
                lastTs,
                hits,
                evidence(),
                summary,
                "Split the leaf first.");
    }

    private List<TraceEvent> evidence() {
        return List.of(
                new Psmash(new Envelope(host, run, firstTs, 10, 0), window.orElse(0), 0),
                new Access(
                        new Envelope(host, run, lastTs, 11, 0),
                        NIC,
                        0x4000_0000L,
                        64,
                        Direction.WRITE,
                        true,
                        Outcome.RMP_PAGE_FAULT,
                        Source.WALK,
                        0));
    }
}
