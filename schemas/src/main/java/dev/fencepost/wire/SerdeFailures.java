package dev.fencepost.wire;

import dev.fencepost.registry.Redaction;
import dev.fencepost.registry.RegistryRefusedException;
import dev.fencepost.registry.RegistryUnavailableException;
import dev.fencepost.wire.codec.MalformedRecordException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What the exceptions of somebody else's serde mean to us: a record that can never be read, a
 * registry that does not answer, or one that answers no. Their classes are not known here, so it
 * goes by what they say: Kafka's own exceptions, those of I/O, and the code of a registry's answer.
 */
final class SerdeFailures {
    private static final Pattern CODE = Pattern.compile("error code: ?(\\d{3})\\d*");
    private static final int NOT_FOUND = 404;

    private final Redaction redaction;

    SerdeFailures(Redaction redaction) {
        this.redaction = redaction;
    }

    static SerializationException noRecord(Object read) {
        return new SerializationException(
                "not an Avro record but " + (read == null ? "nothing" : read.getClass().getName()));
    }

    /** Makes a serde; settings that it cannot use are a mistake that trying again does not mend. */
    <T> T configuring(Supplier<T> making) {
        try {
            return making.get();
        } catch (RuntimeException e) {
            throw new RegistryRefusedException("the serde cannot be used: " + words(e), e);
        }
    }

    <T> T writing(Supplier<T> writing) {
        try {
            return writing.get();
        } catch (RuntimeException e) {
            throw silence(e)
                    .<RuntimeException>map(words -> new RegistryUnavailableException(words, e))
                    .orElseGet(() -> new RegistryRefusedException(words(e), e));
        }
    }

    <T> T reading(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            Optional<String> silence = silence(e);
            if (silence.isPresent()) {
                throw new RegistryUnavailableException(silence.get(), e);
            }
            int code = code(e);
            throw code == 0 || code == NOT_FOUND
                    ? new MalformedRecordException(words(e), e)
                    : new RegistryRefusedException(words(e), e);
        }
    }

    /** What to say where nobody answered; empty where that is not the reason. */
    private Optional<String> silence(Throwable problem) {
        int code = code(problem);
        boolean busy = code == 408 || code == 429 || code / 100 == 5;
        return busy || (code == 0 && isOfNetwork(problem))
                ? Optional.of("schema registry does not answer: " + words(problem))
                : Optional.empty();
    }

    private static boolean isOfNetwork(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            // what Avro throws for bytes that are no record is of these two packages, too
            String place = cause.getClass().getPackageName();
            boolean avros = place.equals("java.io") || place.startsWith("org.apache.avro");
            boolean network =
                    cause instanceof RetriableException
                            || cause instanceof java.io.InterruptedIOException
                            || (cause instanceof IOException && !avros);
            if (network) {
                return true;
            }
        }
        return false;
    }

    private static int code(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            Matcher code = CODE.matcher(String.valueOf(cause.getMessage()));
            if (code.find()) {
                return Integer.parseInt(code.group(1));
            }
        }
        return 0;
    }

    private String words(Throwable problem) {
        StringBuilder words = new StringBuilder();
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            String message =
                    cause.getMessage() == null
                            ? cause.getClass().getSimpleName()
                            : cause.getMessage().lines().findFirst().orElse("");
            if (words.indexOf(message) < 0) {
                words.append(words.isEmpty() ? "" : ": ").append(message);
            }
        }
        return redaction.hide(words.toString());
    }
}
