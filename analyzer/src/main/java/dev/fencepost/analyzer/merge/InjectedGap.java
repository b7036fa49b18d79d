package dev.fencepost.analyzer.merge;

import dev.fencepost.model.Envelope;
import dev.fencepost.model.Gap;
import dev.fencepost.model.Routed;
import dev.fencepost.model.Stream;
import java.util.List;

/** A GAP that was found here and not by the source: each slot sees its own. */
final class InjectedGap {
    private InjectedGap() {}

    static Routed event(String host, int run, Stream stream, long ts, long seq) {
        Gap gap = new Gap(new Envelope(host, run, ts, seq, 0), stream, 0);
        return new Routed(gap, true, 1, List.of(), List.of());
    }
}
