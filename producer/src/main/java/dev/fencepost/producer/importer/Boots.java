package dev.fencepost.producer.importer;

/**
 * Notices that a log of wall times goes on in the machine's next boot: its times go on rising, and
 * only {@code journalctl}'s line between two boots or the kernel's own first message tells.
 */
final class Boots {
    private static final String FIRST_MESSAGE = "Linux version ";

    private boolean anyLine;
    private boolean announced;

    /**
     * Whether another boot begins with a line, which the clock has not come to yet.
     *
     * @param clock as of the line before
     */
    boolean passes(String text, LogPrefix prefix, LogClock clock) {
        if (text.startsWith("-- Boot ") || text.startsWith("-- Reboot --")) {
            announced = true;
            boolean later = anyLine;
            anyLine = false;
            return later;
        }
        boolean timed = prefix.form() != LogPrefix.Form.NONE;
        boolean first =
                timed
                        && clock.clock() == TraceClock.WALL
                        && text.startsWith(FIRST_MESSAGE, prefix.start());
        boolean later = first && anyLine && !announced;
        anyLine |= timed;
        return later;
    }
}
