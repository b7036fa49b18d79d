package dev.fencepost.analyzer.bench;

import dev.fencepost.analyzer.demo.Closing;
import dev.fencepost.analyzer.demo.ScratchDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many events a second each way of judging or reading them makes: the engine alone, files, and
 * streams of every shape. All that is wanted takes turns with the streams of the first shape.
 */
final class Throughput {
    private final BenchSettings settings;
    private final OfflineJudge offline;
    private final Announcer announcer;
    private final Rounds rounds;
    private final Map<Section, Rows> rows = new EnumMap<>(Section.class);

    Throughput(BenchSettings settings, OfflineJudge offline, Announcer announcer) {
        this.settings = settings;
        this.offline = offline;
        this.announcer = announcer;
        this.rounds = new Rounds(settings, announcer);
    }

    /** Measures those of these sections that are about throughput. */
    List<Row> run(Set<Section> wanted) throws IOException, InterruptedException {
        try (Closing closing = new Closing()) {
            List<Step> alone = new ArrayList<>();
            if (wanted.contains(Section.ENGINE)) {
                alone.add(new Step(Section.ENGINE, "engine alone", Map.of(), this::engine));
            }
            if (wanted.contains(Section.FILES)) {
                announcer.say("writing trace files");
                ScratchDirectory directory =
                        closing.add(ScratchDirectory.create("fencepost-bench"));
                alone.addAll(new FileSteps(settings, directory.path(), offline).steps());
            }
            if (wanted.contains(Section.STREAM)) {
                streams(alone);
            } else if (!alone.isEmpty()) {
                add(rounds.measure(alone));
            }
        }
        List<Row> all = new ArrayList<>();
        rows.values().forEach(each -> all.addAll(each.list()));
        return all;
    }

    private Measured engine() {
        return EnginePass.over(
                settings.trace(settings.simulation().events()), settings.simulation().hardware());
    }

    private void streams(List<Step> alone) throws IOException, InterruptedException {
        List<Step> others = alone;
        for (Shape shape : settings.shapes()) {
            announcer.say("filling topics, " + shape);
            try (FilledTopics topics = new FilledTopics(settings, shape)) {
                announcer.say(topics.events() + " events in " + topics.records() + " records");
                List<Step> steps = new ArrayList<>(others);
                steps.addAll(StreamSteps.over(topics, shape));
                add(rounds.measure(steps));
            }
            others = List.of();
        }
    }

    private void add(Map<Step, List<Measured>> measured) {
        measured.forEach(
                (step, each) -> {
                    for (int round = 0; round < each.size(); round++) {
                        Map<Quantity, Double> values = values(step.section(), each.get(round));
                        compare(step, round, measured, values);
                        rows.computeIfAbsent(step.section(), Rows::new)
                                .add(step.what(), step.at(), values);
                    }
                });
    }

    private static Map<Quantity, Double> values(Section section, Measured one) {
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        values.put(Quantity.RATE, one.rate());
        if (section != Section.FILES) { // those are read by threads that have ended
            values.put(Quantity.READER_CPU, one.readerNanosPerEvent());
        }
        values.put(Quantity.PROCESS_CPU, one.processNanosPerEvent());
        return values;
    }

    /** Sets a stream beside the others of the same shape in the same round. */
    private static void compare(
            Step step,
            int round,
            Map<Step, List<Measured>> measured,
            Map<Quantity, Double> values) {
        if (step.section() != Section.STREAM) {
            return;
        }
        double rate = values.get(Quantity.RATE);
        values.put(Quantity.OF_DECODING, 100 * rate / rate(StreamSteps.DECODE, round, measured));
        if (step.what().equals(StreamSteps.EXACTLY_ONCE)) {
            values.put(
                    Quantity.OF_AT_LEAST_ONCE,
                    100 * rate / rate(StreamSteps.AT_LEAST_ONCE, round, measured));
        }
    }

    private static double rate(String what, int round, Map<Step, List<Measured>> measured) {
        return measured.entrySet().stream()
                .filter(each -> each.getKey().what().equals(what))
                .mapToDouble(each -> each.getValue().get(round).rate())
                .findFirst()
                .orElseThrow();
    }
}
