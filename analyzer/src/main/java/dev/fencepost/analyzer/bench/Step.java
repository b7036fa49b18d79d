package dev.fencepost.analyzer.bench;

import java.io.IOException;
import java.util.Map;

/**
 * One thing that takes turns with others to be measured.
 *
 * @param what it is called; things of one name warm up together
 * @param at the settings that distinguish it from others of its name
 * @param pass does all of it once
 */
record Step(Section section, String what, Map<String, Long> at, Pass pass) {
    Step {
        at = Map.copyOf(at);
    }

    /** Work that is measured each time it is done. */
    interface Pass {
        Measured run() throws IOException, InterruptedException;
    }
}
