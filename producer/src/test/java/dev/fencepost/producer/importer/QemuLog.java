package dev.fencepost.producer.importer;

import dev.fencepost.model.TraceEvent;
import dev.fencepost.trace.ProblemListener.Problem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A small vocabulary of QEMU's trace lines; each line is one microsecond after the one before. */
final class QemuLog {
    /** Of the first line, in microseconds: 2026-11-22T05:14:35Z. */
    static final long START = 1_795_324_475_000_000L;

    /** An import run to its end: what it made, complained of and knows. */
    record Read(
            List<TraceEvent> events,
            List<Problem> problems,
            ImportSummary summary,
            TraceClock clock,
            Anchors anchors) {
        <T extends TraceEvent> List<T> all(Class<T> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private final List<String> lines = new ArrayList<>();
    private IntFunction<String> prefix = i -> String.format("2026-11-22T05:14:35.%06dZ ", i);

    /** What the lines that follow begin with, by their number from 0. */
    QemuLog prefixed(IntFunction<String> by) {
        prefix = by;
        return this;
    }

    QemuLog raw(String line) {
        lines.add(line);
        return this;
    }

    QemuLog event(String text) {
        return raw(prefix.apply(lines.size()) + text);
    }

    QemuLog walked(int domain, String device, long iova) {
        return event(
                String.format(
                        "amdvi_cache_update  update iotlb domid 0x%x devid: %s gpa 0x%x hpa 0x7800000",
                        domain, device, iova));
    }

    QemuLog hit(String device, long iova) {
        return event(
                String.format(
                        "amdvi_iotlb_hit hit iotlb devid %s gpa 0x%x hpa 0x7800000", device, iova));
    }

    QemuLog faulted(long iova) {
        return event(
                String.format(
                        "amdvi_page_fault error: page fault accessing guest physical address 0x%x",
                        iova));
    }

    QemuLog result(String device, long iova, long hpa) {
        return event(
                String.format(
                        "amdvi_translation_result devid: %s gpa 0x%x hpa 0x%x", device, iova, hpa));
    }

    /** A walk with its result. */
    QemuLog walk(int domain, String device, long iova) {
        return walked(domain, device, iova).result(device, iova, 0x7800000);
    }

    /** A fault with its result. */
    QemuLog fault(String device, long iova) {
        return faulted(iova).result(device, iova, 0);
    }

    QemuLog flush(int domain) {
        return event(
                String.format(
                        "amdvi_pages_inval AMD-Vi pages for domain 0x%x invalidated", domain));
    }

    QemuLog entryChanged(String device) {
        return event("amdvi_devtab_inval device table entry for devid: " + device + " invalidated");
    }

    QemuLog waitFor(int token) {
        return event(
                String.format(
                        "amdvi_completion_wait completion wait requested with store address"
                                + " 0x1a11000 and store data 0x%x",
                        token));
    }

    TraceText text() {
        return text(String.join("\n", lines) + "\n");
    }

    static TraceText text(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new TraceText() {
            @Override
            public String name() {
                return "test.log";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    Read imported() {
        return imported(ImportOptions.NONE);
    }

    Read imported(ImportOptions options) {
        return read(options, text());
    }

    static Read read(ImportOptions options, TraceText... texts) {
        List<Problem> problems = new ArrayList<>();
        List<TraceEvent> events = new ArrayList<>();
        try (QemuImporter importer = new QemuImporter(List.of(texts), options, problems::add)) {
            importer.forEachRemaining(events::add);
            return new Read(
                    events, problems, importer.summary(), importer.clock(), importer.anchors());
        }
    }
}
