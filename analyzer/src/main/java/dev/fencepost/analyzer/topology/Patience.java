package dev.fencepost.analyzer.topology;

import dev.fencepost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again, visibly and after longer and longer pauses, where somebody does not answer, and gives
 * up in the end. A schema registry that is silent says nothing of the record at hand.
 */
public final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Lets time pass. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    private final Duration limit;
    private final Class<? extends RuntimeException> silence;
    private final Pause pause;
    private final Consumer<String> teller;

    Patience(
            Duration limit,
            Class<? extends RuntimeException> silence,
            Pause pause,
            Consumer<String> teller) {
        this.limit = limit;
        this.silence = silence;
        this.pause = pause;
        this.teller = teller;
    }

    /**
     * Patience with whoever throws this where there is no answer.
     *
     * @param limit how long to go on asking; zero: ask once
     * @param teller told in a sentence before each pause
     */
    public static Patience with(
            Class<? extends RuntimeException> silence, Duration limit, Consumer<String> teller) {
        return new Patience(limit, silence, duration -> Thread.sleep(duration.toMillis()), teller);
    }

    /** Patience with a schema registry, shown in the log. */
    static Patience withRegistry(Duration limit) {
        return with(RegistryUnavailableException.class, limit, LOG::warn);
    }

    /** The answer to a question; what is thrown for want of one, where there was none all along. */
    public <T> T ask(Supplier<T> question) {
        Duration waited = Duration.ZERO;
        Duration next = Duration.ofMillis(100);
        while (true) {
            try {
                return question.get();
            } catch (RuntimeException e) {
                if (!silence.isInstance(e) || waited.compareTo(limit) >= 0) {
                    throw e;
                }
                teller.accept(e.getMessage() + "; asking again in " + next.toMillis() + " ms");
                sleep(next, e);
                waited = waited.plus(next);
                next = next.multipliedBy(2);
                next = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
            }
        }
    }

    private void sleep(Duration duration, RuntimeException why) {
        try {
            pause.of(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
