package dev.fencepost.producer.sim.inject;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How often faults are injected: for each code the probability at each of its opportunities.
 *
 * @param rates of the codes that are injected at all, each above 0 and at most 1
 */
public record InjectionRates(Map<FaultCode, Double> rates) {
    public static final InjectionRates NONE = new InjectionRates(Map.of());

    public InjectionRates {
        EnumMap<FaultCode, Double> positive = new EnumMap<>(FaultCode.class);
        rates.forEach(
                (code, rate) -> {
                    if (!(rate >= 0 && rate <= 1)) {
                        throw new IllegalArgumentException(
                                "rate of " + code + " is not between 0 and 1: " + rate);
                    }
                    if (rate > 0) {
                        positive.put(code, rate);
                    }
                });
        rates = Map.copyOf(positive);
    }

    /**
     * Reads {@code UNDER_FLUSH=0.01,INCOMPLETE_UNITS=0.005}.
     *
     * @throws IllegalArgumentException one line that says what is wrong
     */
    public static InjectionRates parse(String text) {
        Map<FaultCode, Double> rates = new EnumMap<>(FaultCode.class);
        for (String part : text.split(",", -1)) {
            String[] pair = part.split("=", -1);
            if (pair.length != 2) {
                throw new IllegalArgumentException("not CODE=RATE: '" + part + "'");
            }
            if (rates.put(code(pair[0].trim()), rate(pair[1].trim())) != null) {
                throw new IllegalArgumentException("given twice: " + pair[0].trim());
            }
        }
        return new InjectionRates(rates);
    }

    public boolean isNone() {
        return rates.isEmpty();
    }

    double of(FaultCode code) {
        return rates.getOrDefault(code, 0.0);
    }

    private static FaultCode code(String name) {
        return Arrays.stream(FaultCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no fault is called '" + name + "'; known: " + known()));
    }

    private static String known() {
        return Arrays.stream(FaultCode.values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    private static double rate(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a rate: '" + text + "'", e);
        }
    }
}
