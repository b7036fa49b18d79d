package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Device;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.Leaves;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The facts that one verdict rests on: whether they prove it, and the events behind them. Gaps and
 * clock errors make a verdict POSSIBLE (domain.md §5, "Confidence").
 */
@SuppressWarnings("ReferenceEquality") // NO_EVENTS is told from other lists by identity
public final class Proof {
    private static final List<TraceEvent> NO_EVENTS = List.of();

    private final Shadow shadow;
    private final Optional<Fact> moment;
    private final Stream stream;
    private final List<TraceEvent> events;
    private boolean certain = true;

    private Proof(Shadow shadow, Optional<Fact> moment, Stream stream, List<TraceEvent> events) {
        this.shadow = shadow;
        this.moment = moment;
        this.stream = stream;
        this.events = events;
    }

    /** Judges only whether it is certain: for verdicts that most often need no evidence. */
    static Proof judging(Shadow shadow, TraceEvent event) {
        return new Proof(shadow, Optional.of(Fact.of(event)), event.stream(), NO_EVENTS);
    }

    private boolean collects() {
        return events != NO_EVENTS;
    }

    /** Of a verdict upon an event whose order to the facts matters. */
    public static Proof upon(Shadow shadow, TraceEvent event) {
        Proof proof =
                new Proof(shadow, Optional.of(Fact.of(event)), event.stream(), new ArrayList<>());
        proof.events.add(event);
        return proof;
    }

    /** Of a verdict about how the tables stand, whatever came first. */
    public static Proof ofState(Shadow shadow) {
        return new Proof(shadow, Optional.empty(), Stream.IOMMU, new ArrayList<>());
    }

    /** Rests on a fact of a stream. */
    public Proof on(Stream source, Fact fact) {
        certain &= !shadow.gaps().since(source, fact);
        certain &= source == stream || moment.isEmpty() || !moment.get().unorderedWith(fact);
        return this;
    }

    public Proof on(Device device) {
        if (collects()) {
            events.add(device.entry());
        }
        return on(Stream.IOMMU, Fact.of(device.entry()));
    }

    public Proof on(Leaves leaves) {
        if (collects()) {
            events.addAll(leaves.history(shadow.host(), shadow.run()));
        }
        certain &= !shadow.gaps().since(Stream.IOMMU, leaves.root());
        return on(Stream.IOMMU, leaves.origin());
    }

    /** Rests on leaves and on their size, which proves nothing where it is a guess. */
    public Proof onSize(Leaves leaves) {
        return on(leaves).doubtedIf(leaves.derived());
    }

    /** Rests on the RMP entry of a page and its size. */
    public Proof onPage(Frame frame, int page) {
        if (collects()) {
            events.addAll(frame.history(page, shadow.host(), shadow.run()));
        }
        if (frame.known(page)) {
            on(Stream.RMP, frame.origin(page));
            on(Stream.RMP, frame.sizeOrigin(page));
        }
        return this;
    }

    /** Has an event as evidence. */
    public Proof with(TraceEvent event) {
        if (collects()) {
            events.add(event);
        }
        return this;
    }

    public Proof with(Iterable<? extends TraceEvent> more) {
        if (collects()) {
            more.forEach(events::add);
        }
        return this;
    }

    /** Cannot be proven. */
    public Proof doubtedIf(boolean doubt) {
        certain &= !doubt;
        return this;
    }

    public boolean certain() {
        return certain;
    }

    public Confidence confidence() {
        return certain ? Confidence.CERTAIN : Confidence.POSSIBLE;
    }

    public List<TraceEvent> events() {
        return events;
    }
}
