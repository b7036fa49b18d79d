package dev.fencepost.producer.sim;

import dev.fencepost.model.DeviceId;
import dev.fencepost.model.Pages;
import dev.fencepost.producer.sim.inject.Ground;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
    private static final int MOST_ASIDS = 509;
    private static final int MOST_DOMAINS = 1_000;
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
        private final Numbers asids = new Numbers(MOST_ASIDS);
        private final Numbers domains = new Numbers(MOST_DOMAINS);
        private int randoms;
        private int posts;

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
            int[] trusted = IntStream.range(0, layout.guests()).map(i -> domains.take()).toArray();
            for (int guest = 0; guest < layout.guests(); guest++) {
                addGuest(guest, trusted[guest], domains.take());
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
            int pages = (int) (chunks.stream().mapToLong(Chunk::size).sum() >>> 12);
            GuestMemory memory = new GuestMemory(pages);
            memory.plug(pages);
            Domain domain = new Domain(domains.take(), memory.bytes());
            Berth.Post post = post(HOST_BUS << 8, false);
            Buffers buffers = new HomeBuffers(post.id(), false, post.random(), memory);
            Driver driver = workload.traffic().driver(0, post.random(), buffers);
            post.device().run(memory, buffers, driver);
            Iommu.Attachment attachment = new Iommu.Attachment(domain, false, 0);
            Seat seat = new Seat(post.unit(), post.id(), attachment);
            owners.add(new Owner(domain, 0, List.of(seat), chunks));
        }

        private void addGuest(int number, int domain, int otherDomain) {
            int bus = FIRST_GUEST_BUS + number << 8;
            Berth berth =
                    new Berth(
                            machine,
                            settings,
                            memories.get(1 + number),
                            posts(bus, layout.devices(), true),
                            posts(bus | UNTRUSTED_FUNCTION, workload.untrusted(), false));
            Tenancy first = berth.tenancy(asids.take(), domain, otherDomain);
            first.memory().plug(first.memory().capacity());
            berth.run(first);
            owners.add(first.trusted());
            if (workload.untrusted() > 0) {
                owners.add(first.untrusted());
            }
            Churn churn =
                    new Churn(machine, settings, berth, new Churn.Names(asids, domains), first);
            guests.add(new Guest(random(), settings, machine, churn));
        }

        private List<Berth.Post> posts(int bus, int count, boolean trusted) {
            List<Berth.Post> posts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                posts.add(post(bus | i << 3, trusted));
            }
            return posts;
        }

        private Berth.Post post(int function, boolean trusted) {
            Iommu unit = machine.units().get(posts++ % layout.units());
            DeviceId id = new DeviceId(function);
            SeededRandom random = random();
            Device device = new Device(random, machine, unit, id, trusted);
            devices.add(device);
            return new Berth.Post(unit, id, device, random);
        }

        private SeededRandom random() {
            return new SeededRandom(SeededRandom.derive(settings.seed(), ++randoms));
        }
    }
}
