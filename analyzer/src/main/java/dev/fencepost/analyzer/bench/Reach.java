package dev.fencepost.analyzer.bench;

/**
 * How far what grows is followed.
 *
 * @param events most of the curve over events
 * @param frames most of the curve over frames
 * @param hosts most of the curve over hosts
 * @param tracked frames of the host whose heap and restore are measured
 */
public record Reach(long events, int frames, int hosts, int tracked) {
    /** Frames of 2 MiB of a host of 1 TiB. */
    public static final int FRAMES_OF_A_TEBIBYTE = 1 << 19;

    public static final Reach DEFAULT =
            new Reach(10_000_000, 1_000_000, 10_000, FRAMES_OF_A_TEBIBYTE);

    public static final Reach QUICK = new Reach(1_000_000, 100_000, 100, FRAMES_OF_A_TEBIBYTE);

    public Reach {
        if (events < 1 || frames < 1 || hosts < 1 || tracked < 1) {
            throw new IllegalArgumentException("a reach is not positive");
        }
    }
}
