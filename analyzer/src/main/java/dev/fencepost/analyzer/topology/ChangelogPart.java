package dev.fencepost.analyzer.topology;

/** What a record of one of the topology's changelogs is about. */
public enum ChangelogPart {
    /** Batches that wait for their siblings, and how far each stream has come. */
    QUEUES,

    /** What judges know: frames, changes, episodes, and accesses that lie in several slots. */
    JUDGES;

    /** The part that a record's key says. */
    public static ChangelogPart of(byte[] key) {
        return StateKeys.parse(key).part() == StateKeys.MERGE ? QUEUES : JUDGES;
    }
}
