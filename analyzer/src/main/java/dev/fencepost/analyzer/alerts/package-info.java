/**
 * Alerts: what rules find, gathered into episodes that open, count and close, and into points that
 * add up.
 */
package dev.fencepost.analyzer.alerts;
