package dev.fencepost.analyzer.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Measures this machine, section by section. */
public final class Bench {
    private final BenchSettings settings;
    private final OfflineJudge offline;
    private final Announcer announcer;

    /**
     * Measurements to come.
     *
     * @param offline judges a file as the command of that name does
     * @param announcer is told what is being measured
     */
    public Bench(BenchSettings settings, OfflineJudge offline, Announcer announcer) {
        this.settings = settings;
        this.offline = offline;
        this.announcer = announcer;
    }

    /** One section that is measured by itself. */
    private interface Measurement {
        List<Row> run() throws IOException, InterruptedException;
    }

    /** Everything that these sections measure, in their order. */
    public List<Row> run(Set<Section> wanted) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(new Throughput(settings, offline, announcer).run(wanted));
        for (Section section : Section.values()) {
            if (wanted.contains(section)) {
                rows.addAll(measurement(section).run());
            }
        }
        return rows;
    }

    private Measurement measurement(Section section) {
        return switch (section) {
            case ENGINE, FILES, STREAM -> List::of;
            case LATENCY -> new LatencySection(settings, announcer)::run;
            case FRAMES -> new FramesSection(settings, announcer)::run;
            case CHANGELOG -> new ChangelogSection(settings, announcer)::run;
            case RESTORE -> new RestoreSection(settings, announcer)::run;
            case CURVES -> new CurvesSection(settings, announcer)::run;
            case HOSTS -> new HostsSection(settings, announcer)::run;
            case LOAD -> new LoadSection(settings, announcer)::run;
        };
    }
}
