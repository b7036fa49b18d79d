package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import java.util.ArrayList;
import java.util.List;

/** The place of one guest on a host, whoever has it at the time: memory and devices. */
final class Berth {
    /** A device of the berth and the IOMMU that serves it. */
    record Post(Iommu unit, DeviceId id, Device device, SeededRandom random) {}

    private final Machine machine;
    private final SimulatorSettings settings;
    private final List<Chunk> chunks;
    private final List<Post> trusted;
    private final List<Post> untrusted;
    private final long bytes;
    private final long poolBytes;

    Berth(
            Machine machine,
            SimulatorSettings settings,
            List<Chunk> chunks,
            List<Post> trusted,
            List<Post> untrusted) {
        this.machine = machine;
        this.settings = settings;
        this.chunks = chunks;
        this.trusted = List.copyOf(trusted);
        this.untrusted = List.copyOf(untrusted);
        this.bytes = chunks.stream().mapToLong(Chunk::size).sum();
        this.poolBytes = settings.workload().sharing().swiotlbBytes();
    }

    List<Chunk> chunks() {
        return chunks;
    }

    /** How many chunks make up so many quarters of the private memory, and the swiotlb. */
    int chunksOf(int quarters) {
        long end = poolBytes + (bytes - poolBytes) / 4 * quarters;
        int count = 0;
        while (count < chunks.size()
                && (chunks.get(count).gpa() < end
                        || chunks.get(count).gpa() % Pages.SIZE_2M != 0)) {
            count++;
        }
        return count;
    }

    /** A tenancy with no memory yet, of a guest with these numbers. */
    Tenancy tenancy(int asid, int trustedDomain, int untrustedDomain) {
        GuestMemory memory = new GuestMemory((int) (bytes >>> 12));
        memory.pool((int) (poolBytes >>> 12));
        Domain own = new Domain(trustedDomain, bytes);
        Domain other = new Domain(untrustedDomain, bytes);
        return new Tenancy(
                new Owner(own, asid, trustedSeats(own, asid), chunks),
                new Owner(other, 0, untrustedSeats(other), pool()),
                memory,
                new SharedPages(memory.capacity()),
                !untrusted.isEmpty() && poolBytes == 0,
                new Conversion(machine, settings, own, asid, memory));
    }

    /** What the untrusted devices reach for good. */
    List<Chunk> pool() {
        return untrusted.isEmpty() ? List.of() : chunks.stream().filter(Chunk::shared).toList();
    }

    private List<Seat> trustedSeats(Domain domain, int asid) {
        List<Seat> seats = new ArrayList<>();
        for (int i = 0; i < trusted.size(); i++) {
            var plain = new Iommu.Attachment(domain, true, asid);
            Post post = trusted.get(i);
            seats.add(new Seat(post.unit(), post.id(), settings.layout().equip(plain, i)));
        }
        return seats;
    }

    private List<Seat> untrustedSeats(Domain domain) {
        return untrusted.stream()
                .map(p -> new Seat(p.unit(), p.id(), new Iommu.Attachment(domain, false, 0)))
                .toList();
    }

    /** Aims the devices at the memory of a tenancy from now on. */
    void run(Tenancy tenancy) {
        GuestMemory memory = tenancy.memory();
        for (int i = 0; i < trusted.size(); i++) {
            Post post = trusted.get(i);
            Buffers buffers = new HomeBuffers(post.id(), true, post.random(), memory);
            post.device().run(memory, buffers, driver(i, post, buffers));
        }
        for (int i = 0; i < untrusted.size(); i++) {
            Post post = untrusted.get(i);
            Buffers buffers =
                    tenancy.hasWindow()
                            ? new SharedBuffers(post.id(), post.random(), tenancy.window())
                            : new BounceBuffers(post.id(), post.random(), poolBytes);
            post.device().run(memory, buffers, driver(i, post, buffers));
        }
    }

    private Driver driver(int number, Post post, Buffers buffers) {
        return settings.workload().traffic().driver(number, post.random(), buffers);
    }

    /** Stops the devices. */
    void halt() {
        trusted.forEach(post -> post.device().halt());
        untrusted.forEach(post -> post.device().halt());
    }
}
