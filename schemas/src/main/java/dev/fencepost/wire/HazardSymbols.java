package dev.fencepost.wire;

import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import dev.fencepost.wire.codec.Symbols;

/** The numbers of the enums that alerts and window states have in common. */
final class HazardSymbols {
    static final Symbols<HazardKind> KIND =
            new Symbols<>(fencepost.HazardKind.getClassSchema(), HazardKind.class);
    static final Symbols<Severity> SEVERITY =
            new Symbols<>(fencepost.Severity.getClassSchema(), Severity.class);
    static final Symbols<Confidence> CONFIDENCE =
            new Symbols<>(fencepost.Confidence.getClassSchema(), Confidence.class);
    static final Symbols<AlertState> ALERT_STATE =
            new Symbols<>(fencepost.AlertState.getClassSchema(), AlertState.class);

    private HazardSymbols() {}
}
