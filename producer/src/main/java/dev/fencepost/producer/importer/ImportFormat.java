package dev.fencepost.producer.importer;

import dev.fencepost.trace.ProblemListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The recordings that can be imported, each known by its content. */
@SuppressWarnings("ImmutableEnumChecker") // method references without state
public enum ImportFormat {
    /** Linux's tracefs text; Documentation/trace/ftrace.rst. */
    TRACEFS(TracefsImporter::new, TracefsImporter::recognises),
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
        try (LineReader lines = new LineReader(text.open())) {
            List<String> head = new ArrayList<>();
            while (head.size() < HEAD_LINES && lines.next()) {
                head.add(lines.text());
            }
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(text.name() + ": " + e.getMessage(), e);
        }
    }
}
