package dev.fencepost.analyzer.perfetto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A trace read back by protobuf's own parser, and held on the way to what Perfetto's importer
 * demands.
 */
final class PerfettoTrace {
    private final Map<Long, TrackSeen> tracks = new LinkedHashMap<>();
    private final List<EventSeen> events = new ArrayList<>();
    private final Map<Long, Integer> flowSteps = new HashMap<>();
    private final Map<Long, Boolean> flowsEnded = new HashMap<>();
    private final Map<Long, Deque<EventSeen>> open = new HashMap<>();
    private final Map<Long, Words> words = new HashMap<>();

    /** A track by its names from the root on. */
    record TrackSeen(String path, int rank, boolean counter) {}

    /** An event; {@code end} of a slice is set once it was seen. */
    record EventSeen(
            long type,
            long ts,
            String track,
            String name,
            List<String> categories,
            Map<String, String> annotations,
            List<Long> flows,
            long value,
            AtomicLong end) {}

    private static final class Words {
        private final Map<Long, String> categories = new HashMap<>();
        private final Map<Long, String> names = new HashMap<>();
        private final Map<Long, String> annotations = new HashMap<>();
        private long lastTs;
    }

    private PerfettoTrace() {}

    static PerfettoTrace read(Path file) {
        PerfettoTrace trace = new PerfettoTrace();
        try {
            Message all =
                    DynamicMessage.parseFrom(PublishedProtos.trace(), Files.readAllBytes(file));
            holdsKnownFieldsOnly(all);
            messages(all, "packet").forEach(trace::packet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trace.open.forEach((track, slices) -> assertThat(slices).as("open slices").isEmpty());
        assertThat(trace.flowSteps.values()).allSatisfy(n -> assertThat(n).isGreaterThan(1));
        assertThat(trace.flowsEnded.keySet()).isEqualTo(trace.flowSteps.keySet());
        return trace;
    }

    List<EventSeen> events() {
        return events;
    }

    /** Events of one type: 1 slices, 3 instants, 4 values of counters. */
    List<EventSeen> events(long type) {
        return events.stream().filter(each -> each.type == type).toList();
    }

    /** Names of all tracks, each with those above it: {@code h0 / RMP}. */
    List<String> tracks() {
        return tracks.values().stream().map(TrackSeen::path).toList();
    }

    int rank(String path) {
        return tracks.values().stream()
                .filter(each -> each.path.equals(path))
                .findFirst()
                .orElseThrow()
                .rank;
    }

    private void packet(Message packet) {
        long sequence = number(packet, "trusted_packet_sequence_id");
        assertThat(sequence).isPositive();
        if (!words.containsKey(sequence)) {
            assertThat(number(packet, "sequence_flags")).as("state is cleared").isEqualTo(3);
            Message defaults = message(packet, "trace_packet_defaults");
            assertThat(number(defaults, "timestamp_clock_id")).as("BOOTTIME").isEqualTo(6);
            words.put(sequence, new Words());
        } else {
            assertThat(number(packet, "sequence_flags")).as("state is needed").isEqualTo(2);
        }
        Words known = words.get(sequence);
        if (has(packet, "interned_data")) {
            Message interned = message(packet, "interned_data");
            learn(interned, "event_categories", known.categories);
            learn(interned, "event_names", known.names);
            learn(interned, "debug_annotation_names", known.annotations);
        }
        if (has(packet, "track_descriptor")) {
            track(message(packet, "track_descriptor"));
        } else {
            event(message(packet, "track_event"), number(packet, "timestamp"), known);
        }
    }

    private void track(Message track) {
        long uuid = number(track, "uuid");
        String name = text(track, "name");
        String path = name;
        if (has(track, "parent_uuid")) {
            TrackSeen parent = tracks.get(number(track, "parent_uuid"));
            assertThat(parent).as("track above '%s'", name).isNotNull();
            path = parent.path + " / " + name;
        }
        int rank = (int) number(track, "sibling_order_rank");
        assertThat(tracks.put(uuid, new TrackSeen(path, rank, has(track, "counter"))))
                .as("first track of uuid %x", uuid)
                .isNull();
    }

    private void event(Message event, long ts, Words known) {
        assertThat(ts).as("rising time").isGreaterThanOrEqualTo(known.lastTs);
        known.lastTs = ts;
        long uuid = number(event, "track_uuid");
        TrackSeen track = tracks.get(uuid);
        assertThat(track).as("track %x", uuid).isNotNull();
        long type = number(event, "type");
        assertThat(track.counter).isEqualTo(type == 4);
        Deque<EventSeen> slices = open.computeIfAbsent(uuid, absent -> new ArrayDeque<>());
        if (type == 2) {
            assertThat(slices).as("slices open on %s", track.path).isNotEmpty();
            slices.pop().end.set(ts);
            return;
        }
        EventSeen seen = seen(event, type, ts, track.path, known);
        events.add(seen);
        if (type == 1) {
            slices.push(seen);
        }
    }

    private EventSeen seen(Message event, long type, long ts, String track, Words known) {
        List<Long> flows = new ArrayList<>(longs(event, "flow_ids"));
        flows.forEach(flow -> step(flow, false));
        longs(event, "terminating_flow_ids").forEach(flow -> step(flow, true));
        flows.addAll(longs(event, "terminating_flow_ids"));
        List<String> categories =
                longs(event, "category_iids").stream().map(known.categories::get).toList();
        String name = type == 4 ? "" : known.names.get(number(event, "name_iid"));
        assertThat(name).as("name %d", number(event, "name_iid")).isNotNull();
        Map<String, String> annotations = new LinkedHashMap<>();
        for (Message each : messages(event, "debug_annotations")) {
            String value =
                    has(each, "string_value")
                            ? text(each, "string_value")
                            : Long.toString(number(each, "uint_value"));
            annotations.put(known.annotations.get(number(each, "name_iid")), value);
        }
        long value = number(event, "counter_value");
        AtomicLong end = new AtomicLong(ts);
        return new EventSeen(type, ts, track, name, categories, annotations, flows, value, end);
    }

    private void step(long flow, boolean ends) {
        assertThat(flowsEnded).as("flow %x goes on", flow).doesNotContainKey(flow);
        flowSteps.merge(flow, 1, Integer::sum);
        if (ends) {
            flowsEnded.put(flow, true);
        }
    }

    private static void holdsKnownFieldsOnly(Message message) {
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        for (Object value : message.getAllFields().values()) {
            for (Object each : value instanceof List<?> many ? many : List.of(value)) {
                if (each instanceof Message part) {
                    holdsKnownFieldsOnly(part);
                }
            }
        }
    }

    private static void learn(Message interned, String field, Map<Long, String> known) {
        for (Message each : messages(interned, field)) {
            assertThat(known.put(number(each, "iid"), text(each, "name"))).isNull();
        }
    }

    private static Object get(Message of, String field) {
        return of.getField(of.getDescriptorForType().findFieldByName(field));
    }

    private static boolean has(Message of, String field) {
        return of.hasField(of.getDescriptorForType().findFieldByName(field));
    }

    private static long number(Message of, String field) {
        return ((Number) get(of, field)).longValue();
    }

    private static String text(Message of, String field) {
        return (String) get(of, field);
    }

    private static Message message(Message of, String field) {
        return (Message) get(of, field);
    }

    private static List<Message> messages(Message of, String field) {
        return ((List<?>) get(of, field)).stream().map(Message.class::cast).toList();
    }

    private static List<Long> longs(Message of, String field) {
        return ((List<?>) get(of, field)).stream().map(Long.class::cast).toList();
    }
}
