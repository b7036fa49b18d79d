package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An alert that an injected fault must cause, as it stands in the alert.
 *
 * @param kind its family
 * @param code the hazard, for RMP_FAILED the result's name, for TRACE_GAP the stream
 * @param severity that it comes to
 * @param confidence that it has at least
 * @param domain if it concerns one
 * @param bdf if it concerns one device
 * @param window base of the 2 MiB frame of SPA, if it concerns one
 * @param iova if it says one
 */
public record ExpectedAlert(
        HazardKind kind,
        String code,
        Severity severity,
        Confidence confidence,
        OptionalInt domain,
        Optional<DeviceId> bdf,
        OptionalLong window,
        OptionalLong iova) {
    /** About nothing but the host. */
    static ExpectedAlert of(FaultCode code, Severity severity) {
        return new ExpectedAlert(
                code.kind(),
                code.name(),
                severity,
                Confidence.CERTAIN,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    ExpectedAlert named(String name) {
        return new ExpectedAlert(kind, name, severity, confidence, domain, bdf, window, iova);
    }

    ExpectedAlert ofSeverity(Severity worse) {
        return new ExpectedAlert(kind, code, worse, confidence, domain, bdf, window, iova);
    }

    ExpectedAlert inDomain(int number) {
        OptionalInt of = OptionalInt.of(number);
        return new ExpectedAlert(kind, code, severity, confidence, of, bdf, window, iova);
    }

    ExpectedAlert by(DeviceId device) {
        Optional<DeviceId> of = Optional.of(device);
        return new ExpectedAlert(kind, code, severity, confidence, domain, of, window, iova);
    }

    ExpectedAlert inWindow(long frame) {
        OptionalLong of = OptionalLong.of(frame);
        return new ExpectedAlert(kind, code, severity, confidence, domain, bdf, of, iova);
    }

    ExpectedAlert at(long deviceAddress) {
        OptionalLong of = OptionalLong.of(deviceAddress);
        return new ExpectedAlert(kind, code, severity, confidence, domain, bdf, window, of);
    }

    ExpectedAlert atLeast(Confidence sure) {
        return new ExpectedAlert(kind, code, severity, sure, domain, bdf, window, iova);
    }

    /** Whether another is about the same, however bad. */
    boolean sameSubject(ExpectedAlert other) {
        return kind == other.kind
                && code.equals(other.code)
                && domain.equals(other.domain)
                && bdf.equals(other.bdf)
                && window.equals(other.window);
    }
}
