package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.sim.inject.Controls;
import dev.fencepost.producer.sim.inject.Ground;
import dev.fencepost.producer.sim.inject.Party;
import java.util.HashMap;
import java.util.Map;

/** A machine in the hands of an injector, whose IOMMUs are the machine's last. */
final class MachineControls implements Controls {
    private final Machine machine;
    private final int firstUnit;
    private final long wakeNanos;
    private final boolean outcomes;
    private final Map<Integer, Domain> domains = new HashMap<>();

    MachineControls(Machine machine, SimulatorSettings settings) {
        this.machine = machine;
        this.firstUnit = settings.layout().units();
        this.wakeNanos = settings.costs().of(Cost.WAKE);
        this.outcomes = settings.recording().outcomes();
    }

    @Override
    public long now() {
        return machine.trace().now();
    }

    @Override
    public long lastSeq() {
        return machine.trace().lastSeq();
    }

    @Override
    public long wakeNanos() {
        return wakeNanos;
    }

    @Override
    public void attach(int unit, DeviceId device, Party party) {
        Domain domain = domains.computeIfAbsent(party.domain(), n -> new Domain(n, Ground.BYTES));
        var attachment =
                new Iommu.Attachment(domain, party.trusted(), party.asid(), party.ats(), false);
        machine.attach(unit(unit), device, attachment);
    }

    @Override
    public void map(int domain, long iova, long spa, long size, long count) {
        machine.map(domains.get(domain), iova, spa, size, count);
    }

    @Override
    public void unmap(int domain, long iova, long size) {
        machine.unmap(domains.get(domain), iova, size);
    }

    @Override
    public void split(int domain, long iova, long size, long to) {
        machine.split(domains.get(domain), iova, size, size, to);
    }

    @Override
    public void invalidate(int unit, int domain, long iova, long size) {
        machine.invalidate(unit(unit), domains.get(domain), iova, size);
    }

    @Override
    public void invalidateDevice(int unit, DeviceId device, long iova, long size) {
        machine.invalidateDevice(unit(unit), device, iova, size);
    }

    @Override
    public Wait queueWait(int unit) {
        long token = machine.queueWait(unit(unit));
        return new Wait(token, unit(unit).idleAt());
    }

    @Override
    public void hold(int unit, long until) {
        unit(unit).hold(until);
    }

    @Override
    public void timeOut(int unit, long token) {
        machine.timeOut(unit(unit), token);
    }

    @Override
    public void rmpUpdate(long spa, long size, boolean immutable, int asid, long gpa) {
        machine.rmp().update(spa, size, true, immutable, asid, gpa);
    }

    @Override
    public void unassign(long spa, long size) {
        machine.rmp().unassign(spa, size);
    }

    @Override
    public void psmash(long spa) {
        machine.rmp().psmash(spa);
    }

    @Override
    public void unsmash(long spa) {
        machine.rmp().unsmash(spa);
    }

    @Override
    public void pvalidate(int asid, long gpa, long spa, long size, boolean validate) {
        machine.rmp().pvalidate(asid, gpa, spa, size, validate);
    }

    @Override
    public Told access(int unit, DeviceId device, long iova, long length, boolean trusted) {
        Translation met = machine.access(unit(unit), write(device, iova, length, trusted));
        return outcomes
                ? new Told(met.outcome(), met.source())
                : new Told(Outcome.UNKNOWN, Source.UNKNOWN);
    }

    @Override
    public void accessMisreported(
            int unit, DeviceId device, long iova, long length, boolean trusted) {
        machine.misreport(unit(unit), write(device, iova, length, trusted));
    }

    @Override
    public void lose(Stream stream, Runnable deeds) {
        machine.trace().lose(stream, deeds);
    }

    private Iommu unit(int number) {
        return machine.units().get(firstUnit + number);
    }

    private static DmaRequest write(DeviceId device, long iova, long length, boolean trusted) {
        return new DmaRequest(device, iova, length, Direction.WRITE, trusted);
    }
}
