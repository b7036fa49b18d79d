package dev.fencepost.analyzer.topology;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.model.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The processors as they are, in simulated clusters of every shape: whatever the partitions,
 * spread, threads, processes and batches, whatever comes first, whoever dies, the final alerts are
 * those of offline.
 */
final class ExactnessTest {
    private static final int SEEDS = Integer.getInteger("fencepost.exactness.seeds", 250);
    private static final long FIRST = Long.getLong("fencepost.exactness.first", 0);
    private static final int SCHEDULES = 20;

    @Tag("simulated")
    @Test
    void saysWhatOfflineSaysInClustersOfEveryShape() {
        int kills = 0;
        int alerts = 0;
        double shelved = 0;
        double straddlesShelved = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            ClusterShape shape = ClusterShape.of(seed);
            Outcome outcome = play(shape);
            outcome.problem().ifPresent(problem -> fail(shape, problem));
            kills += outcome.kills();
            alerts += outcome.alerts();
            shelved += outcome.shelved();
            straddlesShelved += outcome.straddlesShelved();
        }
        assertThat(alerts).isGreaterThan(SEEDS);
        assertThat(kills).isGreaterThan(SEEDS / 4);
        assertThat(shelved).isPositive();
        assertThat(straddlesShelved).isPositive();
    }

    /** What came of a shape: what is wrong, how often somebody died, and what there was. */
    private record Outcome(
            Optional<String> problem,
            int kills,
            int alerts,
            double shelved,
            double straddlesShelved) {}

    private static Outcome play(ClusterShape shape) {
        ClusterTrace trace = new ClusterTrace(shape);
        List<Alert> offline = trace.offline();
        try {
            return play(shape, trace, offline);
        } catch (RuntimeException e) {
            return new Outcome(Optional.of("threw " + e), 0, 0, 0, 0);
        }
    }

    private static Outcome play(ClusterShape shape, ClusterTrace trace, List<Alert> offline) {
        Random random = new Random(shape.schedule());
        MapRegistry registry = new MapRegistry();
        SimulatedLog log = new SimulatedLog(shape.partitions());
        trace.send(log, registry, random);
        SimulatedCluster cluster = new SimulatedCluster(shape, log, registry, random);
        cluster.run();
        StreamedAlerts streamed =
                StreamedAlerts.read(
                        log.all(TopicNames.ALERTS).stream().map(e -> e.value().get()).toList(),
                        registry);
        return new Outcome(
                problem(shape, log, cluster, streamed, offline),
                cluster.kills(),
                offline.size(),
                cluster.metrics().total("shelved"),
                cluster.metrics().total("straddles-shelved"));
    }

    private static Optional<String> problem(
            ClusterShape shape,
            SimulatedLog log,
            SimulatedCluster cluster,
            StreamedAlerts streamed,
            List<Alert> offline) {
        List<String> problems = new ArrayList<>();
        if (shape.mayRepeat()) {
            compare("ids", ids(streamed.all()), ids(offline), problems);
        } else {
            List<String> expected = offline.stream().map(StreamedAlerts::show).toList();
            compare("alerts", streamed.finals(), expected, problems);
            compare("dead letters", log.all(TopicNames.DEAD_LETTER), List.of(), problems);
            List<String> revisions = revisions(streamed);
            compare("revisions", revisions, revisions.stream().distinct().toList(), problems);
        }
        compare("late", cluster.metrics().total("late"), 0.0, problems);
        compare("shelf", log.left(HazardTopology.SHELF_STORE), List.of(), problems);
        compare(
                "straddle shelf",
                log.left(HazardTopology.STRADDLE_SHELF_STORE),
                List.of(),
                problems);
        compare("parts left", parts(log, HazardTopology.SLOT_STORE), "[0]", problems);
        String straddles = parts(log, HazardTopology.STRADDLE_STORE);
        compare("straddle parts left", straddles, "[4]", problems);
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", problems));
    }

    /** All but those of LEAF_STRADDLES: two leaves over one frame may have alerts of one id. */
    private static List<String> revisions(StreamedAlerts streamed) {
        List<Alert> others =
                streamed.all().stream().filter(a -> !a.code().equals("LEAF_STRADDLES")).toList();
        return new StreamedAlerts(others).revisions();
    }

    private static List<String> ids(List<Alert> alerts) {
        return alerts.stream().map(Alert::id).collect(toCollection(TreeSet::new)).stream().toList();
    }

    /** Which parts of its state a store still has something of, once every run is over. */
    private static String parts(SimulatedLog log, String store) {
        return log.left(store).stream()
                .map(key -> StateKeys.parse(key.get()).part())
                .collect(toCollection(TreeSet::new))
                .toString();
    }

    private static void compare(String what, Object is, Object expected, List<String> problems) {
        if (is instanceof List<?> one && expected instanceof List<?> other) {
            problems.addAll(only(what + " that are too many: ", one, other));
            problems.addAll(only(what + " that are missing: ", other, one));
        }
        if (!is.equals(expected) && problems.isEmpty()) {
            problems.add(what + ": " + is + "\n  instead of " + expected);
        }
    }

    private static List<String> only(String what, List<?> in, List<?> notIn) {
        List<Object> rest = new ArrayList<>(in);
        notIn.forEach(rest::remove);
        return rest.stream().map(element -> what + element).toList();
    }

    /** Looks for a simpler shape that fails, too, before it fails. */
    private static void fail(ClusterShape shape, String problem) {
        ClusterShape smallest = shape;
        String last = problem;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (ClusterShape simpler : smallest.simpler()) {
                Optional<ClusterShape> failing =
                        simpler.equals(smallest) ? Optional.empty() : failing(simpler);
                if (failing.isPresent()) {
                    smallest = failing.get();
                    last = play(smallest).problem().orElseThrow();
                    smaller = true;
                    break;
                }
            }
        }
        throw new AssertionError(shape + "\nfails, and so does\n" + smallest + "\n" + last);
    }

    private static Optional<ClusterShape> failing(ClusterShape shape) {
        for (long schedule = 0; schedule < SCHEDULES; schedule++) {
            ClusterShape played = schedule == 0 ? shape : shape.rescheduled(schedule);
            if (play(played).problem().isPresent()) {
                return Optional.of(played);
            }
        }
        return Optional.empty();
    }
}
