/** The engine over a whole trace, without Kafka. */
package dev.fencepost.analyzer.offline;
