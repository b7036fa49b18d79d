package dev.fencepost.analyzer.reference;

import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** One alert in the making: an episode that is open or closed, or a point that adds up its hits. */
final class Episode {
    /** What an alert is about. */
    record About(
            HazardKind kind,
            String code,
            OptionalInt domain,
            Optional<DeviceId> bdf,
            OptionalLong window,
            OptionalLong iova2M) {
        static About frame(HazardKind kind, String code, int domain, long window) {
            return new About(
                    kind,
                    code,
                    OptionalInt.of(domain),
                    Optional.empty(),
                    OptionalLong.of(window),
                    OptionalLong.empty());
        }
    }

    private final About about;
    private final OptionalLong openingSeq;
    private long firstTs;

    /** Number of the event that made the tables disagree. */
    final int openedBy;

    private Severity severity;
    private boolean certain;
    private long lastTs;
    private long hits;
    private boolean open;

    private Episode(About about, TraceEvent first, OptionalLong openingSeq, int openedBy) {
        this.about = about;
        this.openingSeq = openingSeq;
        this.openedBy = openedBy;
        this.firstTs = first.ts();
        this.lastTs = first.ts();
        this.open = openingSeq.isPresent();
        this.severity = Severity.LATENT;
    }

    static Episode opened(About about, TraceEvent first, int openedBy, boolean certain) {
        Episode episode = new Episode(about, first, OptionalLong.of(first.seq()), openedBy);
        episode.certain = certain;
        return episode;
    }

    static Episode point(About about, TraceEvent first) {
        return new Episode(about, first, OptionalLong.empty(), -1);
    }

    /** Confidence is that of the severity shown. */
    void weigh(Severity of, boolean isCertain) {
        if (of.compareTo(severity) > 0) {
            severity = of;
            certain = isCertain;
        } else if (of == severity) {
            certain |= isCertain;
        }
    }

    void hit(TraceEvent event, long count, Severity of, boolean isCertain) {
        weigh(of, isCertain);
        hits += count;
        lastTs = event.ts();
    }

    void since(long ts) {
        firstTs = Math.min(firstTs, ts);
    }

    long firstTs() {
        return firstTs;
    }

    void close(TraceEvent event) {
        open = false;
        lastTs = event.ts();
    }

    boolean isOpen() {
        return open;
    }

    About about() {
        return about;
    }

    long hits() {
        return hits;
    }

    Severity severity() {
        return severity;
    }

    boolean certain() {
        return certain;
    }

    Verdict verdict() {
        return new Verdict(
                about.kind(),
                about.code(),
                severity,
                certain ? Confidence.CERTAIN : Confidence.POSSIBLE,
                open ? AlertState.OPEN : AlertState.CLOSED,
                about.domain(),
                about.bdf(),
                about.window(),
                about.iova2M(),
                firstTs,
                lastTs,
                hits,
                openingSeq);
    }
}
