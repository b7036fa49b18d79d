package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Change;
import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Effects;
import dev.fencepost.analyzer.shadow.Fact;
import dev.fencepost.analyzer.shadow.FlushTarget;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.RmpResult;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Pages;
import dev.fencepost.model.RmpEvent;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import dev.fencepost.model.TraceEvent;
import java.util.List;

/** Flags an RMP change over memory whose leaf changed before and whose flush has not completed. */
public final class FlushOrderRule implements Rule {
    @Override
    public void before(Shadow shadow, Routed routed, Findings findings) {
        if (!SizeRule.isRmpChange(routed.event().op())) {
            return;
        }
        RmpEvent event = (RmpEvent) routed.event();
        long spa = RmpResult.spa(event);
        Frame frame = shadow.frames().find(Pages.frameOf(spa));
        if (RmpResult.rc(event) != 0 || frame == null || !frame.hasDetail()) {
            return;
        }
        boolean page = event instanceof RmpUpdate update && update.size() == Pages.SIZE_4K;
        int from = page ? Pages.pageInFrame(spa) : 0;
        int to = page ? from + 1 : Pages.PAGES_PER_FRAME;
        for (Change change : List.copyOf(frame.detail().changes())) {
            if (change.ledTo(from, to)) {
                change.rewritten().set(from, to);
                change.rmpChange(event);
                shadow.journal().change(change);
                raiseOrDefer(shadow, change, event, findings);
            }
        }
    }

    @Override
    public void after(Shadow shadow, Routed routed, Effects effects, Findings findings) {
        for (Change change : effects.completed()) {
            if (shadow.owns(change.frame()) && !change.raised().isEmpty()) {
                close(shadow, change, routed.event(), findings);
            }
        }
        for (Domain domain : effects.resumed()) {
            for (Change change : List.copyOf(domain.pending())) {
                if (shadow.owns(change.frame()) && change.rmpChange() != null) {
                    raiseOrDefer(shadow, change, routed.event(), findings);
                }
            }
        }
    }

    private static void raiseOrDefer(
            Shadow shadow, Change change, TraceEvent event, Findings findings) {
        if (!change.raised().isEmpty()) {
            return;
        }
        Domain domain = shadow.domain(change.domain());
        if (!domain.running()) {
            domain.devices().stream()
                    .map(device -> shadow.states().get(device.bdf()))
                    .forEach(change::quietSince);
            return;
        }
        Hazard hazard = judge(change);
        change.raised(hazard.name());
        shadow.journal().change(change);
        Proof proof = proof(shadow, change).with(change.quiet()).with(event);
        change.tally(
                findings.open(
                        Subject.frame(hazard, change.domain(), change.frame()),
                        change.rmpChange(),
                        proof.confidence(),
                        facts(change),
                        proof::events));
        shadow.flushes().merge(change);
    }

    private static Facts facts(Change change) {
        return Facts.NONE
                .at(change.old().get(0).iova())
                .leadingTo(change.old().get(0).spa())
                .sizes(change.old().get(0).leafSize(), 0);
    }

    private static Proof proof(Shadow shadow, Change change) {
        Proof proof =
                Proof.upon(shadow, change.rmpChange())
                        .on(Stream.IOMMU, Fact.of(change.event()))
                        .doubtedIf(shadow.gaps().since(Stream.IOMMU, change.root()))
                        .with(change.history())
                        .with(change.event());
        change.devices().stream()
                .limit(8)
                .forEach(
                        entry ->
                                proof.with(entry)
                                        .doubtedIf(
                                                shadow.gaps().since(Stream.IOMMU, Fact.of(entry))));
        for (TraceEvent flush : change.flushEvents()) {
            proof.on(Stream.IOMMU, Fact.of(flush)).with(flush);
        }
        return proof;
    }

    /** The first code that holds, in the order of domain.md. */
    private static Hazard judge(Change change) {
        if (!change.touched()) {
            return Hazard.NO_FLUSH;
        }
        int units = 0;
        int covered = 0;
        int done = 0;
        boolean timedOut = false;
        boolean devices = true;
        for (FlushTarget target : change.targets()) {
            if (!target.isUnit()) {
                devices &= target.done();
                continue;
            }
            units++;
            covered += target.covered() ? 1 : 0;
            done += target.done() ? 1 : 0;
            timedOut |= target.timedOut() && !target.done();
        }
        if (covered == 0) {
            return Hazard.UNDER_FLUSH;
        }
        if (done == units && !devices) {
            return Hazard.ATS_NOT_FLUSHED;
        }
        if (timedOut) {
            return Hazard.TIMEOUT_IGNORED;
        }
        return done > 0 ? Hazard.INCOMPLETE_UNITS : Hazard.NOT_WAITED;
    }

    private static void close(Shadow shadow, Change change, TraceEvent event, Findings findings) {
        Frame frame = shadow.frames().find(change.frame());
        boolean shared =
                frame.hasDetail()
                        && frame.detail().changes().stream()
                                .anyMatch(
                                        other ->
                                                other.domain() == change.domain()
                                                        && other.raised().equals(change.raised()));
        if (!shared) {
            Hazard hazard = Hazard.valueOf(change.raised());
            findings.close(Subject.frame(hazard, change.domain(), change.frame()), event);
        }
    }
}
