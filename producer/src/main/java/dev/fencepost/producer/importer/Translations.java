package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Puts the lines that QEMU prints of one translation together, so that each is told once: where it
 * came from ({@code amdvi_cache_update} after a walk, {@code amdvi_iotlb_hit}), or that it failed
 * ({@code amdvi_page_fault}, which names no device), and then {@code amdvi_translation_result},
 * which names the device. Lines of other threads may stand in between. What waits is bounded.
 *
 * <p>A failed translation is IO_PAGE_FAULT out of a WALK, a found one OK. For a hit this means that
 * the IOTLB held the page: QEMU does not print whether its rights were those that the access
 * needed. A result without any line in front of it went untranslated, or was recorded without them:
 * OK where it leads somewhere, UNKNOWN where it says 0.
 */
final class Translations {
    /** Domain of a translation of which no walk tells it. */
    static final int NO_DOMAIN = -1;

    /** More than there are threads of QEMU that translate at once. */
    private static final int MOST_WAITING = 64;

    /** Told of each translation. */
    interface Sink {
        void translated(Translation translation);
    }

    /**
     * One translation.
     *
     * @param line that told of it first
     * @param device that asked
     * @param iova first byte of the access
     * @param outcome what became of it
     * @param source where it came from
     * @param domain whose tables were walked, or NO_DOMAIN
     */
    record Translation(
            QemuLine line, DeviceId device, long iova, Outcome outcome, Source source, int domain) {
        /** With the device as its result has it. */
        Translation of(DeviceId told) {
            return new Translation(line, told, iova, outcome, source, domain);
        }

        /** Older QEMUs leave the bus out where a walk is told. */
        boolean isOf(DeviceId told) {
            return device.equals(told)
                    || device.equals(DeviceId.NONE)
                    || source == Source.WALK && device.packed() == (told.packed() & 0xff);
        }
    }

    private final Sink sink;
    private final ArrayDeque<Translation> waiting = new ArrayDeque<>();
    private long nameless;

    Translations(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes a line of an access.
     *
     * @throws IllegalArgumentException where values are missing
     */
    void accept(QemuLine line) {
        switch (line.kind()) {
            case WALK ->
                    begin(
                            new Translation(
                                    line,
                                    line.device(),
                                    line.hex("gpa"),
                                    Outcome.OK,
                                    Source.WALK,
                                    domain(line)));
            case HIT ->
                    begin(
                            new Translation(
                                    line,
                                    line.device(),
                                    line.hex("gpa"),
                                    Outcome.OK,
                                    Source.IOTLB,
                                    NO_DOMAIN));
            case PAGE_FAULT ->
                    begin(
                            new Translation(
                                    line,
                                    DeviceId.NONE,
                                    line.hex("address"),
                                    Outcome.IO_PAGE_FAULT,
                                    Source.WALK,
                                    NO_DOMAIN));
            default -> result(line, line.device(), line.hex("gpa"), line.hex("hpa"));
        }
    }

    private static int domain(QemuLine line) {
        long domain = line.hex("domid");
        if (domain >>> 16 != 0) {
            throw new IllegalArgumentException("domid has more than 16 bits");
        }
        return (int) domain;
    }

    private void begin(Translation translation) {
        if (waiting.size() == MOST_WAITING) {
            tell(waiting.remove());
        }
        waiting.add(translation);
    }

    private void result(QemuLine line, DeviceId device, long iova, long hpa) {
        Optional<Translation> first = take(device, iova, hpa);
        Outcome bare = hpa == 0 ? Outcome.UNKNOWN : Outcome.OK;
        sink.translated(
                first.map(each -> each.of(device))
                        .orElseGet(
                                () ->
                                        new Translation(
                                                line,
                                                device,
                                                iova,
                                                bare,
                                                Source.UNKNOWN,
                                                NO_DOMAIN)));
    }

    private Optional<Translation> take(DeviceId device, long iova, long hpa) {
        for (Iterator<Translation> each = waiting.descendingIterator(); each.hasNext(); ) {
            Translation translation = each.next();
            boolean fits = translation.outcome() == Outcome.OK || hpa == 0;
            if (fits && translation.iova() == iova && translation.isOf(device)) {
                each.remove();
                return Optional.of(translation);
            }
        }
        return Optional.empty();
    }

    /** The recording ends, or breaks: what waits gets no result any more. */
    void finish() {
        while (!waiting.isEmpty()) {
            tell(waiting.remove());
        }
    }

    private void tell(Translation translation) {
        if (translation.device().equals(DeviceId.NONE)) {
            nameless++;
        } else {
            sink.translated(translation);
        }
    }

    /** Failed translations of which no line names the device. */
    long nameless() {
        return nameless;
    }
}
