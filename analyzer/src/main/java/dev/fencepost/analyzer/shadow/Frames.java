package dev.fencepost.analyzer.shadow;

import java.util.function.Consumer;

/**
 * The frames that something is known of, by base address: an open-addressed table without boxing.
 * Single-threaded.
 */
public final class Frames {
    private static final int SMALLEST = 64;

    private Frame[] table = new Frame[SMALLEST];
    private int size;

    /** Where the frame asked for last is: a number, since storing a reference costs a fence. */
    private int recent;

    public int size() {
        return size;
    }

    /** The frame of that base; null if nothing is known of it. */
    public Frame find(long base) {
        Frame last = table[recent];
        if (last != null && last.base() == base) {
            return last;
        }
        int slot = slot(base);
        for (Frame frame; (frame = table[slot]) != null; slot = next(slot)) {
            if (frame.base() == base) {
                recent = slot;
                return frame;
            }
        }
        return null;
    }

    public Frame findOrAdd(long base) {
        Frame found = find(base);
        if (found != null) {
            return found;
        }
        if ((size + 1) * 5L > table.length * 4L) {
            grow();
        }
        Frame added = new Frame(base);
        insert(added);
        size++;
        return added;
    }

    public void forEach(Consumer<Frame> action) {
        for (Frame frame : table) {
            if (frame != null) {
                action.accept(frame);
            }
        }
    }

    private void grow() {
        Frame[] old = table;
        table = new Frame[old.length + old.length / 4];
        for (Frame frame : old) {
            if (frame != null) {
                insert(frame);
            }
        }
    }

    private void insert(Frame frame) {
        int slot = slot(frame.base());
        while (table[slot] != null) {
            slot = next(slot);
        }
        table[slot] = frame;
    }

    private int slot(long base) {
        long mixed = (base >>> 21) * 0x9E3779B97F4A7C15L;
        return (int) ((mixed >>> 32) * table.length >>> 32);
    }

    private int next(int slot) {
        return slot + 1 == table.length ? 0 : slot + 1;
    }
}
