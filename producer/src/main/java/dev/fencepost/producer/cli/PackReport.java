package dev.fencepost.producer.cli;

import dev.fencepost.producer.importer.RecordedPack;
import dev.fencepost.producer.importer.TraceText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what of a recorder's pack is imported, what is not, and what the recorder noted. */
final class PackReport {
    private PackReport() {}

    static List<String> of(RecordedPack pack, List<TraceText> recordings) {
        List<String> report = new ArrayList<>();
        report.add(
                pack.name()
                        + ": imports "
                        + names(recordings)
                        + "; for reading only: "
                        + names(
                                pack.members().stream()
                                        .filter(each -> !recordings.contains(each))
                                        .toList()));
        pack.breaksOff().ifPresent(cause -> report.add(pack.name() + ": breaks off: " + cause));
        pack.notes().forEach(note -> report.add(pack.name() + ": the recorder noted: " + note));
        return report;
    }

    private static String names(List<TraceText> members) {
        return members.isEmpty()
                ? "nothing"
                : members.stream()
                        .map(each -> each.name().substring(each.name().lastIndexOf('/') + 1))
                        .collect(Collectors.joining(" "));
    }
}
