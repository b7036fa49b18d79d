/**
 * The trace model: everything an IOMMU, an RMP and a device can be seen to do, as sealed records.
 */
package dev.fencepost.model;
