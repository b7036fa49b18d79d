package dev.fencepost.model;

/** One thing that an IOMMU, an RMP or a device was seen to do. */
public sealed interface TraceEvent permits IommuEvent, RmpEvent, DmaEvent {
    Envelope envelope();

    Op op();

    Stream stream();

    /**
     * Answers with the case of this kind of event; a new kind stops the build until every reader
     * has it.
     */
    <R> R match(Cases<R> cases);

    default String host() {
        return envelope().host();
    }

    default int run() {
        return envelope().run();
    }

    default long ts() {
        return envelope().ts();
    }

    default long seq() {
        return envelope().seq();
    }

    default long tsErr() {
        return envelope().tsErr();
    }

    /** One function per kind of event. */
    interface Cases<R> {
        R deviceEntry(DeviceEntry event);

        R mapLeaves(MapLeaves event);

        R unmap(Unmap event);

        R splitLeaves(SplitLeaves event);

        R mergeLeaves(MergeLeaves event);

        R invalidate(Invalidate event);

        R completionWait(CompletionWait event);

        R completion(Completion event);

        R fault(Fault event);

        R rmpUpdate(RmpUpdate event);

        R psmash(Psmash event);

        R unsmash(Unsmash event);

        R pvalidate(Pvalidate event);

        R rmpAdjust(RmpAdjust event);

        R psmashIo(PsmashIo event);

        R punsmashIo(PunsmashIo event);

        R snapshot(Snapshot event);

        R access(Access event);

        R deviceState(DeviceState event);

        R gap(Gap event);
    }
}
