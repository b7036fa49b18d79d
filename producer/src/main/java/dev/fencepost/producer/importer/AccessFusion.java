package dev.fencepost.producer.importer;

import dev.fencepost.model.Access;
import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Outcome;
import dev.fencepost.model.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins DMAs that a program announced, with device, address, length and direction, to the accesses
 * by which an emulator shows what came of them: one DMA may fall into many, each where it needed a
 * translation of its own. Memory is bounded by the announcements. Not thread-safe.
 *
 * <p>An access belongs to an announcement of its device that holds its first byte and whose time
 * holds the access's own, give or take the access's clock error; of several, to the one nearest in
 * time, then to the earliest. Nothing else decides, so that a second reading finds the same.
 */
final class AccessFusion {
    /** Announcements looked at for one access; more at one time are no real device's. */
    private static final int MOST_LOOKED_AT = 64;

    private static final Comparator<AnnouncedDma> ORDER =
            Comparator.comparingLong(AnnouncedDma::from)
                    .thenComparingLong(AnnouncedDma::to)
                    .thenComparing(AnnouncedDma::iova, Long::compareUnsigned);

    private final Map<AnnouncedDma, DmaPieces> all = new HashMap<>();
    private final Map<DeviceId, List<Place>> byDevice = new HashMap<>();
    private final boolean whole;

    /**
     * What became of an announced DMA.
     *
     * @param outcome IO_PAGE_FAULT or RMP_PAGE_FAULT where a piece of it failed, OK where all of it
     *     came through, else UNKNOWN
     * @param source of the piece that failed, else of the first
     * @param ts of the first piece
     * @param tsErr of the first piece
     */
    record Fused(Outcome outcome, Source source, long ts, long tsErr) {}

    /**
     * Where an announcement stands in the order of its device's.
     *
     * @param latest end of it and of all in front of it
     */
    private record Place(AnnouncedDma dma, long latest) {}

    /**
     * Begins with the announcements, in any order.
     *
     * @param whole whether each translation that a device asked for is among the accesses: then a
     *     page that none begins in went through the same one as the bytes in front of it
     */
    AccessFusion(List<AnnouncedDma> announced, boolean whole) {
        this.whole = whole;
        List<AnnouncedDma> inOrder = new ArrayList<>(announced);
        inOrder.sort(ORDER);
        for (AnnouncedDma dma : inOrder) {
            if (all.putIfAbsent(dma, new DmaPieces(dma)) == null) {
                List<Place> places =
                        byDevice.computeIfAbsent(dma.device(), unused -> new ArrayList<>());
                long before = places.isEmpty() ? dma.to() : places.get(places.size() - 1).latest();
                places.add(new Place(dma, Math.max(before, dma.to())));
            }
        }
    }

    /** Takes an access, its time on the announcements' clock and all error of that in its own. */
    void add(Access access) {
        find(access).ifPresent(dma -> all.get(dma).add(access));
    }

    /** Whether an announcement stands for an access, which then is no event of its own. */
    boolean took(Access access) {
        return find(access).isPresent();
    }

    /** What became of an announcement by all accesses added; empty where none belongs to it. */
    Optional<Fused> of(AnnouncedDma dma) {
        return Optional.ofNullable(all.get(dma)).flatMap(pieces -> pieces.fused(whole));
    }

    private Optional<AnnouncedDma> find(Access access) {
        List<Place> places = byDevice.getOrDefault(access.bdf(), List.of());
        AnnouncedDma nearest = null;
        int first = begunBy(places, access.ts() + access.tsErr());
        for (int i = first; i > first - MOST_LOOKED_AT && i >= 0; i--) {
            if (places.get(i).latest() < access.ts() - access.tsErr()) {
                break;
            }
            AnnouncedDma dma = places.get(i).dma();
            boolean fits = dma.holds(access.iova()) && dma.distance(access.ts()) <= access.tsErr();
            if (fits && (nearest == null || !isNearer(nearest, dma, access.ts()))) {
                nearest = dma;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static boolean isNearer(AnnouncedDma a, AnnouncedDma b, long ts) {
        return a.distance(ts) < b.distance(ts);
    }

    /** The last place whose announcement begins by then, -1 where none does. */
    private static int begunBy(List<Place> places, long ts) {
        int low = 0;
        int high = places.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (places.get(middle).dma().from() <= ts) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
