package dev.fencepost.analyzer.rules;

import dev.fencepost.analyzer.shadow.Domain;
import dev.fencepost.analyzer.shadow.Effects;
import dev.fencepost.analyzer.shadow.Frame;
import dev.fencepost.analyzer.shadow.LeafPiece;
import dev.fencepost.analyzer.shadow.Shadow;
import dev.fencepost.model.Routed;
import dev.fencepost.model.TraceEvent;
import java.util.Optional;

/** Flags a page that two trusted domains of different guests map writable. */
public final class AliasRule implements Rule {
    @Override
    public void after(Shadow shadow, Routed routed, Effects effects, Findings findings) {
        for (Frame frame : effects.frames()) {
            if (frame.single() == null && frame.hasLeaves()
                    || frame.hasDetail() && frame.detail().aliased()) {
                judge(shadow, frame, routed.event(), findings);
            }
        }
    }

    private record Pair(LeafPiece a, LeafPiece b) {
        long firstSpa() {
            return a.frame() + ((long) Math.max(a.from(), b.from()) << 12);
        }
    }

    private static void judge(Shadow shadow, Frame frame, TraceEvent event, Findings findings) {
        Optional<Pair> pair = alias(shadow, frame);
        Subject subject = Subject.frame(Hazard.ALIAS, Hazard.ALIAS.name(), frame.base());
        boolean open = frame.hasDetail() && frame.detail().aliased();
        if (pair.isPresent() && !open) {
            frame.detail().aliased(true);
            open(shadow, subject, pair.get(), event, findings);
        } else if (pair.isEmpty() && open) {
            frame.detail().aliased(false);
            findings.close(subject, event);
        }
    }

    private static void open(
            Shadow shadow, Subject subject, Pair pair, TraceEvent event, Findings findings) {
        Proof proof = Proof.ofState(shadow).on(pair.a().leaves()).on(pair.b().leaves()).with(event);
        shadow.domain(pair.a().domain()).representative().ifPresent(proof::on);
        shadow.domain(pair.b().domain()).representative().ifPresent(proof::on);
        findings.open(
                subject,
                event,
                proof.confidence(),
                Facts.NONE.leadingTo(pair.firstSpa()),
                proof::events);
    }

    private static Optional<Pair> alias(Shadow shadow, Frame frame) {
        LeafPiece[] pieces = frame.pieces();
        if (!mayBeOfTwoGuests(shadow, pieces)) {
            return Optional.empty();
        }
        for (int i = 0; i < pieces.length; i++) {
            for (int j = i + 1; j < pieces.length; j++) {
                if (aliased(shadow, pieces[i], pieces[j])) {
                    return Optional.of(new Pair(pieces[i], pieces[j]));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether guests of two ASIDs may write what is mapped here: hardly ever, while a frame may
     * have hundreds of pieces, which are not compared each with each for nothing.
     */
    private static boolean mayBeOfTwoGuests(Shadow shadow, LeafPiece[] pieces) {
        Domain guest = null;
        int last = -1;
        for (LeafPiece piece : pieces) {
            if (piece.domain() == last || !piece.leaves().perm().writable()) {
                continue;
            }
            last = piece.domain();
            Domain domain = shadow.domain(last);
            if (domain.trusted() && guest != null && guest.asid() != domain.asid()) {
                return true;
            }
            guest = domain.trusted() ? domain : guest;
        }
        return false;
    }

    private static boolean aliased(Shadow shadow, LeafPiece a, LeafPiece b) {
        if (a.domain() == b.domain() || a.from() >= b.to() || b.from() >= a.to()) {
            return false; // before domains are looked up: a frame may have hundreds of pieces
        }
        Domain first = shadow.domain(a.domain());
        Domain second = shadow.domain(b.domain());
        return a.leaves().perm().writable()
                && b.leaves().perm().writable()
                && first.trusted()
                && second.trusted()
                && first.asid() != second.asid();
    }
}
