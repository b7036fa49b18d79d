package dev.fencepost.producer.importer;

import dev.fencepost.producer.importer.Words.Word;
import java.util.Optional;

/**
 * Makes sightings of trace lines. Only a line of use becomes strings. Kprobes are known by the
 * function they sit on, whatever they are called; where only its address is printed (trace-cmd,
 * perf), by their name. Not thread-safe.
 */
final class SightingReader {
    private final Words events = new Words();
    private final ProbePlace place = new ProbePlace(new Words());
    private Word event;

    /** What the line behind a head tells, empty where that is of no use. */
    Optional<Sighting> read(long number, LineHead head, byte[] line, int to) {
        event = events.of(line, head.eventFrom(), head.eventTo());
        int body = head.bodyFrom();
        if (event.tracepoint() != Kind.MARKER && place.read(line, body, to)) {
            return probe(number, head, Ascii.text(line, place.valuesFrom(), to));
        }
        if (event.tracepoint() == Kind.OTHER) {
            return rawProbe(number, head, line, to);
        }
        return Optional.of(sighting(number, head, event.tracepoint(), Ascii.text(line, body, to)));
    }

    /** The event's name in the line read last. */
    String event() {
        return event.text();
    }

    private Optional<Sighting> probe(long number, LineHead head, String values) {
        Kind kind = place.named() ? place.symbol().function() : Kind.ofSymbol(event.probe());
        if (kind == Kind.OTHER || !place.seesCalls()) {
            return Optional.empty();
        }
        return Optional.of(
                new Sighting(
                        number,
                        TracefsLine.of(head, event.text(), values),
                        kind,
                        place.named() ? place.symbol().text() : event.probe(),
                        place.caller(),
                        place.returns(),
                        Fields.of(values)));
    }

    /** {@code trace-cmd report -R} prints the place among the values. */
    private Optional<Sighting> rawProbe(long number, LineHead head, byte[] line, int to) {
        boolean entry = Ascii.startsWith(line, head.bodyFrom(), to, "__probe_ip=");
        boolean returned = Ascii.startsWith(line, head.bodyFrom(), to, "__probe_func=");
        Kind kind = entry || returned ? Kind.ofSymbol(event.probe()) : Kind.OTHER;
        if (kind == Kind.OTHER) {
            return Optional.empty();
        }
        String values = Ascii.text(line, head.bodyFrom(), to);
        return Optional.of(
                new Sighting(
                        number,
                        TracefsLine.of(head, event.text(), values),
                        kind,
                        event.probe(),
                        "",
                        returned,
                        Fields.of(values)));
    }

    private Sighting sighting(long number, LineHead head, Kind kind, String body) {
        TracefsLine line = TracefsLine.of(head, event.text(), body);
        return new Sighting(number, line, kind, "", "", false, Fields.of(body));
    }
}
