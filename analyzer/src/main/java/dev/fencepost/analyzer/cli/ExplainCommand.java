package dev.fencepost.analyzer.cli;

import dev.fencepost.analyzer.explain.Explanation;
import dev.fencepost.analyzer.explain.HazardBook;
import dev.fencepost.analyzer.offline.Analysis;
import dev.fencepost.analyzer.offline.RedundantFlushes;
import dev.fencepost.model.Alert;
import dev.fencepost.model.Hardware;
import dev.fencepost.model.Slots;
import dev.fencepost.producer.cli.CommandRunner;
import dev.fencepost.producer.cli.HardwareConverter;
import dev.fencepost.producer.route.Router;
import dev.fencepost.trace.JsonlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Teaches a hazard: what it means, the smallest trace that shows it, and what to do. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Say what a hazard means, when it is raised, which trace shows it, where the rule comes"
                    + " from and what to do. Without a name, list them all.",
            ""
        })
public final class ExplainCommand implements Callable<Integer> {
    private static final int NEAREST = 3;

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "CODE",
            description = "A code, or a kind for all of its codes.")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Paint paint = new Paint(spec.commandLine().getColorScheme().ansi());
        HazardBook book = HazardBook.open();
        if (name.isEmpty()) {
            list(book, paint).forEach(out::println);
            return CommandRunner.DONE;
        }
        List<Explanation> found = book.find(name.get());
        if (found.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "unknown hazard '"
                            + name.get()
                            + "'; nearest: "
                            + String.join(", ", nearest(book, name.get())));
        }
        found.get(0).introduction().forEach(line -> out.println(plain(line)));
        found.forEach(each -> lines(each, paint).forEach(out::println));
        return CommandRunner.DONE;
    }

    private static List<String> list(HazardBook book, Paint paint) {
        List<String> lines = new ArrayList<>();
        String kind = "";
        for (Explanation each : book.all()) {
            if (!each.kind().equals(kind)) {
                kind = each.kind();
                lines.add(paint.heading(kind));
            }
            lines.add(String.format("  %-22s %s", each.code(), meaning(each)));
        }
        return lines;
    }

    private static String meaning(Explanation each) {
        String text = plain(String.join(" ", each.text()));
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static List<String> lines(Explanation each, Paint paint) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(paint.heading(each.code()) + " (" + each.kind() + ")");
        each.text().forEach(line -> lines.add(plain(line)));
        lines.add("");
        lines.add("Source: " + each.source());
        lines.add("");
        lines.add(paint.heading("Raised by this trace") + " (" + each.firing() + ")");
        trace(each.firing(), paint, lines);
        lines.add("");
        lines.add(paint.heading("Not raised by this one") + " (" + each.silent() + ")");
        trace(each.silent(), paint, lines);
        return lines;
    }

    private static void trace(String name, Paint paint, List<String> lines) {
        String text = HazardBook.trace(name);
        text.lines().filter(ExplainCommand::toShow).forEach(line -> lines.add("  " + line));
        List<Alert> alerts = alerts(text);
        for (Alert alert : alerts) {
            String head = alert.severity() + " " + alert.confidence() + " " + alert.code();
            lines.add("  => " + paint.severity(alert.severity(), head) + ": " + alert.summary());
        }
        if (alerts.isEmpty()) {
            lines.add("  => nothing");
        }
    }

    private static boolean toShow(String line) {
        return !line.startsWith("# expect:")
                && !line.startsWith("# near miss")
                && !line.startsWith("# open ");
    }

    /** What a packaged trace raises, on the hardware that it names. */
    static List<Alert> alerts(String trace) {
        Hardware hardware =
                trace.lines()
                        .filter(line -> line.startsWith("# hardware:"))
                        .map(line -> line.substring("# hardware:".length()).trim())
                        .map(new HardwareConverter()::convert)
                        .findFirst()
                        .orElse(Hardware.AMD);
        Slots slots = new Slots(1);
        Analysis analysis = new Analysis(slots, hardware);
        RedundantFlushes flushes = new RedundantFlushes(hardware);
        Router router =
                new Router(
                        slots,
                        (slot, routed) -> {
                            analysis.accept(slot, routed);
                            flushes.accept(routed);
                        });
        byte[] bytes = trace.getBytes(StandardCharsets.UTF_8);
        try (JsonlReader reader =
                new JsonlReader(new ByteArrayInputStream(bytes), "trace", problem -> {})) {
            reader.forEachRemaining(router::route);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        analysis.finish();
        flushes.finish();
        boolean asked = trace.contains("# redundant flushes: on");
        return Stream.concat(
                        analysis.alerts().stream(),
                        asked ? flushes.alerts().stream() : Stream.empty())
                .toList();
    }

    private static String plain(String markdown) {
        return markdown.replace("**", "").replace("*", "");
    }

    private static List<String> nearest(HazardBook book, String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        return book.all().stream()
                .flatMap(each -> Stream.of(each.code(), each.kind()))
                .distinct()
                .sorted(Comparator.comparingInt(known -> distance(wanted, known)))
                .limit(NEAREST)
                .toList();
    }

    /** Letters to insert, delete or replace to make one word the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
