package dev.fencepost.analyzer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What a changelog holds once it is compacted. */
public final class WrittenState implements HostState.Sink {
    private final TreeMap<byte[], byte[]> pairs = new TreeMap<>(Arrays::compare);
    private int records;

    @Override
    public void put(byte[] key, byte[] value) {
        pairs.put(key.clone(), value.clone());
        records++;
    }

    /** Each deletion is a record of its own: there is none of what was never written. */
    @Override
    public void delete(byte[] key) {
        assertThat(pairs.remove(key)).as("what is deleted").isNotNull();
        records++;
    }

    /** Gives all of it to one that was just made. */
    public <T extends HostState> T into(T fresh) {
        pairs.forEach((key, value) -> fresh.restore(key.clone(), value.clone()));
        return fresh;
    }

    /** Names, in order of their bytes. */
    public List<byte[]> keys() {
        return List.copyOf(pairs.keySet());
    }

    /** What stands under a name. */
    public byte[] get(byte[] key) {
        return pairs.get(key);
    }

    /** Puts and deletions so far. */
    public int records() {
        return records;
    }
}
