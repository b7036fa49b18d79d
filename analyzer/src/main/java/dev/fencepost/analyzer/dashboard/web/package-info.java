/** The dashboard over HTTP: a page, a JSON API under {@code /api/v1}, live events, metrics. */
package dev.fencepost.analyzer.dashboard.web;
