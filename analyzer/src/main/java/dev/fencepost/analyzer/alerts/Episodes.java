package dev.fencepost.analyzer.alerts;

import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Findings;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.analyzer.shadow.Tally;
import dev.fencepost.model.Alert;
import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Turns findings into alerts: one open episode for each subject, one point for each subject and
 * run. Writes a revision at opening, when severity or confidence rises, when hits reach 10, 100,
 * 1000 and so on, at closing, and at the end of the run for what its last revision does not say.
 * Single-threaded.
 */
public final class Episodes implements Findings {
    private final String host;
    private final int run;
    private final boolean durable;
    private final Map<Subject, Episode> open = new HashMap<>();
    private final Map<Subject, Point> points = new HashMap<>();

    /** Subjects whose episode changed, and whether one was written under that name before. */
    private final Map<Subject, Boolean> dirtyEpisodes = new LinkedHashMap<>();

    private final Set<Subject> dirtyPoints = new LinkedHashSet<>();
    private Consumer<Alert> out = alert -> {};

    /**
     * @param durable whether somebody will write what changed
     */
    public Episodes(String host, int run, boolean durable) {
        this.host = host;
        this.run = run;
        this.durable = durable;
    }

    /** Says where revisions go from now on. */
    public void to(Consumer<Alert> consumer) {
        out = consumer;
    }

    @Override
    public Tally open(
            Subject subject,
            TraceEvent openedBy,
            Confidence confidence,
            Facts facts,
            Supplier<List<TraceEvent>> evidence) {
        Episode known = open.get(subject);
        if (known != null) {
            return known;
        }
        String id = id(subject, OptionalLong.of(openedBy.seq()));
        Episode episode =
                new Episode(this, id, subject, openedBy, confidence, facts, evidence.get());
        open.put(subject, episode);
        write(episode, AlertState.OPEN);
        return episode;
    }

    @Override
    public Tally tally(Subject subject) {
        Tally episode = open.get(subject);
        return episode == null ? Tally.NONE : episode;
    }

    @Override
    public void hit(
            Subject subject,
            TraceEvent event,
            Severity severity,
            Confidence confidence,
            Supplier<List<TraceEvent>> evidence) {
        Episode episode = open.get(subject);
        if (episode == null) {
            return;
        }
        boolean counts =
                episode.hits() == 0
                        || severity.compareTo(episode.severity()) > 0
                        || confidence.compareTo(episode.confidence()) > 0;
        List<TraceEvent> events = counts ? evidence.get() : List.of();
        changed(episode);
        if (episode.hit(event, severity, confidence, events)) {
            write(episode, AlertState.OPEN);
        }
    }

    @Override
    public void confirm(Subject subject, TraceEvent event, Supplier<List<TraceEvent>> evidence) {
        Episode episode = open.get(subject);
        if (episode != null && episode.confirm(event, evidence)) {
            write(episode, AlertState.OPEN);
        }
    }

    @Override
    public Closed close(Subject subject, TraceEvent event) {
        Episode episode = open.remove(subject);
        if (episode == null) {
            return Closed.NOTHING;
        }
        episode.close(event);
        write(episode, AlertState.CLOSED);
        return new Closed(
                true,
                episode.openedBy().ts(),
                episode.hits(),
                episode.severity(),
                episode.confidence(),
                episode.facts(),
                List.copyOf(episode.evidence()));
    }

    @Override
    public void point(
            Subject subject,
            TraceEvent event,
            Severity severity,
            Confidence confidence,
            Facts facts,
            Supplier<List<TraceEvent>> evidence) {
        Point known = points.get(subject);
        boolean needed =
                known == null
                        || severity.compareTo(known.worst().severity()) > 0
                        || confidence.compareTo(known.worst().confidence()) > 0
                        || Evidence.ORDER.compare(event, known.worst().event()) < 0
                        || Evidence.ORDER.compare(event, known.first().event()) < 0;
        List<TraceEvent> events =
                needed ? Evidence.union(List.of(event), evidence.get()) : List.of();
        add(subject, new Point.Telling(event, severity, confidence, facts, events), event.ts(), 1);
    }

    @Override
    public void carry(Subject subject, TraceEvent event, Closed closed) {
        Severity severity =
                closed.severity().compareTo(subject.hazard().severity()) > 0
                        ? closed.severity()
                        : subject.hazard().severity();
        add(
                subject,
                new Point.Telling(
                        event, severity, closed.confidence(), closed.facts(), closed.evidence()),
                closed.firstTs(),
                closed.hits());
    }

    private void add(Subject subject, Point.Telling telling, long firstTs, long hits) {
        Point point = points.get(subject);
        boolean deserves;
        if (point == null) {
            String id = id(subject, OptionalLong.empty());
            point = new Point(id, subject, telling, firstTs, hits);
            points.put(subject, point);
            deserves = true;
        } else {
            deserves = point.add(telling, firstTs, hits);
        }
        changed(subject);
        if (deserves) {
            out.accept(point.next());
        }
    }

    private void write(Episode episode, AlertState state) {
        changed(episode);
        out.accept(episode.next(state));
    }

    /** Takes note that an episode has to be written anew. */
    void changed(Episode episode) {
        if (durable && episode.change()) {
            dirtyEpisodes.putIfAbsent(episode.subject(), episode.isWritten());
        }
    }

    private void changed(Subject point) {
        if (durable) {
            dirtyPoints.add(point);
        }
    }

    private String id(Subject subject, OptionalLong openingSeq) {
        return Alert.idOf(
                host,
                run,
                subject.hazard().kind(),
                subject.code(),
                subject.domain(),
                subject.bdf(),
                subject.window(),
                openingSeq);
    }

    /**
     * The run is over: writes what is still open, and points that have grown since they were
     * written.
     */
    public void finish() {
        open.values().stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .forEach(episode -> write(episode, AlertState.OPEN));
        points.values().stream()
                .filter(point -> !point.written())
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .forEach(point -> out.accept(point.next()));
        points.keySet().forEach(this::changed);
    }

    Map<Subject, Episode> open() {
        return open;
    }

    Map<Subject, Point> points() {
        return points;
    }

    /**
     * Episodes that changed since this was last asked; a subject without an open one is closed.
     *
     * @return their subjects, each with whether something was written under that name before
     */
    Map<Subject, Boolean> takeDirtyEpisodes() {
        Map<Subject, Boolean> dirty = new LinkedHashMap<>(dirtyEpisodes);
        dirtyEpisodes.clear();
        return dirty;
    }

    Set<Subject> takeDirtyPoints() {
        Set<Subject> dirty = Set.copyOf(dirtyPoints);
        dirtyPoints.clear();
        return dirty;
    }

    /** The open episode of a subject. */
    Optional<Episode> episode(Subject subject) {
        return Optional.ofNullable(open.get(subject));
    }
}
