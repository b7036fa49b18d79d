package dev.fencepost.producer.importer;

import dev.fencepost.model.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes events out of the messages of a kernel log that tell of any, whatever log they stand in.
 */
final class KernelMessages {
    private static final Pattern SUPPRESSED =
            Pattern.compile("(?:.{0,80} )?([\\w.]{1,80}+): (\\d{1,9}+)");
    private static final Pattern FAMILY = Pattern.compile("\\(family: 0x([0-9a-f]{1,4}+),");

    private final EventLog log;
    private final Tally tally;
    private final FaultLines faults;
    private final RmpFailures failures;
    private final RmpDumps dumps;
    private final MappingMessages mappings;
    private final Anchors marks = new Anchors();
    private long waitsTimedOut;

    KernelMessages(EventLog log, Tally tally, Domains domains) {
        this.log = log;
        this.tally = tally;
        this.faults = new FaultLines(log, tally);
        this.failures = new RmpFailures(log);
        this.dumps = new RmpDumps(log, tally);
        this.mappings = new MappingMessages(log, tally, domains);
    }

    /**
     * @throws IllegalArgumentException where a message breaks off or its values make no sense
     */
    void accept(KernelMessage kind, KernelLine line) {
        switch (kind) {
            case EVENT -> faults.accept(line);
            case WAIT_TIMED_OUT -> waitsTimedOut++;
            case EVENT_LOG_LOST -> log.addGap(Stream.IOMMU, line.number(), line.ts(), 0);
            case SUPPRESSED -> suppressed(line);
            case RMP_ENTRY -> dumps.entry(line);
            case RMP_REGION -> dumps.region(line);
            case RMP_REGION_ENTRY -> dumps.regionEntry(line);
            case RMP_ENTRY_OLD -> dumps.decoded(line);
            case MAPPING -> mappings.mapping(line);
            case UNMAPPED -> mappings.unmapped(line);
            case UNMAP_CALL -> mappings.unmapCalled(line);
            case PROCESSOR -> processor(line);
            case CLOCK_MARK ->
                    ClockMark.in(line.text()).ifPresent(mark -> marks.add(mark, line.ts()));
            default -> failures.accept(kind, line);
        }
    }

    /** {@code FUNCTION: N callbacks suppressed}: which function tells what was not printed. */
    private void suppressed(KernelLine line) {
        Matcher values = SUPPRESSED.matcher(line.before());
        Stream stream = values.matches() ? streamOf(values.group(1)) : null;
        if (stream == null) {
            tally.ignore(KernelMessage.OTHER.label());
            return;
        }
        long messages = Long.parseLong(values.group(2));
        tally.lost += messages;
        log.addGap(stream, line.number(), line.ts(), messages);
    }

    private static Stream streamOf(String function) {
        boolean amd = function.startsWith("amd_iommu") || function.startsWith("iommu_print");
        if (amd) {
            return function.endsWith("page_fault") || function.endsWith("rmp_fault")
                    ? Stream.DMA
                    : Stream.IOMMU;
        }
        boolean rmp = function.contains("rmp") || function.contains("psmash");
        return rmp || function.startsWith("snp_") ? Stream.RMP : null;
    }

    private void processor(KernelLine line) {
        Matcher family = FAMILY.matcher(line.text()).region(line.mark(), line.text().length());
        if (family.find()) {
            dumps.family(Integer.parseInt(family.group(1), 16));
        }
    }

    /** The recorder's marks, so far. */
    Anchors marks() {
        return marks;
    }

    /** Lines are missing here. */
    void forget() {
        dumps.forgetRegion();
    }

    /** The log is over. */
    void end(KernelLine last) {
        dumps.endRegion(last);
    }

    /** Facts for people, one a line. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (waitsTimedOut > 0) {
            notes.add(
                    waitsTimedOut
                            + " waits for a completion timed out; no line tells which, so no"
                            + " COMPLETION says so");
        }
        faults.domainsSeen()
                .forEach(
                        (device, domain) ->
                                notes.add(
                                        device
                                                + " faulted in domain "
                                                + domain
                                                + ": --device "
                                                + device
                                                + ",domain="
                                                + domain
                                                + " where it was in no other"));
        return notes;
    }
}
