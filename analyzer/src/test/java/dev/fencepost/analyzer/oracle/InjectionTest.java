package dev.fencepost.analyzer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fencepost.analyzer.offline.OfflineAnalysis;
import dev.fencepost.analyzer.rules.Hazard;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Severity;
import dev.fencepost.model.Slots;
import dev.fencepost.model.TraceEvent;
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
    private static final List<Policy> CLEAN =
            List.of(Policy.NOHUGEPAGES, Policy.PSMASH_IO, Policy.QUIESCE, Policy.GRANULE_2M);
    private static final Hardware KEEPS_IOTLB =
            new Hardware(Hardware.Model.AMD, false, false, true, true, true, 4096);

    private static final BinaryOperator<Severity> MORE = BinaryOperator.maxBy(Severity::compareTo);

    @ParameterizedTest
    @EnumSource(value = FaultCode.class, names = "REDUNDANT_FLUSH", mode = EnumSource.Mode.EXCLUDE)
    void raisesItsCodeAndNothingElse(FaultCode code) {
        LongStream.rangeClosed(1, SEEDS)
                .forEach(seed -> hold(settings(seed, Map.of(code, 0.1)), List.of(code)));
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultCode.class,
            names = {"MODEL_DISAGREES", "REDUNDANT_FLUSH"},
            mode = EnumSource.Mode.EXCLUDE)
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
                        .filter(code -> code != FaultCode.REDUNDANT_FLUSH)
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
        return SimulatorSettings.of(CLEAN.get((int) (seed % CLEAN.size())), seed, 6_000)
                .but()
                .layout(new Layout(2, 4L << 20, 2, 1 + (int) (seed / 2 % 2), 64))
                .workload(new Workload(50_000, 8))
                .hardware(seed % 3 == 0 ? KEEPS_IOTLB : Hardware.AMD)
                .injection(new InjectionRates(rates))
                .build();
    }

    private static void hold(SimulatorSettings settings, List<FaultCode> codes) {
        List<TraceEvent> trace = new ArrayList<>();
        Simulator simulator = new Simulator(settings);
        simulator.forEachRemaining(trace::add);
        List<InjectedFault> faults = simulator.injected();
        List<Alert> alerts = OfflineAnalysis.run(trace, settings.hardware(), slots(settings));
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
