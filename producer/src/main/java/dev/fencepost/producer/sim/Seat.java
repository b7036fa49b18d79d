package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;

/** Where a device sits: the IOMMU that serves it, and the device-table entry that it is to get. */
record Seat(Iommu unit, DeviceId device, Iommu.Attachment attachment) {}
