package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.deadletter.Letter;
import dev.fencepost.analyzer.deadletter.LetterBox;
import dev.fencepost.analyzer.deadletter.LetterJson;
import dev.fencepost.producer.cli.ClusterOptions;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.route.Program;
import dev.fencepost.wire.Framing;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at records that were refused, and puts them back. */
@Command(
        name = "dead-letter",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Look at records that were refused, and put them back.",
            "",
            "What stream cannot use, it keeps whole on fencepost.dead-letter: topic, partition,"
                    + " offset, cause, key, value, headers and time. In place of a record that could"
                    + " not be read a TRACE_GAP marks the hole.",
            ""
        },
        subcommands = {DeadLetterCommand.ListLetters.class, DeadLetterReplayCommand.class})
public final class DeadLetterCommand implements Callable<Integer> {
    private static final List<String> HEADING =
            List.of("topic", "partition", "offset", "written at", "key", "bytes", "cause");
    private static final Set<Integer> NUMBERS = Set.of(1, 2, 5);
    private static final int LINES = 1000;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "list or replay?");
    }

    /** Shows letters. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            usageHelpAutoWidth = true,
            description = {"Show records that were refused, oldest first.", ""},
            footer = {
                "",
                "Examples:",
                "  fencepost dead-letter list --topic dma --since 2h",
                "  fencepost dead-letter list --cause 'schema 17' --format json > letters.jsonl"
            })
    static final class ListLetters implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ClusterOptions cluster;
        @Mixin private LetterFilter filter;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description =
                        "Show the newest N of them; by default 1000 as text, and all as json, in the"
                                + " order of the topic.")
        private Optional<Integer> limit = Optional.empty();

        @Option(
                names = "--format",
                defaultValue = "text",
                paramLabel = "text|json",
                description =
                        "text, a table for people; or json, one letter a line with all its bytes"
                                + " (default: ${DEFAULT-VALUE}).")
        private Format format;

        private long met;

        @Override
        public Integer call() throws IOException {
            if (limit.isPresent() && limit.get() < 1) {
                throw new ParameterException(
                        spec.commandLine(), "--limit is not positive: " + limit.get());
            }
            Framing framing = cluster.framing();
            cluster.require(Program.DEAD_LETTER_LIST);
            if (format == Format.TEXT) {
                printTable(newest(framing, limit.orElse(LINES)));
            } else if (limit.isPresent()) {
                newest(framing, limit.get()).forEach(this::printJson);
            } else {
                read(framing, this::printJson);
            }
            return CommandRunner.DONE;
        }

        private void read(Framing framing, Consumer<Letter> viewer) throws IOException {
            new LetterBox(cluster.kafka(), framing)
                    .forEach(
                            letter -> {
                                if (filter.test(letter)) {
                                    met++;
                                    viewer.accept(letter);
                                }
                            },
                            problem -> spec.commandLine().getErr().println("warning: " + problem));
        }

        private List<Letter> newest(Framing framing, int most) throws IOException {
            PriorityQueue<Letter> newest = new PriorityQueue<>(Letter.BY_TIME);
            read(
                    framing,
                    letter -> {
                        newest.add(letter);
                        if (newest.size() > most) {
                            newest.remove();
                        }
                    });
            return newest.stream().sorted(Letter.BY_TIME).toList();
        }

        private void printJson(Letter letter) {
            spec.commandLine().getOut().println(LetterJson.write(letter));
        }

        private void printTable(List<Letter> letters) {
            PrintWriter out = spec.commandLine().getOut();
            if (letters.isEmpty()) {
                out.println("no dead letters");
                return;
            }
            TextTable table = new TextTable(HEADING, NUMBERS);
            letters.forEach(letter -> table.add(row(letter)));
            table.lines().forEach(out::println);
            long hidden = met - letters.size();
            if (hidden > 0) {
                out.printf(Locale.ROOT, "and %,d older ones%n", hidden);
            }
        }

        private static List<String> row(Letter letter) {
            return List.of(
                    letter.origin().topic(),
                    Integer.toString(letter.origin().partition()),
                    Long.toString(letter.origin().offset()),
                    Instant.ofEpochMilli(letter.millis()).toString(),
                    letter.key(),
                    String.format(Locale.ROOT, "%,d", letter.content().value().remaining()),
                    letter.content().cause().lines().findFirst().orElse(""));
        }
    }

    /** How letters are shown. */
    enum Format {
        TEXT,
        JSON
    }
}
