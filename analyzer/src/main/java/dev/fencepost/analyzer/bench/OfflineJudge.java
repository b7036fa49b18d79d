package dev.fencepost.analyzer.bench;

import java.io.IOException;

/** Judges a file as the command {@code offline} does. */
@FunctionalInterface
public interface OfflineJudge {
    /** Answers how many events the file had. */
    long judge(String file) throws IOException;
}
