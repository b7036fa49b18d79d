package dev.fencepost.analyzer.engine;

/**
 * Where an engine's state goes at a commit and comes from at a restore: small binary keys and
 * values, of which only those changed since the last commit are written.
 */
public interface HostState {
    /** Receives what changed. */
    interface Sink {
        void put(byte[] key, byte[] value);

        void delete(byte[] key);

        /** Takes nothing. */
        Sink NONE =
                new Sink() {
                    @Override
                    public void put(byte[] key, byte[] value) {}

                    @Override
                    public void delete(byte[] key) {}
                };
    }

    /** Writes what changed since the last call and marks it clean. */
    void flush(Sink sink);

    /** Takes one pair back, in any order; all pairs are given before the first event. */
    void restore(byte[] key, byte[] value);
}
