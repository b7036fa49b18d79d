package dev.fencepost.analyzer.rules;

import dev.fencepost.model.DeviceId;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What an alert is about, and with its host and run all that tells it from another of its time.
 *
 * @param hazard which hazard
 * @param code its code: the hazard's name, but for RMP_FAILED the result's and for TRACE_GAP the
 *     stream's
 * @param domain if it concerns one
 * @param bdf if it concerns one device
 * @param window the frame, or the aligned 2 MiB of IOVA that stands for it
 * @param inIova whether {@code window} is of IOVA
 * @param leaf tells two leaves of one window apart where that matters, else 0
 */
public record Subject(
        Hazard hazard,
        String code,
        OptionalInt domain,
        Optional<DeviceId> bdf,
        OptionalLong window,
        boolean inIova,
        long leaf) {
    /** What differs most between subjects, without boxing: they are keys where accesses hit. */
    @Override
    public int hashCode() {
        long mixed = window.orElse(0) + domain.orElse(0) * 31L + hazard.ordinal() * 7L + leaf;
        int device = bdf.isPresent() ? bdf.get().packed() : 0;
        return Long.hashCode(mixed * 0x9E3779B97F4A7C15L) + device * 31 + code.hashCode();
    }

    /** About a frame in a domain. */
    public static Subject frame(Hazard hazard, int domain, long frame) {
        return new Subject(
                hazard,
                hazard.name(),
                OptionalInt.of(domain),
                Optional.empty(),
                OptionalLong.of(frame),
                false,
                0);
    }

    /** About a frame whatever the domain. */
    public static Subject frame(Hazard hazard, String code, long frame) {
        return new Subject(
                hazard,
                code,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalLong.of(frame),
                false,
                0);
    }

    /** About one leaf, whose first frame is the window. */
    public static Subject leaf(Hazard hazard, int domain, long frame, long leaf) {
        return new Subject(
                hazard,
                hazard.name(),
                OptionalInt.of(domain),
                Optional.empty(),
                OptionalLong.of(frame),
                false,
                leaf);
    }

    /** About what a device did to a frame. */
    public static Subject device(Hazard hazard, int domain, DeviceId bdf, long frame) {
        return new Subject(
                hazard,
                hazard.name(),
                OptionalInt.of(domain),
                Optional.of(bdf),
                OptionalLong.of(frame),
                false,
                0);
    }

    /** About what a device did to 2 MiB of IOVA. */
    public static Subject iova(Hazard hazard, int domain, DeviceId bdf, long window) {
        return new Subject(
                hazard,
                hazard.name(),
                OptionalInt.of(domain),
                Optional.of(bdf),
                OptionalLong.of(window),
                true,
                0);
    }

    /** About nothing but the host. */
    public static Subject host(Hazard hazard, String code) {
        return new Subject(
                hazard,
                code,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                0);
    }
}
