package dev.fencepost.model;

/** Something the IOMMU driver or hardware did. */
public sealed interface IommuEvent extends TraceEvent
        permits DeviceEntry,
                MapLeaves,
                Unmap,
                SplitLeaves,
                MergeLeaves,
                Invalidate,
                CompletionWait,
                Completion,
                Fault,
                Gap {
    @Override
    default Stream stream() {
        return Stream.IOMMU;
    }
}
