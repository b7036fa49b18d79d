package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;

/**
 * What a {@code dma:*} event says of a call of the DMA API: the device, and the first address.
 *
 * @param device it, {@link DeviceId#NONE} where it is no PCI function
 * @param addressed the event names an address; {@code dma_unmap_sg} does not
 * @param address as the device sees it
 */
record DmaCall(DeviceId device, boolean addressed, long address) {
    private static final String FAILED = "[FAILED TO PARSE] device=";
    private static final String ARRAY = "ARRAY[";

    /** Whether a device is named that can be behind an IOMMU of ours. */
    boolean isPci() {
        return !device.equals(DeviceId.NONE);
    }

    /**
     * @throws IllegalArgumentException where an address is no number
     */
    static DmaCall of(Fields fields) {
        DeviceId device = device(fields.body());
        if (fields.has("dma_addr")) {
            return new DmaCall(device, true, hex(fields.text("dma_addr")));
        }
        if (!fields.has("dma_addrs")) {
            return new DmaCall(device, false, 0);
        }
        String list = fields.text("dma_addrs");
        return list.startsWith(ARRAY)
                ? new DmaCall(device, true, bytes(fields.body()))
                : new DmaCall(device, true, first(list));
    }

    /**
     * The first word; {@code device=} where trace-cmd could not print the event as the kernel does.
     */
    private static DeviceId device(String body) {
        int from = body.startsWith(FAILED) ? FAILED.length() : 0;
        int end = body.indexOf(' ', from);
        return DeviceId.find(body, from, end < 0 ? body.length() : end);
    }

    /** {@code {0xfff80000,...}}. */
    private static long first(String list) {
        int end = list.indexOf(',') < 0 ? list.length() - 1 : list.indexOf(',');
        if (!list.startsWith("{") || end < 1) {
            throw new IllegalArgumentException("dma_addrs is no list");
        }
        return hex(list.substring(1, end));
    }

    private static long hex(String text) {
        int from = text.startsWith("0x") ? 2 : 0;
        try {
            return Long.parseUnsignedLong(text, from, text.length(), 16);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("dma_addr is no number", e);
        }
    }

    /**
     * {@code dma_addrs=ARRAY[00, 00, f8, ff, 00, 00, 00, 00, ...]}: the lowest byte comes first.
     */
    private static long bytes(String body) {
        int at = body.indexOf("dma_addrs=" + ARRAY) + "dma_addrs=".length() + ARRAY.length();
        long address = 0;
        for (int i = 0; i < 8; i++, at += 4) {
            if (at + 2 > body.length()) {
                throw new IllegalArgumentException("dma_addrs breaks off");
            }
            address |= hex(body.substring(at, at + 2)) << 8 * i;
        }
        return address;
    }
}
