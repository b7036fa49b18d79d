package dev.fencepost.analyzer.alerts;

import dev.fencepost.analyzer.alerts.Point.Telling;
import dev.fencepost.analyzer.rules.Facts;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.analyzer.rules.Subject;
import dev.fencepost.analyzer.shadow.StateReader;
import dev.fencepost.analyzer.shadow.StateWriter;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Severity;
import dev.fencepost.model.TraceEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

/** Open episodes and points as bytes, a subject for key. */
public final class EpisodeState {
    private final Episodes episodes;

    public EpisodeState(Episodes episodes) {
        this.episodes = episodes;
    }

    /** Receives an entry that changed; the value is absent where the episode has closed. */
    public interface Sink {
        void entry(boolean point, byte[] key, Optional<byte[]> value);
    }

    /** Writes what changed since the last call. */
    public void flush(StateWriter out, Sink sink) {
        episodes.takeDirtyEpisodes()
                .forEach(
                        (subject, written) -> {
                            Optional<Episode> open = episodes.episode(subject);
                            if (open.isPresent() || written) { // else it came and went in between
                                byte[] key = key(out, subject);
                                sink.entry(false, key, open.map(episode -> write(out, episode)));
                                open.ifPresent(Episode::markWritten);
                            }
                        });
        for (Subject subject : episodes.takeDirtyPoints()) {
            byte[] key = key(out, subject);
            sink.entry(true, key, Optional.of(write(out, episodes.points().get(subject))));
        }
    }

    /** Names every entry that may have been written and is still there. */
    public void forget(StateWriter out, BiConsumer<Boolean, byte[]> names) {
        Set<Subject> subjects = new HashSet<>();
        episodes.takeDirtyEpisodes()
                .forEach((subject, written) -> addIf(written, subject, subjects));
        episodes.open().values().forEach(open -> addIf(open.isWritten(), open.subject(), subjects));
        subjects.forEach(subject -> names.accept(false, key(out, subject)));
        episodes.points().keySet().forEach(subject -> names.accept(true, key(out, subject)));
    }

    private static void addIf(boolean wanted, Subject subject, Set<Subject> subjects) {
        if (wanted) {
            subjects.add(subject);
        }
    }

    /** Takes an entry back. */
    public void restore(boolean point, StateReader key, StateReader value) {
        Subject subject = subject(key);
        if (point) {
            episodes.points().put(subject, point(subject, value));
        } else {
            episodes.open().put(subject, episode(subject, value));
        }
    }

    private static byte[] key(StateWriter out, Subject subject) {
        out.text(subject.hazard().name()).text(subject.code());
        out.flag(subject.domain().isPresent()).number(subject.domain().orElse(0));
        out.flag(subject.bdf().isPresent()).number(subject.bdf().map(DeviceId::packed).orElse(0));
        out.flag(subject.window().isPresent()).number(subject.window().orElse(0));
        return out.flag(subject.inIova()).number(subject.leaf()).take();
    }

    private static Subject subject(StateReader in) {
        Hazard hazard = Hazard.valueOf(in.text());
        String code = in.text();
        boolean hasDomain = in.flag();
        int domain = in.count();
        boolean hasDevice = in.flag();
        int bdf = in.count();
        boolean hasWindow = in.flag();
        long window = in.number();
        return new Subject(
                hazard,
                code,
                hasDomain ? OptionalInt.of(domain) : OptionalInt.empty(),
                hasDevice ? Optional.of(new DeviceId(bdf)) : Optional.empty(),
                hasWindow ? OptionalLong.of(window) : OptionalLong.empty(),
                in.flag(),
                in.number());
    }

    private static void write(StateWriter out, Facts facts) {
        out.flag(facts.asid().isPresent()).number(facts.asid().orElse(0));
        out.flag(facts.iova().isPresent()).number(facts.iova().orElse(0));
        out.flag(facts.spa().isPresent()).number(facts.spa().orElse(0));
        out.number(facts.ioPageSize()).number(facts.rmpPageSize());
    }

    private static Facts facts(StateReader in) {
        boolean hasAsid = in.flag();
        int asid = in.count();
        boolean hasIova = in.flag();
        long iova = in.number();
        boolean hasSpa = in.flag();
        long spa = in.number();
        return new Facts(
                hasAsid ? OptionalInt.of(asid) : OptionalInt.empty(),
                hasIova ? OptionalLong.of(iova) : OptionalLong.empty(),
                hasSpa ? OptionalLong.of(spa) : OptionalLong.empty(),
                in.number(),
                in.number());
    }

    private static byte[] write(StateWriter out, Episode episode) {
        out.text(episode.id()).event(episode.openedBy());
        write(out, episode.facts());
        out.events(episode.evidence());
        out.text(episode.severity().name()).text(episode.confidence().name());
        out.number(episode.lastTs()).number(episode.hits()).number(episode.revision());
        return out.take();
    }

    private Episode episode(Subject subject, StateReader in) {
        String id = in.text();
        TraceEvent openedBy = in.event();
        Facts facts = facts(in);
        List<TraceEvent> evidence = in.events();
        Episode episode =
                new Episode(episodes, id, subject, openedBy, Confidence.POSSIBLE, facts, List.of());
        evidence.forEach(event -> episode.keep(event));
        episode.restore(
                Severity.valueOf(in.text()),
                Confidence.valueOf(in.text()),
                in.number(),
                in.number(),
                in.count());
        return episode;
    }

    private static byte[] write(StateWriter out, Point point) {
        out.text(point.id()).number(point.firstTs()).number(point.hits());
        write(out, point.first());
        write(out, point.worst());
        return out.number(point.lastTs()).number(point.revision()).flag(point.written()).take();
    }

    private static Point point(Subject subject, StateReader in) {
        String id = in.text();
        long firstTs = in.number();
        long hits = in.number();
        Telling first = telling(in);
        Telling worst = telling(in);
        Point point = new Point(id, subject, first, firstTs, hits);
        point.restore(worst, in.number(), in.count(), in.flag());
        return point;
    }

    private static void write(StateWriter out, Telling telling) {
        out.event(telling.event())
                .text(telling.severity().name())
                .text(telling.confidence().name());
        write(out, telling.facts());
        out.events(telling.evidence());
    }

    private static Telling telling(StateReader in) {
        TraceEvent event = in.event();
        Severity severity = Severity.valueOf(in.text());
        Confidence confidence = Confidence.valueOf(in.text());
        return new Telling(event, severity, confidence, facts(in), in.events());
    }
}
