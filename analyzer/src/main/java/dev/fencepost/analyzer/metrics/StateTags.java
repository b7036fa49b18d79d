package dev.fencepost.analyzer.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives the meters of all state stores the same tags: Kafka Streams names the tag of a store's name
 * after the kind of store, and Prometheus wants a meter to have the same tags everywhere.
 */
final class StateTags implements MeterFilter {
    private static final String METERS = "kafka.stream.state.";
    private static final String SUFFIX = ".state.id";

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith(METERS)) {
            return id;
        }
        List<Tag> tags = id.getTags().stream().flatMap(StateTags::plain).toList();
        return id.replaceTags(tags);
    }

    private static Stream<Tag> plain(Tag tag) {
        String key = tag.getKey();
        if (!key.endsWith(SUFFIX)) {
            return Stream.of(tag);
        }
        String kind = key.substring(0, key.length() - SUFFIX.length());
        return Stream.of(Tag.of("store", tag.getValue()), Tag.of("store.kind", kind));
    }
}
