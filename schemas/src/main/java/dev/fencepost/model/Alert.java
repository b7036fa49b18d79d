package dev.fencepost.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A hazard that was found, with the events that prove it; one revision of it.
 *
 * @param id 32 hex digits, the same in every revision and every replay: {@link #idOf}
 * @param revision counts from 1; the highest is final
 * @param kind family of the hazard
 * @param code the hazard, equal to the kind's name where the kind has no codes
 * @param severity the worst seen so far
 * @param confidence of that severity
 * @param state OPEN while it holds
 * @param host machine
 * @param run of the machine
 * @param domain if it concerns one
 * @param bdf if it concerns one device
 * @param asid if it concerns one guest
 * @param window base of the 2 MiB frame of SPA, if known
 * @param iova if it concerns one
 * @param spa if it concerns one
 * @param ioPageSize leaf size in bytes, where it matters
 * @param rmpPageSize RMP entry size in bytes, where it matters
 * @param firstTs of the first event that showed it
 * @param lastTs of the last
 * @param hits accesses or events that met it
 * @param evidence whole events that prove it, in order, at most 32
 * @param summary one sentence for people
 * @param remedy what to do
 */
public record Alert(
        String id,
        int revision,
        HazardKind kind,
        String code,
        Severity severity,
        Confidence confidence,
        AlertState state,
        String host,
        int run,
        OptionalInt domain,
        Optional<DeviceId> bdf,
        OptionalInt asid,
        OptionalLong window,
        OptionalLong iova,
        OptionalLong spa,
        OptionalLong ioPageSize,
        OptionalLong rmpPageSize,
        long firstTs,
        long lastTs,
        long hits,
        List<TraceEvent> evidence,
        String summary,
        String remedy) {
    /** Most events that an alert carries as evidence. */
    public static final int MAX_EVIDENCE = 32;

    private static final MessageDigest SHA_256 = findSha256();

    public Alert {
        evidence = List.copyOf(evidence);
        if (evidence.size() > MAX_EVIDENCE) {
            throw new IllegalArgumentException(
                    "more evidence than " + MAX_EVIDENCE + ": " + evidence.size());
        }
    }

    /** The same as another revision. */
    public Alert withRevision(int other) {
        return with(other, evidence, remedy);
    }

    /** The same with other evidence. */
    public Alert withEvidence(List<TraceEvent> other) {
        return with(revision, other, remedy);
    }

    /** The same with another remedy. */
    public Alert withRemedy(String other) {
        return with(revision, evidence, other);
    }

    private Alert with(int revision, List<TraceEvent> evidence, String remedy) {
        return new Alert(
                id,
                revision,
                kind,
                code,
                severity,
                confidence,
                state,
                host,
                run,
                domain,
                bdf,
                asid,
                window,
                iova,
                spa,
                ioPageSize,
                rmpPageSize,
                firstTs,
                lastTs,
                hits,
                evidence,
                summary,
                remedy);
    }

    /**
     * The id of an alert: first 32 hex digits of SHA-256 of {@code
     * host|run|kind|code|domain|bdf|window|opening seq}, empty where absent.
     *
     * @param window the frame, or the aligned 2 MiB of IOVA that stands for it
     * @param openingSeq of an episode; absent for points
     */
    public static String idOf(
            String host,
            int run,
            HazardKind kind,
            String code,
            OptionalInt domain,
            Optional<DeviceId> bdf,
            OptionalLong window,
            OptionalLong openingSeq) {
        StringBuilder text = new StringBuilder(128).append(host).append('|');
        text.append(Integer.toUnsignedString(run)).append('|').append(kind.name()).append('|');
        text.append(code).append('|');
        domain.ifPresent(text::append);
        text.append('|');
        bdf.ifPresent(text::append);
        text.append('|');
        window.ifPresent(address -> text.append("0x").append(Long.toHexString(address)));
        text.append('|');
        openingSeq.ifPresent(seq -> text.append(Long.toUnsignedString(seq)));
        byte[] digest = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    /** A fresh digest: a copy, since looking for a provider costs more than the digest. */
    private static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of this Java cannot be copied", e);
        }
    }

    private static MessageDigest findSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
