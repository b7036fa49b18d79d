package dev.fencepost.analyzer.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part of the measurements that can be asked for by itself. */
public enum Section {
    ENGINE("The engine alone, on one thread"),
    FILES("Trace files: reading, and judging offline"),
    STREAM("Streams over topics that were filled first"),
    LATENCY("From event to alert, at a paced rate, read committed"),
    FRAMES("Live heap of a host of which every frame is tracked"),
    CHANGELOG("Changelog of a live stream"),
    RESTORE("Restore of such a host from its changelog"),
    CURVES("Growth with events and with frames"),
    HOSTS("Broadcasts: many hosts, spread over slots"),
    LOAD("Load of a fleet, simulated: how even it is, and what it costs");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /** What it is called on a command line and in files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What stands over its table. */
    public String title() {
        return title;
    }

    /**
     * The section of that id.
     *
     * @throws IllegalArgumentException one line that names all there are
     */
    public static Section parse(String id) {
        return Arrays.stream(values())
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + id + "' is none of " + all()));
    }

    private static String all() {
        return Arrays.stream(values()).map(Section::id).collect(Collectors.joining(", "));
    }
}
