package dev.fencepost.analyzer.soak;

import dev.fencepost.analyzer.topology.HazardTopology;
import dev.fencepost.analyzer.topology.StreamCounts;
import dev.fencepost.analyzer.topology.StreamRunner;
import dev.fencepost.analyzer.topology.TopologySettings;
import dev.fencepost.registry.HttpSchemaRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;

/**
 * A process that judges streams until its standard input ends, and says once a second how it is:
 * the program that a soak starts and kills.
 */
public final class Worker {
    private static final long REPORT_MILLIS = 1_000;

    /** Reports between two collections that show what lives. */
    private static final int COLLECT_EVERY = 20;

    private static final int FIRST_COLLECTION = 8;

    private Worker() {}

    /**
     * Judges.
     *
     * @param args the broker, the registry, then settings of Kafka Streams: {@code name=value}
     */
    public static void main(String[] args) throws InterruptedException {
        PrintStream out = System.out;
        endWithParent();
        Map<String, String> properties = new HashMap<>();
        for (int i = 2; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            properties.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        TopologySettings settings = TopologySettings.of(args[0]).withProperties(properties);
        HttpSchemaRegistry registry = new HttpSchemaRegistry(URI.create(args[1]));
        StreamRunner runner = new StreamRunner(settings, HazardTopology.build(settings, registry));
        Timer timer = new Timer("report", true);
        timer.schedule(report(runner, out), REPORT_MILLIS, REPORT_MILLIS);
        Optional<Throwable> failure = runner.run();
        timer.cancel();
        failure.ifPresent(Throwable::printStackTrace);
        if (failure.isPresent()) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** A worker whose soak was killed must not go on. */
    private static void endWithParent() {
        InputStream parent = System.in;
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (parent.read() >= 0) {
                                    // nothing is ever said
                                }
                            } catch (IOException e) {
                                // as good as its end
                            }
                            Runtime.getRuntime().halt(0);
                        },
                        "parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static TimerTask report(StreamRunner runner, PrintStream out) {
        return new TimerTask() {
            private int reports;

            @Override
            public void run() {
                if (reports++ % COLLECT_EVERY == FIRST_COLLECTION) {
                    System.gc();
                }
                StreamCounts counts = StreamCounts.of(runner.streams());
                out.println(new WorkerReport(heapBytes(), counts.events(), counts.late()));
            }
        };
    }

    /** What was in use after the last collection. */
    private static long heapBytes() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && usage != null) {
                bytes += usage.getUsed();
            }
        }
        return bytes;
    }
}
