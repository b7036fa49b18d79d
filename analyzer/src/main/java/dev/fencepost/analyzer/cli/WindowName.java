package dev.fencepost.analyzer.cli;

import dev.fencepost.model.Alert;
import dev.fencepost.model.Pages;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A window as people name it: an address in it, behind the host's name and a slash where that
 * matters.
 *
 * @param host if it is of one
 * @param frame base of the 2M of SPA
 */
record WindowName(Optional<String> host, long frame) {
    /** Whether an alert is of this window. */
    boolean holds(Alert alert) {
        return alert.window().equals(OptionalLong.of(frame))
                && (host.isEmpty() || host.get().equals(alert.host()));
    }

    /** Reads {@code 0x240000000} or {@code h0/0x240000000}; the address has 64 bits, unsigned. */
    static final class Converter implements ITypeConverter<WindowName> {
        @Override
        public WindowName convert(String text) {
            int slash = text.lastIndexOf('/');
            long address = address(text.substring(slash + 1));
            return new WindowName(
                    slash < 0 ? Optional.empty() : Optional.of(text.substring(0, slash)),
                    Pages.frameOf(address));
        }

        private static long address(String text) {
            try {
                return text.startsWith("0x") || text.startsWith("0X")
                        ? Long.parseUnsignedLong(text.substring(2), 16)
                        : Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("not an address of 64 bits: '" + text + "'");
            }
        }
    }
}
