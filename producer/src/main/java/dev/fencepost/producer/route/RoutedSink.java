package dev.fencepost.producer.route;

import dev.fencepost.model.Routed;

/** Receives the copies that a {@link Router} makes, in the order of the events. */
@FunctionalInterface
public interface RoutedSink {
    void accept(int slot, Routed routed);
}
