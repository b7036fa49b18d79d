package dev.fencepost.producer.cli;

import dev.fencepost.model.Hardware;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a hardware model with its switches: {@code amd,psmash-invalidates-iotlb=off}. */
public final class HardwareConverter implements ITypeConverter<Hardware> {
    private static final List<String> SWITCHES =
            List.of(
                    "rmpupdate-invalidates-iotlb",
                    "psmash-invalidates-iotlb",
                    "rmpupdate-clears-validated",
                    "validated-required",
                    "mixed-frames-one-by-one");

    @Override
    public Hardware convert(String text) {
        List<String> words = Arrays.asList(text.split(",", -1));
        Hardware plain = Hardware.of(model(words.get(0)));
        Map<String, Boolean> switches = new HashMap<>();
        words.stream().skip(1).forEach(word -> set(switches, word));
        return new Hardware(
                plain.model(),
                switches.getOrDefault(SWITCHES.get(0), plain.rmpUpdateInvalidatesIotlb()),
                switches.getOrDefault(SWITCHES.get(1), plain.psmashInvalidatesIotlb()),
                switches.getOrDefault(SWITCHES.get(2), plain.rmpUpdateClearsValidated()),
                switches.getOrDefault(SWITCHES.get(3), plain.validatedRequired()),
                switches.getOrDefault(SWITCHES.get(4), plain.mixedFramesJudgedOneByOne()),
                plain.stage1EntrySize());
    }

    private static Hardware.Model model(String label) {
        return Arrays.stream(Hardware.Model.values())
                .filter(model -> label(model).equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TypeConversionException(
                                        "unknown hardware model '"
                                                + label
                                                + "'; known: "
                                                + models()));
    }

    private static String label(Hardware.Model model) {
        return model.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all models, a comma between them. */
    public static String models() {
        return Arrays.stream(Hardware.Model.values())
                .map(HardwareConverter::label)
                .collect(Collectors.joining(","));
    }

    private static void set(Map<String, Boolean> switches, String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        if (!SWITCHES.contains(name)) {
            throw new TypeConversionException(
                    "unknown hardware switch '"
                            + name
                            + "'; known: "
                            + String.join(", ", SWITCHES));
        }
        if (!value.equals("on") && !value.equals("off")) {
            throw new TypeConversionException(
                    "hardware switch " + name + " is neither on nor off: '" + value + "'");
        }
        switches.put(name, value.equals("on"));
    }
}
