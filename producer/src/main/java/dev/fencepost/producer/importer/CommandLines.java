package dev.fencepost.producer.importer;

import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Stream;

/**
 * Invalidations, waits and completions out of command words and returned waits.
 *
 * <p>A command counts from the moment it is handed to the queue, a completion from the moment its
 * waiter goes on: both are on the safe side, since a change between them is not taken for flushed.
 */
final class CommandLines {
    private final Survey survey;
    private final EventLog log;
    private final Domains domains;
    private final Tally tally;
    private final Losses losses;
    private final Contexts<Wait> waits = new Contexts<>();

    private record Wait(Sighting queued, int unit, long token) {}

    CommandLines(Account account) {
        this.survey = account.survey();
        this.log = account.log();
        this.domains = account.domains();
        this.tally = account.tally();
        this.losses = account.losses();
    }

    /**
     * @throws IllegalArgumentException where words are missing
     */
    void queued(Sighting sighting) {
        if (!survey.innermostQueue(sighting.symbol())) {
            return;
        }
        Command command = Command.of(sighting.fields());
        if (survey.refused(sighting.number())) {
            tally.ignore("refused command");
            return;
        }
        int unit = survey.units().getOrDefault(sighting.fields().number("iommu", 0), 0);
        switch (command.opcode()) {
            case Command.COMPLETION_WAIT -> waitQueued(sighting, unit, command.token());
            case Command.INVALIDATE_IOMMU_PAGES ->
                    invalidate(
                            sighting,
                            unit,
                            InvalidateKind.PAGES,
                            domains.real(command.domain()),
                            DeviceId.NONE,
                            command);
            case Command.INVALIDATE_IOTLB_PAGES ->
                    invalidate(
                            sighting, unit, InvalidateKind.DEVICE_TLB, 0, device(command), command);
            case Command.INVALIDATE_DEVTAB_ENTRY ->
                    add(
                            new Invalidate(
                                    place(sighting),
                                    unit,
                                    InvalidateKind.DEVICE,
                                    0,
                                    device(command),
                                    0,
                                    0));
            case Command.INVALIDATE_ALL ->
                    add(
                            new Invalidate(
                                    place(sighting),
                                    unit,
                                    InvalidateKind.ALL,
                                    0,
                                    DeviceId.NONE,
                                    0,
                                    0));
            default -> tally.ignore("command " + command.opcode());
        }
    }

    private void waitQueued(Sighting sighting, int unit, long token) {
        waits.put(sighting.context(), new Wait(sighting, unit, token));
        log.add(new CompletionWait(place(sighting), unit, token));
        tally.flushes.waitQueued(unit, token);
    }

    private DeviceId device(Command command) {
        tally.device(command.device());
        return command.device();
    }

    private void invalidate(
            Sighting sighting,
            int unit,
            InvalidateKind kind,
            int domain,
            DeviceId device,
            Command command) {
        add(
                new Invalidate(
                        place(sighting),
                        unit,
                        kind,
                        domain,
                        device,
                        command.base(),
                        command.size()));
    }

    private void add(Invalidate event) {
        log.add(event);
        tally.flushes.invalidated(event);
    }

    /** A new wait begins: what returns from now on is not the one before. */
    void waitEntered(Sighting sighting) {
        if (sighting.symbol().equals("iommu_completion_wait")) {
            waits.remove(sighting.context());
        }
    }

    /**
     * The driver's wait is over; one that queued nothing, for there was nothing to wait for, makes
     * no event.
     *
     * @throws IllegalArgumentException where the result is missing
     */
    void waitReturned(Sighting sighting) {
        Wait wait = waits.remove(sighting.context());
        if (wait == null || losses.since(wait.queued())) {
            return;
        }
        boolean ok = sighting.fields().number("ret") == 0;
        log.add(new Completion(place(sighting), wait.unit(), wait.token(), ok));
        if (ok) {
            tally.flushes.completed(wait.unit(), wait.token());
        }
    }

    private Envelope place(Sighting sighting) {
        TracefsLine line = sighting.line();
        return log.place(Stream.IOMMU, sighting.number(), line.ts(), line.tsErr());
    }
}
