package dev.fencepost.registry;

import java.util.Set;

/**
 * Which schema records are written under.
 *
 * @param register ours as a new version where the subject has none like it
 * @param latest whatever version of the subject is the newest
 * @param ids of schemas to write as, each for the record that it is of
 * @param normalize let the registry compare schemas by their meaning, not by their text
 */
record SchemaChoice(boolean register, boolean latest, Set<Integer> ids, boolean normalize) {
    /** Our own, registered where it is missing. */
    static final SchemaChoice OURS = new SchemaChoice(true, false, Set.of(), false);

    SchemaChoice {
        ids = Set.copyOf(ids);
    }
}
