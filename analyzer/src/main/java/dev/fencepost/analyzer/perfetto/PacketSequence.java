package dev.fencepost.analyzer.perfetto;

import dev.fencepost.model.Alert;
import dev.fencepost.model.TraceEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Packets of one clock, one behind the other: words that come again are written once and then
 * numbered.
 *
 * <p>Times are the trace's own, in nanoseconds, said to be of the clock that Perfetto takes for a
 * trace's own: it shows them as they are and moves none. Later ones than 2^63 - 1 ns, which it
 * cannot hold, become that; the annotations have them whole.
 */
final class PacketSequence {
    private final OutputStream out;
    private final int number;
    private final Map<String, Integer> categories = new HashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<String, Integer> annotationNames = new HashMap<>();
    private final ProtoMessage framed = new ProtoMessage();
    private final ProtoMessage packet = new ProtoMessage();
    private final ProtoMessage body = new ProtoMessage();
    private final ProtoMessage part = new ProtoMessage();
    private final ProtoMessage words = new ProtoMessage();
    private boolean first = true;

    /**
     * An empty one.
     *
     * @param number from 1, its own
     */
    PacketSequence(OutputStream out, int number) {
        this.out = out;
        this.number = number;
    }

    /** Makes a track known. */
    void track(Track track) throws IOException {
        body.clear().number(Fields.UUID, track.uuid());
        if (track.parent() != 0) {
            body.number(Fields.PARENT, track.parent());
        }
        body.text(Fields.NAME, track.name());
        if (track.counter()) {
            body.message(Fields.COUNTER, part.clear().number(Fields.UNIT, Fields.UNIT_COUNT));
        } else {
            body.number(Fields.CHILD_ORDERING, Fields.EXPLICIT_ORDERING);
        }
        body.number(Fields.RANK, track.rank());
        packet.clear().message(Fields.TRACK_DESCRIPTOR, body);
        write();
    }

    /** An alert begins, or was but a moment. */
    void alert(Step step) throws IOException {
        Alert alert = step.alert();
        boolean slice = step.what() == Step.What.BEGIN;
        event(slice ? Fields.SLICE_BEGIN : Fields.INSTANT, step.track());
        category("hazard");
        category(alert.severity().name().toLowerCase(Locale.ROOT));
        name(alert.code());
        annotations(sink -> Annotations.of(alert, sink));
        if (!alert.evidence().isEmpty()) {
            flow(step);
        }
        write(step.ts());
    }

    /** An alert ends: the last one that began on its track. */
    void end(Step step) throws IOException {
        event(Fields.SLICE_END, step.track());
        write(step.ts());
    }

    /**
     * An event that proves alerts.
     *
     * @param steps of one event on one track, at least one
     */
    void proof(Iterable<Step> steps) throws IOException {
        Step any = steps.iterator().next();
        TraceEvent proof = any.event();
        event(Fields.INSTANT, any.track());
        category(proof.stream().label());
        name(EventName.of(proof));
        annotations(sink -> Annotations.of(proof, sink));
        steps.forEach(this::flow);
        write(any.ts());
    }

    /** A counter has a new value. */
    void count(Track track, long ts, long value) throws IOException {
        event(Fields.COUNTER_TYPE, track);
        body.number(Fields.COUNTER_VALUE, value);
        write(ts);
    }

    private void event(int type, Track track) {
        body.clear().number(Fields.TYPE, type).number(Fields.TRACK, track.uuid());
        words.clear();
    }

    private void category(String word) {
        body.number(Fields.CATEGORY_IIDS, interned(categories, Fields.CATEGORIES, word));
    }

    private void name(String word) {
        body.number(Fields.NAME_IID, interned(names, Fields.EVENT_NAMES, word));
    }

    private void flow(Step step) {
        body.fixed(step.end() ? Fields.ENDING_FLOWS : Fields.FLOWS, step.flow());
    }

    private void annotations(Consumer<Annotations.Sink> all) {
        all.accept(
                new Annotations.Sink() {
                    @Override
                    public void text(String name, String value) {
                        body.message(
                                Fields.ANNOTATIONS, named(name).text(Fields.STRING_VALUE, value));
                    }

                    @Override
                    public void number(String name, long value) {
                        body.message(
                                Fields.ANNOTATIONS, named(name).number(Fields.UINT_VALUE, value));
                    }
                });
    }

    private ProtoMessage named(String name) {
        int iid = interned(annotationNames, Fields.ANNOTATION_NAMES, name);
        return part.clear().number(Fields.ANNOTATION_NAME_IID, iid);
    }

    private int interned(Map<String, Integer> known, int field, String word) {
        Integer before = known.get(word);
        if (before != null) {
            return before;
        }
        int iid = known.size() + 1;
        known.put(word, iid);
        part.clear().number(Fields.ENTRY_IID, iid).text(Fields.ENTRY_NAME, word);
        words.message(field, part);
        return iid;
    }

    private void write(long ts) throws IOException {
        packet.clear().number(Fields.TIMESTAMP, ts < 0 ? Long.MAX_VALUE : ts);
        packet.message(Fields.TRACK_EVENT, body);
        if (!words.isEmpty()) {
            packet.message(Fields.INTERNED_DATA, words);
        }
        write();
    }

    private void write() throws IOException {
        packet.number(Fields.SEQUENCE, number);
        if (first) {
            part.clear().number(Fields.TIMESTAMP_CLOCK, Fields.CLOCK_BOOTTIME);
            packet.number(Fields.SEQUENCE_FLAGS, Fields.STATE_CLEARED | Fields.NEEDS_STATE)
                    .number(Fields.PREVIOUS_PACKET_DROPPED, 1)
                    .number(Fields.FIRST_ON_SEQUENCE, 1)
                    .message(Fields.DEFAULTS, part);
            first = false;
        } else {
            packet.number(Fields.SEQUENCE_FLAGS, Fields.NEEDS_STATE);
        }
        framed.clear().message(Fields.PACKET, packet).writeTo(out);
    }
}
