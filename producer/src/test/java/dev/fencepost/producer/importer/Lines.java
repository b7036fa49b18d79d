package dev.fencepost.producer.importer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A small vocabulary of trace lines; each line is one microsecond after the one before. */
final class Lines {
    private final List<String> lines = new ArrayList<>();
    private String task = "vmm-10";
    private int cpu;

    /** The lines that follow run in this task. */
    Lines on(String comm, int onCpu) {
        task = comm;
        cpu = onCpu;
        return this;
    }

    Lines raw(String text) {
        lines.add(text);
        return this;
    }

    Lines event(String name, String body) {
        return raw(
                String.format(
                        "  %s  [%03d] d..1.  1.%06d: %s: %s", task, cpu, lines.size(), name, body));
    }

    Lines enter(String symbol, String values) {
        return event("p", "(" + symbol + "+0x4/0x90) " + values);
    }

    Lines leave(String symbol, String caller, String values) {
        return event("r", "(" + caller + "+0x51/0x90 <- " + symbol + ") " + values);
    }

    Lines map(long iova, long spa, long size) {
        return event(
                "map",
                String.format(
                        "IOMMU: iova=0x%016x - 0x%016x paddr=0x%016x size=%d",
                        iova, iova + size, spa, size));
    }

    Lines unmap(long iova, long asked, long removed) {
        return event(
                "unmap",
                String.format(
                        "IOMMU: iova=0x%016x - 0x%016x size=%d unmapped_size=%d",
                        iova, iova + asked, asked, removed));
    }

    Lines command(String unit, long d0, long d1, long d2) {
        return enter(
                "__iommu_queue_command_sync",
                String.format("iommu=%s d0=0x%x d1=0x%x d2=0x%x d3=0x0 sync=1", unit, d0, d1, d2));
    }

    Lines flush(String unit, int domain) {
        return command(unit, 0, 0x3000_0000L | domain, 0x103ff003);
    }

    Lines waitFor(String unit, int token) {
        return enter("iommu_completion_wait.isra.0", "").command(unit, 1, 0x1000_0000, token);
    }

    Lines waited(int ret) {
        return leave("iommu_completion_wait.isra.0", "domain_flush_complete", "ret=" + ret);
    }

    Recording imported() {
        return Recording.of(text());
    }

    TraceText text() {
        return Recording.text((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
