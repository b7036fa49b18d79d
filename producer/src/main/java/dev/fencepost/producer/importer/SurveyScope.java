package dev.fencepost.producer.importer;

/** What one context is in the middle of, as the survey follows it; 0 stands for nothing. */
final class SurveyScope {
    private static final Span NOTHING = new Span(0, 0);

    long iommuDomain;
    long protectionDomain;
    boolean asksForFlush;
    long unmapIova = -1;

    /** What was unmapped since the last flush without a word of its domain; size 0: nothing. */
    Span unprobed = NOTHING;

    /** Lines of a command and of a DMA marker that have not ended yet. */
    long command;

    long marker;

    /** One more range goes, in front of one flush for all. */
    void unmapped(Span span) {
        long from = unprobed.size() == 0 ? span.iova() : least(unprobed.iova(), span.iova());
        long last = unprobed.size() == 0 ? 0 : unprobed.end() - 1;
        long end = Long.compareUnsigned(last, span.end() - 1) < 0 ? span.end() : last + 1;
        unprobed = new Span(from, end - from);
    }

    private static long least(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    /** Whether a flush covers all that was unmapped since the last one, which it was for then. */
    boolean takesUnmaps(Command flush) {
        Span gone = unprobed;
        unprobed = NOTHING;
        return gone.size() > 0
                && flush.size() != 0
                && Long.compareUnsigned(gone.iova() - flush.base(), flush.size()) < 0
                && Long.compareUnsigned(gone.end() - 1 - flush.base(), flush.size()) < 0;
    }

    void forgetFlush() {
        iommuDomain = 0;
        protectionDomain = 0;
        asksForFlush = false;
        unmapIova = -1;
    }
}
