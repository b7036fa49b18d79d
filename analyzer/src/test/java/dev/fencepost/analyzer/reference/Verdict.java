package dev.fencepost.analyzer.reference;

import dev.fencepost.model.AlertState;
import dev.fencepost.model.Confidence;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.HazardKind;
import dev.fencepost.model.Severity;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the final revision of one alert must say, without its prose and its evidence.
 *
 * @param iova2M the aligned 2 MiB of IOVA that stands for the frame where there is no SPA
 * @param openingSeq of an episode; absent for points
 */
record Verdict(
        HazardKind kind,
        String code,
        Severity severity,
        Confidence confidence,
        AlertState state,
        OptionalInt domain,
        Optional<DeviceId> bdf,
        OptionalLong window,
        OptionalLong iova2M,
        long firstTs,
        long lastTs,
        long hits,
        OptionalLong openingSeq) {}
