package dev.fencepost.producer.importer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How fast a recording is imported: {@code ImportSpeed FILE [MEGABYTES]} repeats it in memory and
 * prints megabytes of text a second of the reading thread's processor time, over both readings and
 * for the first alone. Its time jumps back where it repeats, which costs a few late events.
 */
final class ImportSpeed {
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ImportSpeed() {}

    public static void main(String[] args) throws IOException {
        byte[] once;
        try (InputStream in = TraceText.of(args[0], Path.of(args[0])).open()) {
            once = in.readAllBytes();
        }
        long megabytes = args.length > 1 ? Long.parseLong(args[1]) : 100;
        int times = (int) Math.max(1, megabytes * 1_000_000 / once.length);
        TraceText text = repeated(once, times);
        for (int round = 0; round < ROUNDS; round++) {
            measure(text, (double) once.length * times / 1e6);
        }
    }

    private static TraceText repeated(byte[] once, int times) {
        return new TraceText() {
            @Override
            public String name() {
                return "repeated";
            }

            @Override
            public InputStream open() {
                List<InputStream> parts =
                        Collections.nCopies(times, once).stream()
                                .map(bytes -> (InputStream) new ByteArrayInputStream(bytes))
                                .toList();
                return new SequenceInputStream(Collections.enumeration(parts));
            }
        };
    }

    private static void measure(TraceText text, double megabytes) throws IOException {
        long start = THREADS.getCurrentThreadCpuTime();
        long events = 0;
        try (Importer importer =
                ImportFormat.TRACEFS.open(List.of(text), ImportOptions.NONE, problem -> {})) {
            long surveyed = THREADS.getCurrentThreadCpuTime();
            while (importer.hasNext()) {
                importer.next();
                events++;
            }
            long end = THREADS.getCurrentThreadCpuTime();
            System.out.printf(
                    Locale.ROOT,
                    "%.0f MB, %d events: both readings %.0f MB/s, first %.0f, second %.0f%n",
                    megabytes,
                    events,
                    megabytes * 1e9 / (end - start),
                    megabytes * 1e9 / (surveyed - start),
                    megabytes * 1e9 / (end - surveyed));
        }
    }
}
