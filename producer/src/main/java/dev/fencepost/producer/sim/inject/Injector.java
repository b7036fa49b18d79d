package dev.fencepost.producer.sim.inject;

import dev.fencepost.model.Access;
import dev.fencepost.model.RmpUpdate;
import dev.fencepost.model.TraceEvent;
import dev.fencepost.producer.sim.inject.Ground.Plot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Injects faults into one host: looks at what happens on it, begins a {@link Story} at some of the
 * opportunities, and plays the stories side by side.
 *
 * <p>A code is injected at its first opportunity, and at each later one with its rate. What is
 * random comes from a generator of its own, so that the host does the same as without it.
 */
public final class Injector {
    /** The time of an injector that has nothing to do. */
    public static final long NEVER = Long.MAX_VALUE;

    private record Due(long ts, long number, Story story) {}

    private final InjectionRates rates;
    private final Controls controls;
    private final Ground ground;
    private final Random random;
    private final Story.Stage stage;
    private final Map<FaultCode, Integer> turns = new EnumMap<>(FaultCode.class);
    private final ArrayDeque<FaultCode> waiting = new ArrayDeque<>();
    private final List<Story> stories = new ArrayList<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::ts).thenComparing(Due::number));
    private final Map<Opportunity, List<FaultCode>> codes = new EnumMap<>(Opportunity.class);
    private final Set<FaultCode> begun = EnumSet.noneOf(FaultCode.class);
    private boolean started;

    /**
     * An injector on the memory from {@code base} up.
     *
     * @param base aligned to a GiB; {@link Ground#BYTES} from there are its own
     * @param seed of its random choices
     */
    public Injector(InjectionRates rates, Controls controls, long base, long seed) {
        this.rates = rates;
        this.controls = controls;
        this.ground = new Ground(base);
        this.random = new Random(seed);
        this.stage = new Story.Stage(ground, controls, random);
        for (Opportunity opportunity : Opportunity.values()) {
            codes.put(
                    opportunity,
                    Arrays.stream(FaultCode.values())
                            .filter(code -> code.opportunity() == opportunity)
                            .filter(code -> rates.of(code) > 0)
                            .toList());
        }
    }

    /** Lets its devices in, on a host that is up. */
    public void start() {
        started = true;
        for (Party party : Ground.PARTIES) {
            for (Party.Seat seat : party.seats()) {
                controls.attach(seat.unit(), seat.device(), party);
            }
        }
    }

    /** When it next has something to do. */
    public long due() {
        return due.isEmpty() ? NEVER : due.peek().ts();
    }

    /** Plays one step of the story whose time has come. */
    public void step() {
        Due next = due.remove();
        long took = next.story().play();
        if (!next.story().isDone()) {
            due.add(new Due(controls.now() + took, next.number(), next.story()));
            return;
        }
        ground.giveBack(next.story().plot());
        if (!waiting.isEmpty()) {
            begin(waiting.remove());
        }
    }

    /** Takes an event of the host for the opportunity that it may be. */
    public void saw(TraceEvent event) {
        if (!started || !isOfHost(event)) {
            return;
        }
        Opportunity opportunity =
                event instanceof Access ? Opportunity.DMA : Opportunity.CONVERSION;
        for (FaultCode code : codes.get(opportunity)) {
            if (begun.add(code) || random.nextDouble() < rates.of(code)) {
                begin(code);
            }
        }
    }

    /** Whether an event is an opportunity that the host itself gives. */
    private boolean isOfHost(TraceEvent event) {
        if (event instanceof Access access) {
            return !Ground.has(access.bdf());
        }
        return event instanceof RmpUpdate update && !ground.holds(update.spa());
    }

    private void begin(FaultCode code) {
        Optional<Plot> plot =
                code == FaultCode.IMMUTABLE ? Optional.of(ground.firmware()) : ground.take();
        if (plot.isEmpty()) {
            waiting.add(code);
            return;
        }
        int turn = turns.merge(code, 1, Integer::sum) - 1;
        Story story = new Story(stage, code, stories.size() + 1, turn, plot.get());
        stories.add(story);
        due.add(new Due(controls.now(), stories.size(), story));
    }

    /**
     * The faults of a trace that ends with an event of that ts and seq, each with the alerts that
     * it must cause by then.
     */
    public List<InjectedFault> faults(String host, int run, long ts, long seq) {
        long clearUntil =
                stories.stream()
                        .filter(story -> story.code() == FaultCode.TRACE_GAP)
                        .mapToLong(Story::firstMark)
                        .min()
                        .orElse(Long.MAX_VALUE);
        List<InjectedFault> faults = new ArrayList<>();
        for (Story story : stories) {
            InjectedFault fault = story.fault(host, run, clearUntil, ts, seq);
            if (!fault.alerts().isEmpty()) {
                faults.add(fault);
            }
        }
        return faults;
    }
}
