package dev.fencepost.producer.importer;

import dev.fencepost.model.DeviceId;
import java.util.OptionalInt;

/**
 * What a person says of a device because no recording does: that its DMA carries T=1 for a guest,
 * or which domain it is in throughout.
 *
 * @param device it
 * @param domain which it is in from start to end; absent: as the recording proves
 * @param trusted its DMA may carry T=1
 * @param asid the guest that owns it, 0 if none
 */
public record DeviceClaim(DeviceId device, OptionalInt domain, boolean trusted, int asid) {
    /**
     * Reads {@code BDF[,domain=N][,trusted][,asid=N]}; an asid makes it trusted.
     *
     * @throws IllegalArgumentException where the text is none
     */
    public static DeviceClaim parse(String text) {
        String[] words = text.split(",", -1);
        DeviceId device = DeviceId.parse(words[0]);
        OptionalInt domain = OptionalInt.empty();
        boolean trusted = false;
        int asid = 0;
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals("trusted")) {
                trusted = true;
            } else if (words[i].startsWith("domain=")) {
                domain = OptionalInt.of(number(words[i]));
            } else if (words[i].startsWith("asid=")) {
                asid = number(words[i]);
                trusted = true;
            } else {
                throw new IllegalArgumentException(
                        "not BDF[,domain=N][,trusted][,asid=N]: " + text);
            }
        }
        return new DeviceClaim(device, domain, trusted, asid);
    }

    private static int number(String word) {
        try {
            return Integer.parseUnsignedInt(word.substring(word.indexOf('=') + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + word, e);
        }
    }
}
