package dev.fencepost.producer.cli;

import java.time.Clock;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the number of a run, 0 to 4294967295, or {@code time}: the seconds since 1970, so that each
 * start is a later run than those before it.
 */
final class RunConverter implements ITypeConverter<Integer> {
    private static final long MOST = 0xFFFF_FFFFL;

    private final Clock clock;

    RunConverter() {
        this(Clock.systemUTC());
    }

    RunConverter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer convert(String text) {
        if (text.equals("time")) {
            return (int) clock.instant().getEpochSecond();
        }
        boolean digits = text.matches("\\d{1,10}");
        if (!digits || Long.parseLong(text) > MOST) {
            throw new TypeConversionException(
                    "neither time nor a number up to " + MOST + ": '" + text + "'");
        }
        return Integer.parseUnsignedInt(text);
    }
}
