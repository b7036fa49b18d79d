package dev.fencepost.producer.importer;

import dev.fencepost.trace.ProblemListener;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipException;

/** The recordings that can be imported, each known by its content. */
@SuppressWarnings("ImmutableEnumChecker") // method references without state
public enum ImportFormat {
    /** Linux's tracefs text; Documentation/trace/ftrace.rst. */
    TRACEFS(TracefsImporter::new, TracefsImporter::recognises),
    /** The log of QEMU's trace events; docs/devel/tracing.rst there. */
    QEMU(QemuImporter::new, QemuImporter::recognises),
    /** An AMD IOMMU's command buffer; Documentation/ABI/testing/debugfs-amd-iommu. */
    CMDBUF(DebugfsImporter::ofCommandBuffers, CommandBuffer::recognises),
    /** An AMD IOMMU's device table; Documentation/ABI/testing/debugfs-amd-iommu. */
    DEVTBL(DebugfsImporter::ofDeviceTables, DeviceTable::recognises),
    /** The kernel's log; dmesg(1), journalctl(1). */
    DMESG(DmesgImporter::new, DmesgImporter::recognises);

    /** Lines looked at to know a format: enough to get past a header and a few torn lines. */
    private static final int HEAD_LINES = 200;

    private final Opener opener;
    private final Predicate<List<String>> recognises;

    /** Makes an importer of texts that are one recording in parts, in order. */
    @FunctionalInterface
    interface Opener {
        Recorded open(List<TraceText> texts, ImportOptions options, ProblemListener problems);
    }

    ImportFormat(Opener opener, Predicate<List<String>> recognises) {
        this.opener = opener;
        this.recognises = recognises;
    }

    /**
     * Opens texts that are one recording in parts, in order.
     *
     * @throws dev.fencepost.trace.BadInputException where nothing in them can be read
     */
    public Importer open(List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        return recorded(texts, options, problems);
    }

    Recorded recorded(List<TraceText> texts, ImportOptions options, ProblemListener problems) {
        return opener.open(texts, options, problems);
    }

    /** Whether its accesses stand as reads because no line tells their direction. */
    boolean hidesDirections() {
        return this == QEMU;
    }

    /** Whether it holds what was so at one moment, and no events. */
    boolean isState() {
        return this == CMDBUF || this == DEVTBL;
    }

    /** Name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of a text, by its first lines. */
    public static Optional<ImportFormat> of(TraceText text) {
        List<String> head = head(text);
        return Arrays.stream(values()).filter(each -> each.recognises.test(head)).findFirst();
    }

    private static List<String> head(TraceText text) {
        List<String> head = new ArrayList<>();
        try (LineReader lines = new LineReader(text.open())) {
            while (head.size() < HEAD_LINES && lines.next()) {
                head.add(lines.text());
            }
            return head;
        } catch (EOFException | ZipException | DamagedDataException e) {
            return head; // what was readable tells; its importer reports the damage
        } catch (IOException e) {
            throw new UncheckedIOException(text.name() + ": " + e.getMessage(), e);
        }
    }
}
