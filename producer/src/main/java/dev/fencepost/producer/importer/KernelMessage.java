package dev.fencepost.producer.importer;

import dev.fencepost.model.Stream;
import java.util.List;

/**
 * What a kernel message tells of, known by a part of its text; grammars: Linux's {@code
 * drivers/iommu/amd/iommu.c}, {@code drivers/iommu/iommu.c}, {@code arch/x86/virt/svm/sev.c} and
 * {@code arch/x86/kvm/svm/sev.c}, and what earlier patches of them printed.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists that nothing changes
enum KernelMessage {
    /** An entry of the IOMMU's event log. */
    EVENT("", "AMD-Vi: Event logged ["),
    EVENT_DETAIL("detail of an event", "AMD-Vi: DTE[", "AMD-Vi: CMD[", "Control Reg : 0x"),
    WAIT_TIMED_OUT("", "AMD-Vi: Completion-Wait loop timed out"),
    EVENT_LOG_LOST("", "vent log overflow", "vent log restarting"),
    SUPPRESSED("", " callbacks suppressed"),
    /** The kernel's own buffer was too small, or the journal did not keep up. */
    MESSAGES_LOST("", " printk messages dropped", " kernel messages", "kmsg buffer overrun"),
    RMPUPDATE_FAILED("", "RMPUPDATE failed for PFN "),
    RMPUPDATE_FAILED_OLD("", "rmpupdate failed, ret: "),
    PSMASH_FAILED("", "PSMASH failed for IOMMU PFN "),
    SPLIT_FAILED("", "Unable to split RMP entry for GPA "),
    PSMASH_FAILED_OLD("", "psmash failed, gpa "),
    RMP_ENTRY("", ", RMP entry: ["),
    RMP_REGION("", " unassigned, dumping non-zero entries in 2M PFN region: "),
    RMP_REGION_ENTRY("", "PFN: 0x"),
    RMP_ENTRY_OLD("", "RMPEntry paddr "),
    MAPPING("", "iommu: mapping: iova "),
    UNMAPPED("", "iommu: unmapped: iova "),
    UNMAP_CALL("", "iommu: unmap this: iova "),
    MAP_CALL("map call (its pages follow)", "iommu: map: iova "),
    RMP_VIOLATION("RMP violation by a CPU", " RMP violation"),
    RMP_FAULT("RMP fault without an entry", "Unexpected RMP fault"),
    IOMMU_TEARDOWN("page of the IOMMU's own", "IOMMU PFN "),
    LEAKED("page given up", "Leaking PFN range ", "Failed to split direct map for PFN "),
    RMP_TABLE("RMP table", "RMP table"),
    /** The recorder's own word: {@link ClockMark}. */
    CLOCK_MARK("", ClockMark.START),
    /** Which processor it is: that decides what a raw RMP entry means. */
    PROCESSOR("", "smpboot: CPU0: "),
    AMD_VI("other AMD-Vi message", "AMD-Vi: "),
    OTHER("other kernel message");

    /** Shorter beginnings of a message tell nothing. */
    private static final int SHORTEST_PART = 8;

    /** Each of the messages above holds one of these. */
    private static final WordSieve ROOTS =
            new WordSieve()
                    .with('V', "AMD-Vi")
                    .with('M', "RMP")
                    .with('F', "PFN")
                    .with('m', "iommu: ")
                    .with('k', " callbacks suppressed")
                    .with('m', "psmash")
                    .with('m', "rmpupdate")
                    .with('v', "vent log ")
                    .with('k', " printk messages")
                    .with('k', " kernel messages")
                    .with('k', "kmsg buffer")
                    .with('R', "Control Reg")
                    .with('U', "smpboot: CPU0: ")
                    .with('k', ClockMark.START);

    private static final List<KernelMessage> KINDS = List.of(values());

    private final String label;
    private final List<String> marks;

    KernelMessage(String label, String... marks) {
        this.label = label;
        this.marks = List.of(marks);
    }

    /** Whether a line may hold any of them: a question that costs little. */
    static boolean mayBeIn(String line) {
        return ROOTS.holdsIn(line);
    }

    /** The kind of a message that begins at an index of a line. */
    static KernelMessage of(String line, int from) {
        for (KernelMessage each : KINDS) {
            boolean fits = each != RMP_REGION_ENTRY || line.contains(", [0x");
            if (fits && each.markIn(line, from) >= 0) {
                return each;
            }
        }
        return OTHER;
    }

    /**
     * Whether a line that nothing is learnt from breaks off within a message that an event comes
     * from.
     */
    static boolean breaksOff(String line) {
        for (KernelMessage each : KINDS) {
            if (each.isRead() && each.endsWithPart(line)) {
                return true;
            }
        }
        return false;
    }

    private boolean endsWithPart(String line) {
        for (String mark : marks) {
            for (int length = mark.length() - 1; length >= SHORTEST_PART; length--) {
                if (line.regionMatches(line.length() - length, mark, 0, length)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where its part of the text is, -1 where it is not. */
    int markIn(String line, int from) {
        for (String mark : marks) {
            int at = line.indexOf(mark, from);
            if (at >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** Whether something is learnt from it. */
    boolean isRead() {
        return label.isEmpty();
    }

    /** The stream that has a hole where such a message cannot be read. */
    Stream stream() {
        return switch (this) {
            case RMPUPDATE_FAILED,
                    RMPUPDATE_FAILED_OLD,
                    PSMASH_FAILED,
                    SPLIT_FAILED,
                    PSMASH_FAILED_OLD,
                    RMP_ENTRY,
                    RMP_REGION,
                    RMP_REGION_ENTRY,
                    RMP_ENTRY_OLD ->
                    Stream.RMP;
            default -> Stream.IOMMU;
        };
    }

    /** Name of what nothing is learnt from, for people. */
    String label() {
        return label;
    }
}
