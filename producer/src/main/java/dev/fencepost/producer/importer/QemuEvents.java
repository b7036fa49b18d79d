package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.Completion;
import dev.fencepost.model.CompletionWait;
import dev.fencepost.model.DeviceEntry;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Direction;
import dev.fencepost.model.Envelope;
import dev.fencepost.model.Invalidate;
import dev.fencepost.model.InvalidateKind;
import dev.fencepost.model.Stream;
import dev.fencepost.producer.importer.Translations.Translation;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Events out of the lines of QEMU's AMD IOMMU, be they in its own log or in a kernel's trace.
 *
 * <p>QEMU has one IOMMU, unit 0, and executes each command before it prints it: a COMPLETION_WAIT
 * is complete with its line. It prints no range of an invalidation, and drops all cached
 * translations of the domain, whatever was asked for: so it is told as one of everything. That is
 * what was done to the IOTLB; that a flush asked for too little cannot be seen.
 *
 * <p>An access is told without its direction and length: it stands as a READ of one byte, or of as
 * many as a failed one was seen to try. In a log alone nothing rests on that. Where MAPs come from
 * another recording, a READ through a leaf for writes only would be a MODEL_DISAGREES that is none:
 * who puts recordings together has to choose the direction that the outcome implies.
 *
 * <p>A translation is no MAP: the line gives the base of the leaf and neither its size nor the
 * rights, so that not even one page of the table is known.
 */
final class QemuEvents {
    private static final int UNIT = 0;

    private final EventLog log;
    private final Tally tally;
    private final ImportOptions options;
    private final ArrayDeque<DeviceEpochs.At> changes;
    private final Translations translations = new Translations(this::translated);
    private final QemuAccesses accesses = new QemuAccesses();
    private Optional<FailedRun> run = Optional.empty();
    private long failedStore = -1;

    QemuEvents(EventLog log, Tally tally, ImportOptions options, DeviceEpochs devices) {
        this.log = log;
        this.tally = tally;
        this.options = options;
        this.changes = devices.changes(options);
    }

    /**
     * Makes the events of a line.
     *
     * @throws IllegalArgumentException where values are missing
     */
    void accept(QemuLine line) {
        if (line.kind().isOfAccess()) {
            changesAt(line);
            translations.accept(line);
            return;
        }
        endRun();
        changesAt(line);
        switch (line.kind()) {
            case PAGES_INVALIDATED ->
                    invalidated(line, InvalidateKind.PAGES, domain(line), DeviceId.NONE);
            case ENTRY_INVALIDATED -> invalidated(line, InvalidateKind.DEVICE, 0, line.device());
            case ALL_INVALIDATED -> invalidated(line, InvalidateKind.ALL, 0, DeviceId.NONE);
            case WAIT_FAILED -> failedStore = line.hex("address");
            default -> waited(line);
        }
    }

    private void invalidated(QemuLine line, InvalidateKind kind, int domain, DeviceId device) {
        if (kind == InvalidateKind.DEVICE) {
            tally.device(device);
        }
        log.add(new Invalidate(place(line), UNIT, kind, domain, device, 0, 0));
    }

    /** One whose store failed is over for QEMU, and never for the driver that waits for it. */
    private void waited(QemuLine line) {
        long address = line.hex("address");
        long token = line.hex("data");
        log.add(new CompletionWait(place(line), UNIT, token));
        if (failedStore != address) {
            log.add(new Completion(place(line), UNIT, token, true));
        }
        failedStore = -1;
    }

    /** The domain of an invalidation, as the command has it. */
    static int domain(QemuLine line) {
        long domain = line.hex("domain");
        if (domain >>> 16 != 0) {
            throw new IllegalArgumentException("domain has more than 16 bits");
        }
        return (int) domain;
    }

    private void changesAt(QemuLine line) {
        while (!changes.isEmpty() && changes.peek().line() <= line.number()) {
            endRun();
            DeviceHistory.Change change = changes.remove().change();
            Optional<DeviceClaim> claim = options.of(change.device());
            tally.device(change.device());
            log.add(
                    new DeviceEntry(
                            place(line),
                            UNIT,
                            change.device(),
                            change.domain(),
                            change.on(),
                            claim.map(DeviceClaim::trusted).orElse(false),
                            claim.map(DeviceClaim::asid).orElse(0),
                            false));
        }
    }

    private void translated(Translation translation) {
        if (run.isPresent() && run.get().goesOn(translation)) {
            return;
        }
        endRun();
        run = Optional.of(new FailedRun(translation));
    }

    /** What comes does not go on with what came: the recording has a hole here. */
    void endRun() {
        run.ifPresent(each -> access(each.first(), each.length()));
        run = Optional.empty();
    }

    private void access(Translation first, long length) {
        DeviceId device = first.device();
        tally.device(device);
        QemuLine line = first.line();
        Access access =
                new Access(
                        log.place(Stream.DMA, line.number(), line.ts(), line.tsErr()),
                        device,
                        first.iova(),
                        length,
                        Direction.READ,
                        options.of(device).map(DeviceClaim::trusted).orElse(false),
                        first.outcome(),
                        first.source(),
                        0);
        accesses.add(access);
        log.add(access);
    }

    private Envelope place(QemuLine line) {
        return log.place(Stream.IOMMU, line.number(), line.ts(), line.tsErr());
    }

    /** The recording ends: what waits for a line is told without it. */
    void finish() {
        translations.finish();
        endRun();
    }

    /** What became of the accesses so far. */
    QemuAccesses accesses() {
        return accesses;
    }

    /** Failed translations of which no line names the device. */
    long nameless() {
        return translations.nameless();
    }
}
