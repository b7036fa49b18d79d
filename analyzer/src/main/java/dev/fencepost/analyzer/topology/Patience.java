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

    /** Tells the time, and lets it pass. */
    interface Time {
        Time REAL =
                new Time() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void pass(Duration duration) throws InterruptedException {
                        Thread.sleep(duration.toMillis());
                    }
                };

        long nanos();

        void pass(Duration duration) throws InterruptedException;
    }

    private final Duration limit;
    private final Class<? extends RuntimeException> silence;
    private final Time time;
    private final Consumer<String> teller;

    Patience(
            Duration limit,
            Class<? extends RuntimeException> silence,
            Time time,
            Consumer<String> teller) {
        this.limit = limit;
        this.silence = silence;
        this.time = time;
        this.teller = teller;
    }

    /**
     * Patience with whoever throws this where there is no answer.
     *
     * @param limit how long to go on asking after the first silence; zero: ask once
     * @param teller told in a sentence before each pause
     */
    public static Patience with(
            Class<? extends RuntimeException> silence, Duration limit, Consumer<String> teller) {
        return new Patience(limit, silence, Time.REAL, teller);
    }

    /** Patience with a schema registry, shown in the log. */
    static Patience withRegistry(Duration limit) {
        return with(RegistryUnavailableException.class, limit, LOG::warn);
    }

    /** The answer to a question; what is thrown for want of one, where there was none all along. */
    public <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return askAgain(question, e);
        }
    }

    private <T> T askAgain(Supplier<T> question, RuntimeException first) {
        long since = time.nanos();
        RuntimeException silent = first;
        Duration next = Duration.ofMillis(100);
        while (true) {
            Duration asked = Duration.ofNanos(time.nanos() - since);
            if (asked.compareTo(limit) >= 0 || !silence.isInstance(silent)) {
                throw silent;
            }
            teller.accept(silent.getMessage() + "; asking again in " + next.toMillis() + " ms");
            sleep(next, silent);
            try {
                return question.get();
            } catch (RuntimeException e) {
                silent = e;
                next = next.multipliedBy(2);
                next = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
            }
        }
    }

    private void sleep(Duration duration, RuntimeException why) {
        try {
            time.pass(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
