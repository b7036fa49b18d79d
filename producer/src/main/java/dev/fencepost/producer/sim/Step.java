package dev.fencepost.producer.sim;

import java.util.function.ToLongFunction;

/**
 * One thing that the host, its firmware or the guest does in a conversion of a page; policies are
 * made of these.
 */
enum Step {
    /** Cuts the leaf over the page to 4K, by way of 2M where it is larger. */
    SPLIT(Conversion::split),
    /** Cuts a leaf larger than 2M to 2M; nothing where it is not. */
    SPLIT_TO_2M(Conversion::splitTo2M),
    /** Joins the frame's leaves to one of 2M. */
    MERGE(Conversion::merge),
    /** Takes the frame's leaves away. */
    UNMAP(Conversion::unmap),
    /** Takes away the leaves that the memory lies in. */
    BREAK(Conversion::breakLeaves),
    /** Maps anew what was taken away: a frame in leaves of the size of its RMP entries. */
    MAP(Conversion::map),
    /** Queues an invalidation of all leaves changed since the last, and a wait, on every unit. */
    FLUSH(Conversion::flush),
    /** Waits for what FLUSH queued. */
    AWAIT(Conversion::await),
    /** Leaves the flush of what was changed to the host's queue of lazy flushes. */
    DEFER(Conversion::defer),
    /** Stops every device of the domain, and lets their DMA drain. */
    QUIESCE(Conversion::quiesce),
    /** Lets the devices of the domain run again. */
    RUN(Conversion::resume),
    /** Ends the conversion here unless the frame can be one leaf and one RMP entry again. */
    IF_WHOLE(Conversion::stopUnlessWhole),
    PSMASH(Conversion::psmash),
    UNSMASH(Conversion::unsmash),
    PSMASH_IO_BEGIN(Conversion::beginPsmashIo),
    PSMASH_IO_END(Conversion::endPsmashIo),
    PUNSMASH_IO_BEGIN(Conversion::beginPunsmashIo),
    PUNSMASH_IO_END(Conversion::endPunsmashIo),
    /** The guest gives the memory's validation up. */
    RESCIND(Conversion::rescind),
    /** The host makes the memory shared. */
    UNASSIGN(Conversion::unassign),
    /** The host gives the memory back to the guest. */
    ASSIGN(Conversion::assign),
    /** The guest validates the memory. */
    VALIDATE(Conversion::validate),
    /** The guest takes the memory into use as what it has become. */
    USE(Conversion::use);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference that captures nothing
    private final ToLongFunction<Conversion> action;

    Step(ToLongFunction<Conversion> action) {
        this.action = action;
    }

    /** Does it, and answers how long it takes. */
    long run(Conversion conversion) {
        return action.applyAsLong(conversion);
    }
}
