package dev.fencepost.analyzer.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.QuorumInfo;

/** Are brokers there, new enough, and of our time? */
final class BrokerQuestions {
    private static final String TRANSACTIONS = "transaction.version";
    private static final int FENCES_EACH_TRANSACTION = 2;
    private static final long SAME_TIME_MILLIS = 1_000;

    private final Admin admin;
    private final Clock clock;

    BrokerQuestions(Admin admin, Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.addAll(Question.guarded("brokers", this::brokers));
        checks.addAll(Question.guarded("transactions", this::transactions));
        checks.addAll(Question.guarded("clock", this::clock));
        return checks;
    }

    private List<Check> brokers() {
        DescribeClusterResult cluster = admin.describeCluster();
        int nodes = Question.get(cluster.nodes()).size();
        String found = nodes + (nodes == 1 ? " broker" : " brokers") + " of cluster ";
        return List.of(Check.ok("brokers", found + Question.get(cluster.clusterId())));
    }

    private List<Check> transactions() {
        Map<String, FinalizedVersionRange> features =
                Question.get(admin.describeFeatures().featureMetadata()).finalizedFeatures();
        int version =
                features.containsKey(TRANSACTIONS)
                        ? features.get(TRANSACTIONS).maxVersionLevel()
                        : 0;
        String found = TRANSACTIONS + " " + version;
        return version >= FENCES_EACH_TRANSACTION
                ? List.of(Check.ok("transactions", found))
                : List.of(
                        Check.warning(
                                "transactions",
                                found
                                        + ": a write that is late after a crash may fall into another"
                                        + " transaction",
                                "kafka-features upgrade --feature transaction.version=2, once all"
                                        + " brokers are 4.0 or later"));
    }

    /** The leader of the quorum says what time it is when it is asked how its followers do. */
    private List<Check> clock() {
        long before = clock.millis();
        QuorumInfo quorum = Question.get(admin.describeMetadataQuorum().quorumInfo());
        long after = clock.millis();
        long theirs =
                quorum.voters().stream()
                        .filter(voter -> voter.replicaId() == quorum.leaderId())
                        .mapToLong(voter -> voter.lastCaughtUpTimestamp().orElse(-1))
                        .findFirst()
                        .orElse(-1);
        if (theirs < 0) {
            return List.of(Check.skipped("clock", "the controller does not say what time it is"));
        }
        long apart = Math.max(before - theirs, theirs - after);
        return apart <= SAME_TIME_MILLIS
                ? List.of(Check.ok("clock", "within a second of the controller's"))
                : List.of(
                        Check.warning(
                                "clock",
                                "this machine and the controller are " + apart + " ms apart",
                                "let NTP or PTP set both; record times and --since rest on it"));
    }
}
