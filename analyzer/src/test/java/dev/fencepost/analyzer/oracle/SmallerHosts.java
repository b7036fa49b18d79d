package dev.fencepost.analyzer.oracle;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import dev.fencepost.producer.sim.Costs;
import dev.fencepost.producer.sim.Layout;
import dev.fencepost.producer.sim.Recording;
import dev.fencepost.producer.sim.Sharing;
import dev.fencepost.producer.sim.SimulatorSettings;
import dev.fencepost.producer.sim.Workload;
import dev.fencepost.producer.sim.inject.InjectionRates;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Takes away from a host what something does not need in order to show on it. */
final class SmallerHosts {
    private static final List<UnaryOperator<SimulatorSettings>> SIMPLER =
            List.of(
                    host -> host.but().injection(InjectionRates.NONE).build(),
                    host -> host.but().hardware(Hardware.of(host.hardware().model())).build(),
                    host -> host.but().costs(Costs.DEFAULT).build(),
                    host -> host.but().recording(new Recording(false, true)).build(),
                    host -> with(host, host.workload().withChurn(0)),
                    host -> with(host, host.workload().withUntrusted(0)),
                    host -> with(host, withoutPool(host.workload())),
                    host -> with(host, plain(host.layout(), host.layout().guests())),
                    host -> with(host, plain(host.layout(), 1)),
                    host -> with(host, bytes(host.layout(), 4)),
                    host -> with(host, bytes(host.layout(), 1)));

    private final Predicate<SimulatorSettings> shows;

    SmallerHosts(Predicate<SimulatorSettings> shows) {
        this.shows = shows;
    }

    /** The smallest host that it finds on which it shows still. */
    SimulatorSettings of(SimulatorSettings host) {
        SimulatorSettings smallest = host;
        for (UnaryOperator<SimulatorSettings> simpler : SIMPLER) {
            SimulatorSettings candidate = simpler.apply(smallest);
            if (!candidate.equals(smallest) && shows.test(candidate)) {
                smallest = candidate;
            }
        }
        return smallest;
    }

    private static SimulatorSettings with(SimulatorSettings host, Workload workload) {
        return host.but().workload(workload).build();
    }

    private static SimulatorSettings with(SimulatorSettings host, Layout layout) {
        boolean fits = host.workload().sharing().swiotlbBytes() <= layout.memoryBytes() / 2;
        return fits ? host.but().layout(layout).build() : host;
    }

    private static Workload withoutPool(Workload workload) {
        Sharing sharing = workload.sharing();
        return workload.with(new Sharing(sharing.rate(), sharing.pages(), 0));
    }

    /** Devices of one kind behind one IOMMU. */
    private static Layout plain(Layout layout, int guests) {
        return new Layout(guests, layout.memoryBytes(), 1, 1, layout.iotlbEntries());
    }

    private static Layout bytes(Layout layout, int frames) {
        return new Layout(
                layout.guests(),
                Math.min(layout.memoryBytes(), frames * Pages.SIZE_2M),
                layout.devices(),
                layout.units(),
                layout.iotlbEntries(),
                layout.atsDevices(),
                layout.stage1Devices(),
                layout.readOnlyOneIn());
    }
}
