package dev.fencepost.analyzer.topology;

import dev.fencepost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again, visibly, where the schema registry does not answer, and gives up in the end: such a
 * record is not a bad one.
 */
final class RegistryPatience {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryPatience.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Lets time pass. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    private final Duration patience;
    private final Pause pause;

    RegistryPatience(Duration patience, Pause pause) {
        this.patience = patience;
        this.pause = pause;
    }

    RegistryPatience(Duration patience) {
        this(patience, duration -> Thread.sleep(duration.toMillis()));
    }

    /**
     * The answer to a question that needs the registry.
     *
     * @throws RegistryUnavailableException where it did not answer all that time
     */
    <T> T ask(Supplier<T> question) {
        Duration waited = Duration.ZERO;
        Duration next = Duration.ofMillis(100);
        while (true) {
            try {
                return question.get();
            } catch (RegistryUnavailableException e) {
                if (waited.compareTo(patience) >= 0) {
                    throw e;
                }
                LOG.warn("{}; asking again in {} ms", e.getMessage(), next.toMillis());
                sleep(next, e);
                waited = waited.plus(next);
                next = next.multipliedBy(2);
                next = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
            }
        }
    }

    private void sleep(Duration duration, RegistryUnavailableException why) {
        try {
            pause.of(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
