package dev.fencepost.producer.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A point of the hardware that AMD's documents leave open, as {@code --hardware} names it. */
enum HardwareSwitch {
    RMPUPDATE_INVALIDATES_IOTLB("RMPUPDATE drops IOTLB entries over the page (on, inferred)"),
    PSMASH_INVALIDATES_IOTLB("PSMASH and UNSMASH drop those over the frame (on, open)"),
    RMPUPDATE_CLEARS_VALIDATED("RMPUPDATE clears the validated bit (on, open)"),
    VALIDATED_REQUIRED("a trusted access needs a validated page (on, inferred)"),
    MIXED_FRAMES_ONE_BY_ONE(
            "amd: a leaf over 2M is judged by the frame accessed, not by all it covers (on,"
                    + " inferred)"),
    TRANSLATED_REQUESTS_CHECKED(
            "what a device translated itself (ATS) is held against the RMP, size and GPA aside (on,"
                    + " open)"),
    STAGE1_ENTRY(
            "IOTLB entry of a guest's own 4K stage 1 over a host's 2M leaf: 4K or 2M (4K,"
                    + " disputed)");

    private final String what;

    HardwareSwitch(String what) {
        this.what = what;
    }

    /** As on the command line: {@code validated-required}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All labels, separated by commas. */
    static String labels() {
        return Arrays.stream(values()).map(HardwareSwitch::label).collect(Collectors.joining(", "));
    }

    /** A line for each. */
    static String help() {
        return Arrays.stream(values())
                .map(one -> one.label() + ": " + one.what)
                .collect(Collectors.joining("\n"));
    }
}
