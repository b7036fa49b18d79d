package dev.fencepost.analyzer.topology;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.fencepost.model.Stream;
import java.util.Arrays;
import java.util.Map;

/** The topics that the topology reads and writes. */
public final class TopicNames {
    public static final String ALERTS = "fencepost.alerts";
    public static final String WINDOWS = "fencepost.windows";
    public static final String DEAD_LETTER = "fencepost.dead-letter";

    /** The stream that each trace topic carries. */
    public static final Map<String, Stream> TRACES =
            Arrays.stream(Stream.values())
                    .collect(toUnmodifiableMap(TopicNames::traceOf, stream -> stream));

    private TopicNames() {}

    /** The topic of a stream. */
    public static String traceOf(Stream stream) {
        return "fencepost." + stream.label();
    }
}
