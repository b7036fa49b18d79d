/** The Kafka Streams topology: merge, engine and what comes out of them, exactly once. */
package dev.fencepost.analyzer.topology;
