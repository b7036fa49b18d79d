package dev.fencepost.analyzer.rules;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What else an alert says of its subject. Sizes and addresses are in bytes, 0 where they do not
 * apply.
 */
public record Facts(
        OptionalInt asid, OptionalLong iova, OptionalLong spa, long ioPageSize, long rmpPageSize) {
    public static final Facts NONE =
            new Facts(OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), 0, 0);

    public Facts withAsid(int id) {
        return new Facts(OptionalInt.of(id), iova, spa, ioPageSize, rmpPageSize);
    }

    public Facts at(long deviceAddress) {
        return new Facts(asid, OptionalLong.of(deviceAddress), spa, ioPageSize, rmpPageSize);
    }

    public Facts leadingTo(long address) {
        return new Facts(asid, iova, OptionalLong.of(address), ioPageSize, rmpPageSize);
    }

    public Facts sizes(long io, long rmp) {
        return new Facts(asid, iova, spa, io, rmp);
    }
}
