package dev.fencepost.producer.importer;

import java.io.Closeable;
import java.io.IOException;

/**
 * Lines one by one, each lying in {@link #bytes()} from {@link #from()} to {@link #to()} until the
 * next is asked for.
 */
interface LineSource extends Closeable {
    /** Goes to the next line; false at the end. */
    boolean next() throws IOException;

    byte[] bytes();

    int from();

    int to();

    /** Whether the line was longer than what is kept of it. */
    boolean cut();

    /** Lines of the file that it took: more than one where a mail had wrapped it. */
    int height();
}
