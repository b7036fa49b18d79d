package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import dev.fencepost.producer.sim.inject.Ground;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A simulated host put together: the machine, and everybody who acts on it, in the order in which
 * they act where two are due at once.
 *
 * @param machine the hardware
 * @param boot which comes after what of the machine acts among the actors
 * @param actors what of the machine acts, boot, guests, devices, what injects faults if there is
 *     such
 * @param injection what injects faults
 */
record World(Machine machine, Boot boot, List<Actor> actors, Optional<FaultInjection> injection) {
    private static final int HOST_DOMAIN = 1;
    private static final int FIRST_GUEST_DOMAIN = 2;
    private static final int FIRST_GUEST_BUS = 0x40;
    private static final int HOST_BUS = 0x01;
    private static final int UNTRUSTED_FUNCTION = 1;
    private static final long MOST_HOST_MEMORY = 16L << 20;

    static World of(SimulatorSettings settings, Trace trace, Witness witness) {
        return new Builder(settings, trace, witness).build();
    }

    /** Builds one world; every actor gets a generator of its own, numbered in order. */
    private static final class Builder {
        private final SimulatorSettings settings;
        private final Layout layout;
        private final Workload workload;
        private final Machine machine;
        private final Optional<FaultInjection> injection;
        private final List<List<Chunk>> memories = new ArrayList<>();
        private final List<Owner> owners = new ArrayList<>();
        private final List<Actor> guests = new ArrayList<>();
        private final List<Actor> devices = new ArrayList<>();
        private int randoms;
        private int seats;

        Builder(SimulatorSettings settings, Trace trace, Witness witness) {
            this.settings = settings;
            this.layout = settings.layout();
            this.workload = settings.workload();
            PhysicalMemory physical = new PhysicalMemory(random());
            long bytes = layout.memoryBytes();
            memories.add(physical.allocate(0, Math.min(bytes, MOST_HOST_MEMORY)));
            for (int guest = 0; guest < layout.guests(); guest++) {
                memories.add(physical.allocate(workload.sharing().swiotlbBytes(), bytes));
            }
            if (settings.injection().isNone()) {
                this.machine = new Machine(settings, trace, witness, physical.limit());
                this.injection = Optional.empty();
            } else {
                long base = (physical.limit() + Pages.SIZE_1G - 1) & -Pages.SIZE_1G;
                this.machine = new Machine(settings, trace, witness, base + Ground.BYTES);
                this.injection = Optional.of(new FaultInjection(machine, settings, base));
            }
        }

        World build() {
            addHostDevice();
            for (int guest = 0; guest < layout.guests(); guest++) {
                addGuest(guest);
            }
            Boot boot = new Boot(machine, settings, owners);
            List<Actor> actors = new ArrayList<>(machine.clocked());
            actors.add(boot);
            actors.addAll(guests);
            actors.addAll(devices);
            injection.ifPresent(actors::add);
            return new World(machine, boot, List.copyOf(actors), injection);
        }

        private void addHostDevice() {
            List<Chunk> chunks = memories.get(0);
            GuestMemory memory = new GuestMemory(pages(chunks));
            Domain domain = new Domain(HOST_DOMAIN, memory.bytes());
            Seat seat = seat(HOST_BUS << 8, new Iommu.Attachment(domain, false, 0));
            owners.add(new Owner(domain, 0, List.of(seat), chunks));
            SeededRandom random = random();
            addDevice(
                    random, seat, memory, 0, new HomeBuffers(seat.device(), false, random, memory));
        }

        private void addGuest(int number) {
            List<Chunk> chunks = memories.get(1 + number);
            Tenancy tenancy = tenancy(number, chunks);
            int bus = FIRST_GUEST_BUS + number << 8;
            addTrusted(tenancy, 1 + number, bus, chunks);
            addUntrusted(tenancy, bus | UNTRUSTED_FUNCTION, chunks);
            guests.add(new Guest(random(), settings, machine, tenancy));
        }

        private Tenancy tenancy(int number, List<Chunk> chunks) {
            GuestMemory memory = new GuestMemory(pages(chunks));
            int pool = (int) (workload.sharing().swiotlbBytes() >>> 12);
            memory.pool(pool);
            int domain = FIRST_GUEST_DOMAIN + number;
            Domain trusted = new Domain(domain, memory.bytes());
            Domain untrusted = new Domain(domain + layout.guests(), memory.bytes());
            return new Tenancy(
                    trusted,
                    untrusted,
                    memory,
                    new SharedPages(memory.pages()),
                    workload.untrusted() > 0 && pool == 0,
                    new Conversion(machine, settings, trusted, 1 + number, memory));
        }

        private void addTrusted(Tenancy tenancy, int asid, int bus, List<Chunk> chunks) {
            List<Seat> own = new ArrayList<>();
            for (int i = 0; i < layout.devices(); i++) {
                var plain = new Iommu.Attachment(tenancy.trusted(), true, asid);
                Seat seat = seat(bus | i << 3, layout.equip(plain, i));
                own.add(seat);
                SeededRandom random = random();
                addDevice(
                        random,
                        seat,
                        tenancy.memory(),
                        i,
                        new HomeBuffers(seat.device(), true, random, tenancy.memory()));
            }
            owners.add(new Owner(tenancy.trusted(), asid, own, chunks));
        }

        private void addUntrusted(Tenancy tenancy, int bus, List<Chunk> chunks) {
            List<Seat> own = new ArrayList<>();
            for (int i = 0; i < workload.untrusted(); i++) {
                Seat seat = seat(bus | i << 3, new Iommu.Attachment(tenancy.untrusted(), false, 0));
                own.add(seat);
                SeededRandom random = random();
                addDevice(random, seat, tenancy.memory(), i, shared(seat, random, tenancy));
            }
            if (!own.isEmpty()) {
                owners.add(
                        new Owner(
                                tenancy.untrusted(),
                                0,
                                own,
                                chunks.stream().filter(Chunk::shared).toList()));
            }
        }

        private Buffers shared(Seat seat, SeededRandom random, Tenancy tenancy) {
            return tenancy.hasWindow()
                    ? new SharedBuffers(seat.device(), random, tenancy.window())
                    : new BounceBuffers(seat.device(), random, workload.sharing().swiotlbBytes());
        }

        private Seat seat(int function, Iommu.Attachment attachment) {
            Iommu unit = machine.units().get(seats++ % layout.units());
            return new Seat(unit, new DeviceId(function), attachment);
        }

        private void addDevice(
                SeededRandom random, Seat seat, GuestMemory memory, int number, Buffers buffers) {
            Driver driver = workload.traffic().driver(number, random, buffers);
            devices.add(
                    new Device(random, machine, seat, memory, buffers, driver, settings.costs()));
        }

        private SeededRandom random() {
            return new SeededRandom(SeededRandom.derive(settings.seed(), ++randoms));
        }

        private static int pages(List<Chunk> chunks) {
            return (int) (chunks.stream().mapToLong(Chunk::size).sum() >>> 12);
        }
    }
}
