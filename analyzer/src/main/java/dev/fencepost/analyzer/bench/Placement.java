package dev.fencepost.analyzer.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.model.Slots;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Where the slots of a fleet lie: each record key {@code host/slot} on the partition that Kafka's
 * producer gives it.
 *
 * @param spreads of each host
 * @param shares for each spread, what its slots get of a host's load: copies an event
 */
record Placement(Fleet fleet, IntUnaryOperator spreads, Map<Integer, double[]> shares) {
    /**
     * The load of each partition; in all, as many copies as the fleet's events have.
     *
     * @param seed says which slot of a host gets which of the shares
     */
    double[] loads(int partitions, long seed) {
        double[] loads = new double[partitions];
        SplittableRandom random = new SplittableRandom(seed);
        for (int host = 0; host < fleet.hosts(); host++) {
            double[] ofSlots = shares.get(spreads.applyAsInt(host));
            int turn = random.nextInt(ofSlots.length);
            for (int slot = 0; slot < ofSlots.length; slot++) {
                double load = ofSlots[(slot + turn) % ofSlots.length] * fleet.activity(host);
                loads[partition(Fleet.name(host), slot, partitions)] += load;
            }
        }
        return loads;
    }

    /** The lowest numbers of simulated hosts of whose first slots each partition has so many. */
    static int[] evenHosts(int each, int partitions) {
        int[] found = new int[partitions];
        int[] numbers = new int[each * partitions];
        int count = 0;
        for (int number = 0; count < numbers.length; number++) {
            int partition = partition("h" + number, 0, partitions);
            if (found[partition] < each) {
                found[partition]++;
                numbers[count++] = number;
            }
        }
        return numbers;
    }

    /** The partition of a slot's records. */
    static int partition(String host, int slot, int partitions) {
        byte[] key = Slots.key(host, slot).getBytes(UTF_8);
        return BuiltInPartitioner.partitionForKey(key, partitions);
    }

    /** How many times the mean the most loaded has. */
    static double skew(double[] loads) {
        double mean = Arrays.stream(loads).average().orElseThrow();
        return Arrays.stream(loads).max().orElseThrow() / mean;
    }
}
