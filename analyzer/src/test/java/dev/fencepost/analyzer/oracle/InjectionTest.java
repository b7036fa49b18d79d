package dev.fencepost.analyzer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.OfflineAnalysis;
import dev.fencepost.analyzer.offline.RedundantFlushes;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.route.Router;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Policy;
import dev.fencepost.producer.sim.Recording;
import dev.fencepost.producer.sim.Simulator;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.producer.sim.Workload;
import dev.fencepost.producer.sim.inject.ExpectedAlert;
import dev.fencepost.producer.sim.inject.FaultCode;
import dev.fencepost.producer.sim.inject.InjectedFault;
import dev.fencepost.producer.sim.inject.InjectionRates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults injected into hosts that otherwise do everything right, held to the alerts they cause. */
final class InjectionTest {
    private static final int SEEDS = Integer.getInteger("fencepost.oracle.seeds", 20);
    private static final int FIRST_INJECTED_DOMAIN = 1001;
    private static final List<Policy> CLEAN =
            List.of(Policy.NOHUGEPAGES, Policy.PSMASH_IO, Policy.QUIESCE, Policy.GRANULE_2M);
    private static final Hardware KEEPS_IOTLB =
            new Hardware(Hardware.Model.AMD, false, false, true, true, true, 4096, false);
    private static final List<Hardware> HARDWARE =
            List.of(
                    Hardware.AMD,
                    KEEPS_IOTLB,
                    Hardware.of(Hardware.Model.IDEAL),
                    Hardware.of(Hardware.Model.SINGLE_OWNER),
                    new Hardware(Hardware.Model.AMD, true, true, false, true, false, 4096));

    private static final BinaryOperator<Severity> MORE = BinaryOperator.maxBy(Severity::compareTo);

    @ParameterizedTest
    @EnumSource(FaultCode.class)
    void raisesItsCodeAndNothingElse(FaultCode code) {
        LongStream.rangeClosed(1, SEEDS)
                .forEach(seed -> hold(settings(seed, Map.of(code, 0.1)), List.of(code)));
    }

