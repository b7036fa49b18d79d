package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.deadletter.Letter;
import dev.fencepost.analyzer.deadletter.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that choose dead letters: those that meet all that is given. */
final class LetterFilter implements Predicate<Letter> {
    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Letters of this topic: fencepost.dma, or dma for short.")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--cause",
            paramLabel = "TEXT",
            description = "Letters whose cause contains this, in any case.")
    private Optional<String> cause = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "HOST[/SLOT]",
            description = "Letters of this host, or of one slot of it.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description =
                    "Records written at or after this: 2026-03-01T12:00:00Z, or 30m, 2h, 7d ago.")
    private Optional<Instant> since = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Records written at or before this.")
    private Optional<Instant> until = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "TOPIC/PARTITION/OFFSET",
            split = ",",
            converter = OriginConverter.class,
            description = "The records that lay exactly there; several with commas.")
    private List<Origin> at = List.of();

    @Override
    public boolean test(Letter letter) {
        return isOfTopic(letter)
                && contains(letter)
                && key.map(wanted -> isOf(wanted, letter.key())).orElse(true)
                && since.map(time -> letter.millis() >= time.toEpochMilli()).orElse(true)
                && until.map(time -> letter.millis() <= time.toEpochMilli()).orElse(true)
                && (at.isEmpty() || at.contains(letter.origin()));
    }

    /** The one letter that is asked for by its place, if it is one. */
    Optional<Origin> single() {
        return at.size() == 1 ? Optional.of(at.get(0)) : Optional.empty();
    }

    private boolean isOfTopic(Letter letter) {
        String name = letter.origin().topic();
        return topic.map(wanted -> name.equals(wanted) || name.equals("fencepost." + wanted))
                .orElse(true);
    }

    private boolean contains(Letter letter) {
        String text = letter.content().cause().toLowerCase(Locale.ROOT);
        return cause.map(wanted -> text.contains(wanted.toLowerCase(Locale.ROOT))).orElse(true);
    }

    private static boolean isOf(String wanted, String key) {
        return key.equals(wanted) || key.startsWith(wanted + '/');
    }

    /** Reads the place of a record. */
    static final class OriginConverter implements ITypeConverter<Origin> {
        @Override
        public Origin convert(String text) {
            return Origin.parse(text)
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "not like fencepost.dma/0/1234: '" + text + "'"));
        }
    }
}
