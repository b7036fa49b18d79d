package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.explain.TraceTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment of a trace from a command line. */
final class TraceTimeConverter implements ITypeConverter<TraceTime> {
    @Override
    public TraceTime convert(String text) {
        try {
            return TraceTime.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
