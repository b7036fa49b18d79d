/**
 * The tables of one host as a trace shows them: what is known, what is unknown, and which event
 * said so.
 */
package dev.fencepost.analyzer.shadow;
