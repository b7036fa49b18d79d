package dev.fencepost.producer.importer;

import dev.fencepost.trace.BadInputException;
import java.util.List;

/** Knows lines of a kernel log from others, and a log's clock by its first lines. */
final class LogHead {
    private LogHead() {}

    /** Whether nothing but a kernel's log has such a line. */
    static boolean isKernels(String line) {
        LogPrefix prefix = new LogPrefix();
        prefix.read(line);
        if (prefix.certain()) {
            return true;
        }
        return JournalEntry.recognises(line)
                || prefix.sender() == LogPrefix.Sender.KERNEL && isOurs(line, prefix.start());
    }

    private static boolean isOurs(String line, int start) {
        KernelMessage kind = KernelMessage.of(line, start);
        return switch (kind) {
            case OTHER, AMD_VI, SUPPRESSED, MESSAGES_LOST, EVENT_LOG_LOST, CLOCK_MARK -> false;
            default -> kind.isRead();
        };
    }

    /** Whether a line is the beginning of one, and not the rest of one that was broken. */
    static boolean begins(String line) {
        LogPrefix prefix = new LogPrefix();
        prefix.read(line);
        return prefix.form() != LogPrefix.Form.NONE
                || prefix.sender() == LogPrefix.Sender.TORN
                || line.startsWith("{");
    }

    /** Whether a line is text at all. */
    static boolean isText(String line) {
        return line.chars().allMatch(c -> c >= ' ' && c != 0xfffd && c != 0x7f || c == '\t');
    }

    /**
     * What the times of a log count from: the first stamp tells.
     *
     * @throws BadInputException where no line is a kernel log's
     */
    static TraceClock clockOf(List<TraceText> texts) {
        LogClock clock = new LogClock();
        LogPrefix prefix = new LogPrefix();
        boolean any = false;
        try (RecordingLines lines = new RecordingLines(texts)) {
            while (lines.next() && clock.clock() == TraceClock.NONE) {
                String text = lines.text();
                prefix.read(text);
                if (text.startsWith("{")) {
                    JournalEntry.parse(text).ifPresent(clock::advance);
                } else if (prefix.sender() != LogPrefix.Sender.TORN) {
                    clock.advance(prefix);
                }
                any |= KernelMessage.mayBeIn(text) && isOurs(text, prefix.start());
            }
            if (!any && clock.clock() == TraceClock.NONE) {
                throw new BadInputException(
                        lines.file()
                                + ":"
                                + lines.lineOfFile()
                                + ": holds no line of a kernel log");
            }
        }
        return clock.clock();
    }
}
