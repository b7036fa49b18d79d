package dev.fencepost.analyzer.perfetto;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.Op;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.TraceEvent;

/** What an event is called on a track: its op, and how it ended where that tells two apart. */
final class EventName {
    private EventName() {}

    /** One of a few. */
    static String of(TraceEvent event) {
        String op = Op.of(event).name();
        if (event instanceof Access access) {
            String way = access.dir().name();
            return access.outcome() == Outcome.UNKNOWN ? way : way + " " + access.outcome();
        }
        if (event instanceof Completion done) {
            return done.ok() ? op : op + " timed out";
        }
        if (event instanceof DeviceEntry entry) {
            return op + (entry.on() ? " joins" : " leaves");
        }
        return op;
    }
}
