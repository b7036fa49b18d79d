package dev.fencepost.producer.importer;

/** What one context is in the middle of, as the survey follows it; 0 stands for nothing. */
final class SurveyScope {
    long iommuDomain;
    long protectionDomain;
    boolean asksForFlush;
    long unmapIova = -1;

    /** Lines of a command and of a DMA marker that have not ended yet. */
    long command;

    long marker;

    void forgetFlush() {
        iommuDomain = 0;
        protectionDomain = 0;
        asksForFlush = false;
        unmapIova = -1;
    }
}
