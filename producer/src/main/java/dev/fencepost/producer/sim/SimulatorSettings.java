package dev.fencepost.producer.sim;

import static java.util.Objects.requireNonNull;

import dev.fencepost.model.Hardware;
import dev.fencepost.producer.sim.inject.Ground;
import dev.fencepost.producer.sim.inject.InjectionRates;

/**
 * All that decides what a simulator does: equal settings give equal traces, byte for byte.
 *
 * @param host name of the machine
 * @param run of the machine
 * @param seed of everything random
 * @param events to produce, then the trace ends
 * @param policy by which the host shares memory
 * @param hardware that it runs on
 * @param layout what it is made of
 * @param workload what guests and devices do
 * @param costs in trace time
 * @param recording how much the trace tells
 * @param injection faults put in on purpose
 */
public record SimulatorSettings(
        String host,
        int run,
        long seed,
        long events,
        Policy policy,
        Hardware hardware,
        Layout layout,
        Workload workload,
        Costs costs,
        Recording recording,
        InjectionRates injection) {
    public SimulatorSettings {
        requireNonNull(host, "host is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(hardware, "hardware is null");
        requireNonNull(layout, "layout is null");
        requireNonNull(workload, "workload is null");
        requireNonNull(costs, "costs is null");
        requireNonNull(recording, "recording is null");
        requireNonNull(injection, "injection is null");
        injection.rates().keySet().forEach(c -> c.require(hardware, recording.outcomes()));
        Bounds.check("swiotlb", workload.sharing().swiotlbBytes(), 0, layout.memoryBytes() / 2);
        Bounds.check("events", events, 0, Long.MAX_VALUE);
    }

    /** Host {@code h0} in its run 0, with everything else at its default. */
    public static SimulatorSettings of(Policy policy, long seed, long events) {
        return new Builder().policy(policy).seed(seed).events(events).build();
    }

    /** IOMMUs of the host: those of its layout, and those that only faults are injected into. */
    int units() {
        return layout.units() + (injection.isNone() ? 0 : Ground.UNITS);
    }

    /** The same, to be changed in some points. */
    public Builder but() {
        return new Builder(this);
    }

    /**
     * The settings of one host of several: {@code h0}, {@code h1} and so on, each with its own
     * seed.
     *
     * @param share of the events
     */
    SimulatorSettings ofHost(int number, long share) {
        return but().host("h" + number)
                .seed(SeededRandom.derive(seed, (long) number << 32))
                .events(share)
                .build();
    }

    /** Settings in the making: at their defaults until they are set. */
    public static final class Builder {
        private String host = "h0";
        private int run;
        private long seed = 1;
        private long events;
        private Policy policy = Policy.SPLIT_FLUSH_SMASH;
        private Hardware hardware = Hardware.AMD;
        private Layout layout = Layout.DEFAULT;
        private Workload workload = Workload.DEFAULT;
        private Costs costs = Costs.DEFAULT;
        private Recording recording = Recording.DEFAULT;
        private InjectionRates injection = InjectionRates.NONE;

        public Builder() {}

        private Builder(SimulatorSettings from) {
            this.host = from.host;
            this.run = from.run;
            this.seed = from.seed;
            this.events = from.events;
            this.policy = from.policy;
            this.hardware = from.hardware;
            this.layout = from.layout;
            this.workload = from.workload;
            this.costs = from.costs;
            this.recording = from.recording;
            this.injection = from.injection;
        }

        public Builder host(String value) {
            this.host = value;
            return this;
        }

        public Builder run(int value) {
            this.run = value;
            return this;
        }

        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        public Builder events(long value) {
            this.events = value;
            return this;
        }

        public Builder policy(Policy value) {
            this.policy = value;
            return this;
        }

        public Builder hardware(Hardware value) {
            this.hardware = value;
            return this;
        }

        public Builder layout(Layout value) {
            this.layout = value;
            return this;
        }

        public Builder workload(Workload value) {
            this.workload = value;
            return this;
        }

        public Builder costs(Costs value) {
            this.costs = value;
            return this;
        }

        public Builder recording(Recording value) {
            this.recording = value;
            return this;
        }

        public Builder injection(InjectionRates value) {
            this.injection = value;
            return this;
        }

        /**
         * The settings as they are by now.
         *
         * @throws IllegalArgumentException one line that names the setting that cannot be
         */
        public SimulatorSettings build() {
            return new SimulatorSettings(
                    host, run, seed, events, policy, hardware, layout, workload, costs, recording,
                    injection);
        }
    }
}
