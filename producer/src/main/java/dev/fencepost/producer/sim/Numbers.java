package dev.fencepost.producer.sim;

import java.util.BitSet;

/** Numbers from 1 on that one holder has at a time, given out in turn: ASIDs, domains. */
final class Numbers {
    private final int most;
    private final BitSet taken = new BitSet();
    private int last;

    Numbers(int most) {
        this.most = most;
    }

    /** Takes the next that is free after the one taken last. */
    int take() {
        do {
            last = last % most + 1;
        } while (taken.get(last));
        taken.set(last);
        return last;
    }

    void giveBack(int number) {
        taken.clear(number);
    }
}
