package dev.fencepost.producer.cli;

/** Whose serde writes and reads values. */
enum SerdeChoice {
    /** The one of this program. */
    OWN,
    /** Confluent's, or another that is configured by the names of its classes. */
    CONFLUENT
}
