package dev.fencepost.producer.importer;

import dev.fencepost.trace.ProblemListener;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One recording of an incident of which there are several.
 *
 * @param format of its texts
 * @param texts the recording in parts, in order
 */
public record IncidentPart(ImportFormat format, List<TraceText> texts) {
    public IncidentPart {
        texts = List.copyOf(texts);
    }

    /** For people: the names of its files. */
    String name() {
        return texts.stream().map(TraceText::name).collect(Collectors.joining(" "));
    }

    /** Whether a person means this one: by its format or by a file's name. */
    boolean called(String name) {
        return format.label().equals(name)
                || texts.stream().anyMatch(each -> each.name().equals(name));
    }

    Recorded open(ImportOptions options, ProblemListener problems) {
        return format.recorded(texts, options, problems);
    }
}