    @ParameterizedTest
    @EnumSource(value = FaultCode.class, names = "MODEL_DISAGREES", mode = EnumSource.Mode.EXCLUDE)
    void raisesItWithoutRecordedOutcomes(FaultCode code) {
        LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> settings(seed, Map.of(code, 0.1)))
                .map(s -> s.but().recording(new Recording(false, false)).build())
                .forEach(settings -> hold(settings, List.of(code)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsAllFaultsApart(boolean outcomes) {
        List<FaultCode> codes =
                Arrays.stream(FaultCode.values())
                        .filter(code -> outcomes || code != FaultCode.MODEL_DISAGREES)
                        .toList();
        Map<FaultCode, Double> rates = new EnumMap<>(FaultCode.class);
        codes.forEach(code -> rates.put(code, 0.005));
        LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> settings(seed, rates))
                .map(s -> s.but().recording(new Recording(false, outcomes)).build())
                .forEach(settings -> hold(settings, codes));
    }

    /** A BREACH needs an IOTLB that outlives the RMP change, and a device that comes just then. */
    @ParameterizedTest
    @EnumSource(
            value = FaultCode.class,
            names = {
                "NO_FLUSH",
                "UNDER_FLUSH",
                "NOT_WAITED",
                "INCOMPLETE_UNITS",
                "TIMEOUT_IGNORED"
            })
    void comesToABreachOnlyWhereHardwareLetsIt(FaultCode code) {
        SimulatorSettings strict = settings(1, Map.of(code, 1.0));
        SimulatorSettings lax = strict.but().hardware(KEEPS_IOTLB).build();
        assertThat(severities(strict, code)).containsOnly(Severity.LATENT);
        assertThat(severities(lax, code)).containsOnly(Severity.LATENT, Severity.BREACH);
    }

    @Test
    void knowsAFaultForEveryHazard() {
        assertThat(Arrays.stream(FaultCode.values()).map(Enum::name))
                .containsAll(Arrays.stream(Hazard.values()).map(Enum::name).toList());
    }

    private static SimulatorSettings settings(long seed, Map<FaultCode, Double> rates) {
        Hardware hardware = hardware(seed, rates);
        // a split is an unmapping there, which devices run into under all policies that split
        Policy policy =
                hardware.model() == Hardware.Model.SINGLE_OWNER
                        ? Policy.NOHUGEPAGES
                        : CLEAN.get((int) (seed % CLEAN.size()));
        int units = 1 + (int) (seed / 2 % 2);
        int atsDevices = (int) (seed / 3 % 2);
        return SimulatorSettings.of(policy, seed, 6_000)
                .but()
                .layout(new Layout(2, 4L << 20, 2, units, 64, atsDevices, 0))
                .workload(new Workload(50_000, 8))
                .hardware(hardware)
                .injection(new InjectionRates(rates))
                .build();
    }

    /** One of the models, or one that can show all of the faults. */
    private static Hardware hardware(long seed, Map<FaultCode, Double> rates) {
        Hardware hardware = HARDWARE.get((int) (seed / 4 % HARDWARE.size()));
        boolean able = rates.keySet().stream().allMatch(code -> can(code, hardware));
        return able ? hardware : KEEPS_IOTLB;
    }

    private static boolean can(FaultCode code, Hardware hardware) {
        try {
            code.require(hardware, true);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void hold(SimulatorSettings settings, List<FaultCode> codes) {
        List<TraceEvent> trace = new ArrayList<>();
        Simulator simulator = new Simulator(settings);
        simulator.forEachRemaining(trace::add);
        List<InjectedFault> faults = simulator.injected();
        List<Alert> alerts =
                new ArrayList<>(OfflineAnalysis.run(trace, settings.hardware(), slots(settings)));
        alerts.addAll(redundantFlushes(settings, trace));
        String run = settings.policy().label() + ", seed " + settings.seed();

        assertThat(faults.stream().map(InjectedFault::code)).as(run).containsAll(codes);
        Map<List<Object>, Severity> worst = new HashMap<>();
        for (InjectedFault fault : faults) {
            fault.alerts().forEach(alert -> worst.merge(about(alert), alert.severity(), MORE));
        }
        Map<List<Object>, List<Alert>> found = new HashMap<>();
        for (Alert alert : alerts) {
            assertThat(worst.get(about(alert)))
                    .as("%s: nobody injected %s", run, show(alert))
                    .isEqualTo(alert.severity());
            found.computeIfAbsent(about(alert), subject -> new ArrayList<>()).add(alert);
        }
        for (InjectedFault fault : faults) {
            for (ExpectedAlert alert : fault.alerts()) {
                assertThat(found.getOrDefault(about(alert), List.of()))
                        .as("%s: %s of %s", run, alert, fault)
                        .anyMatch(other -> agree(other, alert));
            }
        }
    }

    private static List<Severity> severities(SimulatorSettings settings, FaultCode code) {
        Simulator simulator = new Simulator(settings.but().events(20_000).build());
        simulator.forEachRemaining(event -> {});
        return simulator.injected().stream()
                .map(fault -> fault.alerts().get(0))
                .filter(alert -> alert.code().equals(code.name()))
                .map(ExpectedAlert::severity)
                .toList();
    }

    /** The flushes for nothing that no host makes of itself. */
    private static List<Alert> redundantFlushes(
            SimulatorSettings settings, List<TraceEvent> trace) {
        RedundantFlushes flushes = new RedundantFlushes(settings.hardware());
        Router router = new Router(new Slots(1), (slot, routed) -> flushes.accept(routed));
        trace.forEach(router::route);
        flushes.finish();
        return flushes.alerts().stream()
                .filter(alert -> alert.domain().orElse(0) >= FIRST_INJECTED_DOMAIN)
                .toList();
    }

    /** One engine for the host, or one for each of its slots. */
    private static Slots slots(SimulatorSettings settings) {
        return new Slots(1 << settings.seed() % 3);
    }

    /** What an alert is about; faults that concern one thing may be told of by one alert. */
    private static List<Object> about(ExpectedAlert alert) {
        Object place = alert.window().isPresent() ? alert.window() : alert.iova();
        return List.of(alert.kind(), alert.code(), alert.domain(), alert.bdf(), place);
    }

    private static List<Object> about(Alert alert) {
        Object place = alert.window().isPresent() ? alert.window() : alert.iova();
        return List.of(alert.kind(), alert.code(), alert.domain(), alert.bdf(), place);
    }

    private static boolean agree(Alert alert, ExpectedAlert expected) {
        return alert.confidence().compareTo(expected.confidence()) >= 0
                && (expected.iova().isEmpty() || alert.iova().equals(expected.iova()));
    }

    private static String show(Alert alert) {
        return String.join(
                " ",
                alert.kind().name(),
                alert.code(),
                alert.severity().name(),
                alert.confidence().name(),
                alert.domain().toString(),
                alert.bdf().toString(),
                alert.window().toString(),
                alert.iova().toString());
    }
}
