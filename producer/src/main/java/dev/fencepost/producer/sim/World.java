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
    private static final long MOST_HOST_MEMORY = 16L << 20;

    static World of(SimulatorSettings settings, Trace trace, Witness witness) {
        return new Builder(settings, trace, witness).build();
    }

    /** Builds one world; every actor gets a generator of its own, numbered in order. */
    private static final class Builder {
        private final SimulatorSettings settings;
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
            PhysicalMemory physical = new PhysicalMemory(random());
            memories.add(
                    physical.allocate(Math.min(settings.layout().memoryBytes(), MOST_HOST_MEMORY)));
            for (int guest = 0; guest < settings.layout().guests(); guest++) {
                memories.add(physical.allocate(settings.layout().memoryBytes()));
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
            for (int guest = 0; guest < settings.layout().guests(); guest++) {
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
            addOwner(new Iommu.Attachment(domain, false, 0), chunks, memory, HOST_BUS, 1);
        }

        private void addGuest(int number) {
            List<Chunk> chunks = memories.get(1 + number);
            GuestMemory memory = new GuestMemory(pages(chunks));
            Domain domain = new Domain(FIRST_GUEST_DOMAIN + number, memory.bytes());
            int asid = 1 + number;
            int bus = FIRST_GUEST_BUS + number;
            var attachment = new Iommu.Attachment(domain, true, asid);
            addOwner(attachment, chunks, memory, bus, settings.layout().devices());
            Conversion conversion = new Conversion(machine, settings.costs(), domain, asid, memory);
            guests.add(new Guest(random(), settings, memory, conversion));
        }

        private void addOwner(
                Iommu.Attachment attachment,
                List<Chunk> chunks,
                GuestMemory memory,
                int bus,
                int count) {
            List<Seat> own = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Iommu unit = machine.units().get(seats++ % settings.layout().units());
                Seat seat = new Seat(unit, new DeviceId(bus << 8 | i << 3), attachment);
                own.add(seat);
                devices.add(new Device(random(), machine, seat, memory, settings.costs()));
            }
            owners.add(new Owner(attachment.domain(), attachment.asid(), own, chunks));
        }

        private SeededRandom random() {
            return new SeededRandom(SeededRandom.derive(settings.seed(), ++randoms));
        }

        private static int pages(List<Chunk> chunks) {
            return (int) (chunks.stream().mapToLong(Chunk::size).sum() >>> 12);
        }
    }
}
