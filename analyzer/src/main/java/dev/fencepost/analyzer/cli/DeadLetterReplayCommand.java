package dev.fencepost.analyzer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fencepost.analyzer.deadletter.Letter;
import dev.fencepost.analyzer.deadletter.LetterBox;
import dev.fencepost.analyzer.deadletter.LetterJson;
import dev.fencepost.analyzer.deadletter.LetterReturn;
import dev.fencepost.analyzer.deadletter.Origin;
import dev.fencepost.analyzer.deadletter.Standing;
import dev.fencepost.analyzer.deadletter.Standings;
import dev.fencepost.model.Batch;
import dev.fencepost.producer.cli.ClusterOptions;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.route.KafkaSettings;
import dev.fencepost.producer.route.Program;
import dev.fencepost.trace.BadInputException;
import dev.fencepost.wire.Framing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts records that were refused back on their topics. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Put records that were refused back on their topics, as they were or repaired, each on"
                    + " its partition, in the order in which they lay there.",
            "",
            "A record goes back only if it can be read now and still counts: a stream that has gone"
                    + " on without it would drop its events as duplicates, and one whose run is past"
                    + " would refuse it again. Such a one is named and left; no option forces it."
                    + " The gap that stream put in its place stays, and what rests on it stays"
                    + " POSSIBLE.",
            "",
            "Where a stream has gone on, judge it anew instead. The bytes of the trace topics are"
                    + " still there: once they can be read, a stream with another --application-id"
                    + " reads all of them from the beginning, and a trace file can be sent again"
                    + " with fencepost replay --run N.",
            ""
        },
        footer = {
            "",
            "Exit code 1 where some could not go back.",
            "",
            "Examples:",
            "  fencepost dead-letter replay --cause 'schema 17' --dry-run",
            "  fencepost dead-letter list --topic rmp --format json > letters.jsonl",
            "  fencepost dead-letter replay --from letters.jsonl",
            "  fencepost dead-letter replay --at fencepost.dma/0/1234 --from repaired.bin"
        })
final class DeadLetterReplayCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ClusterOptions cluster;
    @Mixin private LetterFilter filter;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "Put these bytes back instead: letters as list --format json prints them, with"
                            + " keys or values repaired; or, with --at, the repaired value of one"
                            + " record by itself. Only letters in the file go back.")
    private Optional<Path> from = Optional.empty();

    @Option(names = "--dry-run", description = "Say what would go back, and put nothing back.")
    private boolean dryRun;

    private final Set<Origin> refused = new HashSet<>();
    private final Map<Origin, Letter> chosen = new TreeMap<>();

    @Override
    public Integer call() throws IOException {
        Optional<Map<Origin, LetterJson.Repair>> repairs =
                from.isPresent() ? Optional.of(readRepairs(from.get())) : Optional.empty();
        Framing framing = cluster.framing();
        cluster.require(Program.DEAD_LETTER_REPLAY);
        KafkaSettings kafka = cluster.kafka();
        new LetterBox(kafka, framing)
                .forEach(letter -> take(letter, repairs), problem -> warn(problem));
        repairs.ifPresent(this::reportUnknown);
        List<Standing> standings = new Standings(kafka, framing, refused).of(chosen.values());
        long left = standings.stream().filter(standing -> !standing.isReady()).count();
        if (dryRun) {
            standings.forEach(standing -> report(standing, "would go back"));
        } else {
            putBack(kafka, standings);
        }
        summarize(standings.size() - left, left);
        return left == 0 ? CommandRunner.DONE : CommandRunner.FAILED;
    }

    private void take(Letter letter, Optional<Map<Origin, LetterJson.Repair>> repairs) {
        Origin origin = letter.origin();
        refused.add(origin);
        boolean wanted = repairs.map(all -> all.containsKey(origin)).orElse(true);
        if (wanted && filter.test(letter)) {
            chosen.put(origin, repairs.map(all -> all.get(origin).of(letter)).orElse(letter));
        }
    }

    private void putBack(KafkaSettings kafka, List<Standing> standings) {
        try (LetterReturn way = new LetterReturn(kafka)) {
            for (Standing standing : standings) {
                if (standing.isReady()) {
                    way.putBack(standing.letter());
                }
                report(standing, "went back");
            }
        }
    }

    private void report(Standing standing, String ready) {
        PrintWriter out = spec.commandLine().getOut();
        Origin origin = standing.letter().origin();
        String result = standing.objection().map(why -> "stays: " + why).orElse(ready);
        String what = standing.isReady() ? standing.batch().map(this::words).orElse("") : "";
        out.println(origin + " (" + standing.letter().key() + ") " + result + what);
    }

    private String words(Batch batch) {
        int events = batch.events().size();
        return String.format(
                Locale.ROOT,
                ": run %s, %,d event%s",
                Integer.toUnsignedString(batch.run()),
                events,
                events == 1 ? "" : "s");
    }

    private void summarize(long ready, long left) {
        String done = dryRun ? "would go back" : "went back";
        spec.commandLine().getErr().printf(Locale.ROOT, "%,d %s, %,d stay%n", ready, done, left);
    }

    private void reportUnknown(Map<Origin, LetterJson.Repair> repairs) {
        Set<Origin> unknown = new TreeSet<>(repairs.keySet());
        unknown.removeAll(refused);
        unknown.forEach(origin -> warn("there is no dead letter of " + origin));
    }

    private void warn(String problem) {
        spec.commandLine().getErr().println("warning: " + problem);
    }

    private Map<Origin, LetterJson.Repair> readRepairs(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        if (content.length == 0 || content[0] != '{') {
            Origin origin = filter.single().orElseThrow(() -> bad(file));
            return Map.of(
                    origin, new LetterJson.Repair(origin, Optional.empty(), Optional.of(content)));
        }
        Map<Origin, LetterJson.Repair> repairs = new TreeMap<>();
        int number = 0;
        for (String line : new String(content, UTF_8).lines().toList()) {
            number++;
            try {
                if (!line.isBlank()) {
                    LetterJson.Repair repair = LetterJson.read(line);
                    repairs.put(repair.origin(), repair);
                }
            } catch (IllegalArgumentException e) {
                throw new BadInputException(file + ":" + number + ": " + e.getMessage(), e);
            }
        }
        return repairs;
    }

    private ParameterException bad(Path file) {
        return new ParameterException(
                spec.commandLine(),
                file + " is not JSON: say with --at which one record its bytes repair");
    }
}
