package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.topology.StatePlace;
import dev.fencepost.analyzer.topology.TopologySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option of a command that runs a topology and lets it keep state on a disk. */
final class StateOptions {
    private static final String STATE_DIR = "state.dir";

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Keep state in a subdirectory of this one. Instances on one machine may share"
                            + " it: each takes the first subdirectory that no other holds. By"
                            + " default state.dir of --properties, which has to be each instance's"
                            + " own.")
    private Optional<Path> shared = Optional.empty();

    /**
     * Takes a place under that directory, to be held as long as the topology runs; null where none
     * was asked for.
     */
    StatePlace take() throws IOException {
        return shared.isPresent() ? StatePlace.under(shared.get()) : null;
    }

    /** The same settings, with state kept there. */
    static TopologySettings at(StatePlace place, TopologySettings settings) {
        if (place == null) {
            return settings;
        }
        Map<String, String> properties = new HashMap<>(settings.properties());
        properties.put(STATE_DIR, place.directory().toString());
        return settings.withProperties(properties);
    }
}
