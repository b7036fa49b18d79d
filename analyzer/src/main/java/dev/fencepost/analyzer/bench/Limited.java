package dev.fencepost.analyzer.bench;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The next few of what another iterator gives; the rest stays there. */
final class Limited<T> implements Iterator<T> {
    private final Iterator<T> all;
    private long left;

    Limited(Iterator<T> all, long most) {
        this.all = all;
        this.left = most;
    }

    @Override
    public boolean hasNext() {
        return left > 0 && all.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("enough was taken");
        }
        left--;
        return all.next();
    }
}
