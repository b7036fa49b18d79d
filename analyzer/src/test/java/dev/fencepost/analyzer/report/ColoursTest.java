package dev.fencepost.analyzer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The page's colours, told apart as people without red, green or blue cones see them (matrices of
 * Machado, Oliveira and Fernandes, 2009), by distance in Oklab.
 */
final class ColoursTest {
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");
    private static final List<String> CELLS =
            List.of("breach", "fault", "latent", "private", "shared");
    private static final double APART = 0.09;

    private static final Map<String, double[]> EYES =
            Map.of(
                    "all cones", new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
                    "no red cones",
                            new double[] {
                                0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216,
                                -0.003882, -0.048116, 1.051998
                            },
                    "no green cones",
                            new double[] {
                                0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413,
                                -0.011820, 0.042940, 0.968881
                            },
                    "no blue cones",
                            new double[] {
                                1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602,
                                0.004733, 0.691367, 0.303900
                            });

    static Stream<Arguments> themes() {
        String css = WebFiles.read("assets/theme.css");
        int dark = css.indexOf(":root[data-scheme='dark']");
        String light = css.substring(0, dark);
        return Stream.of(
                Arguments.of("light", colours(light)),
                Arguments.of("dark", colours(css.substring(dark))));
    }

    private static Map<String, double[]> colours(String css) {
        Map<String, double[]> found = new HashMap<>();
        Matcher each = COLOUR.matcher(css);
        while (each.find()) {
            int rgb = Integer.parseInt(each.group(2), 16);
            found.put(
                    each.group(1),
                    new double[] {linear(rgb >> 16), linear(rgb >> 8 & 255), linear(rgb & 255)});
        }
        return found;
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("themes")
    void areToldApartByEveryEye(String theme, Map<String, double[]> colours) {
        EYES.forEach(
                (eye, matrix) -> {
                    for (String a : CELLS) {
                        for (String b : CELLS.subList(CELLS.indexOf(a) + 1, CELLS.size())) {
                            double distance =
                                    distance(
                                            seen(colours.get(a), matrix),
                                            seen(colours.get(b), matrix));
                            assertThat(distance)
                                    .as("%s and %s, %s", a, b, eye)
                                    .isGreaterThan(APART);
                        }
                    }
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("themes")
    void canBeRead(String theme, Map<String, double[]> colours) {
        for (String text :
                List.of("text", "quiet", "accent", "breach-text", "fault-text", "latent-text")) {
            for (String ground : List.of("surface", "ground", "raised")) {
                assertThat(contrast(colours.get(text), colours.get(ground)))
                        .as("%s on %s", text, ground)
                        .isGreaterThan(4.5);
            }
        }
        for (String severity : List.of("breach", "fault", "latent")) {
            assertThat(contrast(colours.get("on-" + severity), colours.get(severity)))
                    .as("letter on %s", severity)
                    .isGreaterThan(4.5);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("themes")
    void getLighterTheLessSevereTheyAre(String theme, Map<String, double[]> colours) {
        assertThat(luminance(colours.get("breach"))).isLessThan(luminance(colours.get("fault")));
        assertThat(luminance(colours.get("fault"))).isLessThan(luminance(colours.get("latent")));
    }

    private static double contrast(double[] a, double[] b) {
        double high = Math.max(luminance(a), luminance(b));
        double low = Math.min(luminance(a), luminance(b));
        return (high + 0.05) / (low + 0.05);
    }

    private static double luminance(double[] rgb) {
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    private static double[] seen(double[] rgb, double[] matrix) {
        return times(matrix, rgb);
    }

    private static double[] times(double[] matrix, double[] vector) {
        double[] product = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                product[row] += matrix[3 * row + column] * vector[column];
            }
        }
        return product;
    }

    private static double distance(double[] a, double[] b) {
        double[] left = oklab(a);
        double[] right = oklab(b);
        return Math.sqrt(
                square(left[0] - right[0])
                        + square(left[1] - right[1])
                        + square(left[2] - right[2]));
    }

    private static double square(double x) {
        return x * x;
    }

    private static double[] oklab(double[] rgb) {
        double[] cones =
                times(
                        new double[] {
                            0.4122214708,
                            0.5363325363,
                            0.0514459929,
                            0.2119034982,
                            0.6806995451,
                            0.1073969566,
                            0.0883024619,
                            0.2817188376,
                            0.6299787005
                        },
                        new double[] {clamped(rgb[0]), clamped(rgb[1]), clamped(rgb[2])});
        return times(
                new double[] {
                    0.2104542553,
                    0.7936177850,
                    -0.0040720468,
                    1.9779984951,
                    -2.4285922050,
                    0.4505937099,
                    0.0259040371,
                    0.7827717662,
                    -0.8086757660
                },
                new double[] {Math.cbrt(cones[0]), Math.cbrt(cones[1]), Math.cbrt(cones[2])});
    }

    private static double clamped(double x) {
        return Math.max(0, Math.min(1, x));
    }
}
