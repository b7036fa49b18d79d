package dev.fencepost.producer.cli;

import static dev.fencepost.producer.cli.HardwareSwitch.MIXED_FRAMES_ONE_BY_ONE;
import static dev.fencepost.producer.cli.HardwareSwitch.PSMASH_INVALIDATES_IOTLB;
import static dev.fencepost.producer.cli.HardwareSwitch.RMPUPDATE_CLEARS_VALIDATED;
import static dev.fencepost.producer.cli.HardwareSwitch.RMPUPDATE_INVALIDATES_IOTLB;
import static dev.fencepost.producer.cli.HardwareSwitch.STAGE1_ENTRY;
import static dev.fencepost.producer.cli.HardwareSwitch.TRANSLATED_REQUESTS_CHECKED;
import static dev.fencepost.producer.cli.HardwareSwitch.VALIDATED_REQUIRED;

import dev.fencepost.model.Hardware;
import dev.fencepost.model.Pages;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a hardware model with its switches: {@code amd,psmash-invalidates-iotlb=off} or {@code
 * ideal,stage1-entry=2M}.
 */
public final class HardwareConverter implements ITypeConverter<Hardware> {
    @Override
    public Hardware convert(String text) {
        List<String> words = Arrays.asList(text.split(",", -1));
        Hardware plain = Hardware.of(model(words.get(0)));
        Map<HardwareSwitch, String> given = new EnumMap<>(HardwareSwitch.class);
        words.stream().skip(1).forEach(word -> read(given, word));
        return new Hardware(
                plain.model(),
                isOn(given, RMPUPDATE_INVALIDATES_IOTLB, plain.rmpUpdateInvalidatesIotlb()),
                isOn(given, PSMASH_INVALIDATES_IOTLB, plain.psmashInvalidatesIotlb()),
                isOn(given, RMPUPDATE_CLEARS_VALIDATED, plain.rmpUpdateClearsValidated()),
                isOn(given, VALIDATED_REQUIRED, plain.validatedRequired()),
                isOn(given, MIXED_FRAMES_ONE_BY_ONE, plain.mixedFramesJudgedOneByOne()),
                entrySize(given, plain.stage1EntrySize()),
                isOn(given, TRANSLATED_REQUESTS_CHECKED, plain.translatedRequestsChecked()));
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

    private static void read(Map<HardwareSwitch, String> given, String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        HardwareSwitch known =
                Arrays.stream(HardwareSwitch.values())
                        .filter(one -> one.label().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new TypeConversionException(
                                                "unknown hardware switch '"
                                                        + name
                                                        + "'; known: "
                                                        + HardwareSwitch.labels()));
        given.put(known, equals < 0 ? "" : word.substring(equals + 1));
    }

    private static boolean isOn(
            Map<HardwareSwitch, String> given, HardwareSwitch which, boolean plain) {
        String value = given.getOrDefault(which, plain ? "on" : "off");
        return one(which, value, "on", "off").equals("on");
    }

    private static long entrySize(Map<HardwareSwitch, String> given, long plain) {
        String value = given.getOrDefault(STAGE1_ENTRY, plain == Pages.SIZE_4K ? "4K" : "2M");
        return one(STAGE1_ENTRY, value, "4K", "2M").equals("4K") ? Pages.SIZE_4K : Pages.SIZE_2M;
    }

    private static String one(HardwareSwitch which, String value, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new TypeConversionException(
                    String.format(
                            "hardware switch %s is neither %s nor %s: '%s'",
                            which.label(), first, second, value));
        }
        return value;
    }
}
