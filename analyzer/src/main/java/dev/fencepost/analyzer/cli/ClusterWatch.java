package dev.fencepost.analyzer.cli;

import dev.fencepost.producer.route.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/**
 * Says when no broker answers any more, now and then for as long as it lasts, and when one does
 * again. Kafka's clients go on by themselves and say so at every attempt, which nobody could read.
 */
final class ClusterWatch {
    private static final long EVERY_MILLIS = 2_000;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final String servers;
    private final Admin admin;
    private final Consumer<String> teller;
    private final Timer timer = new Timer("cluster-watch", true);
    private boolean silent;
    private long silentSince;
    private long saidAt;

    private ClusterWatch(String servers, Admin admin, Consumer<String> teller) {
        this.servers = servers;
        this.admin = admin;
        this.teller = teller;
    }

    /** Watches until it is stopped. */
    static ClusterWatch start(KafkaSettings kafka, Consumer<String> teller) {
        Map<String, Object> settings =
                kafka.with(
                        Map.of(
                                "request.timeout.ms",
                                PATIENCE_MILLIS,
                                "default.api.timeout.ms",
                                PATIENCE_MILLIS));
        ClusterWatch watch =
                new ClusterWatch(kafka.bootstrapServers(), Admin.create(settings), teller);
        watch.timer.schedule(watch.new Look(), EVERY_MILLIS, EVERY_MILLIS);
        return watch;
    }

    /** Asks once whether anybody is there. */
    private final class Look extends TimerTask {
        @Override
        public void run() {
            try {
                admin.describeCluster().nodes().get();
                heard();
            } catch (ExecutionException e) {
                missed();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void heard() {
        if (silent) {
            silent = false;
            teller.accept("a Kafka broker answers at " + servers + " again" + lasting());
        }
    }

    private void missed() {
        long now = System.nanoTime();
        if (!silent) {
            silent = true;
            silentSince = now;
        } else if (now - saidAt < AGAIN.toNanos()) {
            return;
        }
        saidAt = now;
        teller.accept("no Kafka broker answers at " + servers + lasting() + "; still trying");
    }

    private String lasting() {
        long seconds = (System.nanoTime() - silentSince) / 1_000_000_000;
        return seconds == 0 ? "" : ", after " + seconds + " s";
    }

    /** Says nothing more. */
    void stop() {
        timer.cancel();
        admin.close(Duration.ZERO);
    }
}
