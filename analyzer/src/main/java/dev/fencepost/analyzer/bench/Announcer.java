package dev.fencepost.analyzer.bench;

/** Is told what is being measured, before it is. */
@FunctionalInterface
public interface Announcer {
    /** Takes one line. */
    void say(String line);
}
