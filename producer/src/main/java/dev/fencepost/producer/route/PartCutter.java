package dev.fencepost.producer.route;

import static java.lang.Long.compareUnsigned;

import dev.fencepost.model.Pages;
import dev.fencepost.model.Part;
import dev.fencepost.model.Part.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts accesses into parts: at each entry into another frame of SPA, where the translation is not
 * contiguous, at the edges of what is mapped, and what is not mapped at each 2 MiB of IOVA and
 * wherever what is known of its removal changes.
 *
 * <p>Distances are inclusive (last byte minus first), so that none overflows.
 */
final class PartCutter {
    private static final long WITHIN_FRAME = Pages.SIZE_2M - 1;

    private PartCutter() {}

    /**
     * Whether an access is known to be one mapped part, from {@code iova + pages.offset()} on;
     * false says nothing.
     */
    static boolean isWhole(PageTable pages, long iova, long last) {
        return pages.holds(iova, last)
                && compareUnsigned(last - iova, ~(iova + pages.offset()) & WITHIN_FRAME) <= 0;
    }

    /** Parts of an access by a device of that domain. */
    static List<Part> cut(Domain domain, long iova, long last) {
        List<Part> parts = new ArrayList<>();
        long from = iova;
        while (true) {
            Part part = next(domain, from, last);
            boolean joined = !parts.isEmpty() && continues(parts.get(parts.size() - 1), part);
            if (joined) {
                Part before = parts.remove(parts.size() - 1);
                parts.add(
                        Part.mapped(before.iova(), before.length() + part.length(), before.spa()));
            } else {
                parts.add(part);
            }
            long end = from + part.length() - 1;
            if (end == last) {
                return List.copyOf(parts);
            }
            from = end + 1;
        }
    }

    /** Parts of an access by a device whose domain is not known. */
    static List<Part> cutUnknown(long iova, long last) {
        List<Part> parts = new ArrayList<>();
        long from = iova;
        while (true) {
            long reach = min(last - from, ~from & WITHIN_FRAME);
            parts.add(new Part(from, reach + 1, State.UNKNOWN, 0, 0, 0));
            if (from + reach == last) {
                return List.copyOf(parts);
            }
            from += reach + 1;
        }
    }

    private static Part next(Domain domain, long iova, long last) {
        RangeTable leaves = domain.pages().ranges();
        long reach = last - iova;
        if (leaves.seek(iova)) {
            long spa = iova + leaves.first();
            reach = min(reach, min(leaves.last() - iova, ~spa & WITHIN_FRAME));
            return Part.mapped(iova, reach + 1, spa);
        }
        reach = min(reach, ~iova & WITHIN_FRAME);
        if (!leaves.atEnd()) {
            reach = min(reach, leaves.start() - 1 - iova);
        }
        if (!domain.isSeen()) {
            return new Part(iova, reach + 1, State.UNKNOWN, 0, 0, 0);
        }
        RangeTable removals = domain.removals();
        if (removals.seek(iova)) {
            reach = min(reach, removals.last() - iova);
            return new Part(iova, reach + 1, State.REMOVED, 0, removals.first(), removals.second());
        }
        if (!removals.atEnd()) {
            reach = min(reach, removals.start() - 1 - iova);
        }
        return new Part(iova, reach + 1, State.NEVER_MAPPED, 0, 0, 0);
    }

    private static boolean continues(Part before, Part part) {
        return before.state() == State.MAPPED
                && part.state() == State.MAPPED
                && before.spa() + before.length() == part.spa()
                && Pages.frameOf(before.spa()) == Pages.frameOf(part.spa());
    }

    private static long min(long a, long b) {
        return compareUnsigned(a, b) <= 0 ? a : b;
    }
}
